// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.transfer;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** One end of a connection that says whatever a test wants it to say. */
final class RawPeer implements AutoCloseable {
    private final Socket socket;
    private final DataInputStream in;

    RawPeer(Socket socket) throws IOException {
        this.socket = socket;
        this.socket.setSoTimeout(20_000);
        this.in = new DataInputStream(socket.getInputStream());
    }

    static RawPeer clientOf(BlockAddress server) throws IOException {
        return new RawPeer(new Socket(server.host(), server.port()));
    }

    /** A client that has shown that it knows the secret. */
    static RawPeer friendOf(BlockAddress server, SharedSecret secret) throws IOException {
        RawPeer peer = clientOf(server);
        Handshake handshake = new Handshake(secret);
        peer.send(handshake.hello());
        peer.send(handshake.answer(peer.receive()));
        if (!handshake.accepts(peer.receive())) {
            throw new IOException("the server does not know the secret");
        }
        return peer;
    }

    void send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
    }

    void send(Frame frame) throws IOException {
        send(bytes(frame));
    }

    static byte[] bytes(Frame frame) {
        ByteBuffer payload = frame.payload().duplicate();
        return bytes(frame.kind(), frame.stream(), payload.remaining(), payload);
    }

    /** A frame that says of itself to be so long. */
    static byte[] bytes(FrameKind kind, int stream, int length, ByteBuffer payload) {
        ByteBuffer bytes = ByteBuffer.allocate(FrameKind.HEADER_BYTES + payload.remaining());
        bytes.putInt(length).put((byte) kind.ordinal()).putInt(stream);
        int checksum = FrameEncoder.checksum(bytes.duplicate().flip(), payload);
        return bytes.putInt(checksum).put(payload.duplicate()).array();
    }

    /** The next frame that is no ping, or null when the other end has closed. */
    @Nullable
    Frame next() throws IOException {
        try {
            while (true) {
                int length = in.readInt();
                FrameKind kind = FrameKind.values()[in.readByte()];
                int stream = in.readInt();
                in.readInt();
                byte[] payload = new byte[length];
                in.readFully(payload);
                if (kind != FrameKind.PING) {
                    return new Frame(kind, stream, ByteBuffer.wrap(payload));
                }
            }
        } catch (EOFException | SocketException e) {
            return null;
        }
    }

    Frame receive() throws IOException {
        Frame frame = next();
        if (frame == null) {
            throw new EOFException("closed");
        }
        return frame;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
