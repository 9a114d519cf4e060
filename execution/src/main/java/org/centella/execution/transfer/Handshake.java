// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.transfer;

import io.netty.handler.codec.CorruptedFrameException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * How two processes show each other that they know the secret. The client proves it first, so that a stranger gets nothing
 * that was made with it; each proof is bound to its side and to both challenges, so that none can be used again.
 *
 * <pre>
 *   HELLO      magic, version, c             c, s: random
 *   CHALLENGE                       s
 *   ANSWER     proof(client, c, s)
 *   WELCOME         proof(server, c, s)
 * </pre>
 *
 * One side's; used by one thread.
 */
final class Handshake {
    private static final int MAGIC = 0x43_4E_54_4C;
    private static final short VERSION = 1;
    private static final byte CLIENT = 'c';
    private static final byte SERVER = 's';

    private final SharedSecret secret;
    private final byte[] own = SharedSecret.challenge();
    private byte @Nullable [] peers;

    Handshake(SharedSecret secret) {
        this.secret = secret;
    }

    Frame hello() {
        ByteBuffer payload = ByteBuffer.allocate(Integer.BYTES + Short.BYTES + own.length);
        return frame(FrameKind.HELLO, payload.putInt(MAGIC).putShort(VERSION).put(own));
    }

    /** @throws CorruptedFrameException when the client is none of this version */
    Frame challenge(Frame hello) {
        ByteBuffer payload =
                payload(hello, FrameKind.HELLO, Integer.BYTES + Short.BYTES + SharedSecret.CHALLENGE_BYTES);
        int magic = payload.getInt();
        short version = payload.getShort();
        if (magic != MAGIC || version != VERSION) {
            throw new CorruptedFrameException("a protocol other than this one, which has version " + VERSION);
        }
        peers = bytes(payload);
        return frame(FrameKind.CHALLENGE, ByteBuffer.allocate(own.length).put(own));
    }

    Frame answer(Frame challenge) {
        peers = bytes(payload(challenge, FrameKind.CHALLENGE, SharedSecret.CHALLENGE_BYTES));
        byte[] proof = secret.answer(question(CLIENT, own, peers));
        return frame(FrameKind.ANSWER, ByteBuffer.allocate(proof.length).put(proof));
    }

    /** Null when the client does not know the secret. */
    @Nullable
    Frame welcome(Frame answer) {
        byte[] proof = bytes(payload(answer, FrameKind.ANSWER, SharedSecret.ANSWER_BYTES));
        byte[] challenge = peers;
        if (challenge == null || !secret.accepts(question(CLIENT, challenge, own), proof)) {
            return null;
        }
        byte[] mine = secret.answer(question(SERVER, challenge, own));
        return frame(FrameKind.WELCOME, ByteBuffer.allocate(mine.length).put(mine));
    }

    /** Whether the server knows the secret. */
    boolean accepts(Frame welcome) {
        byte[] proof = bytes(payload(welcome, FrameKind.WELCOME, SharedSecret.ANSWER_BYTES));
        byte[] challenge = peers;
        return challenge != null && secret.accepts(question(SERVER, own, challenge), proof);
    }

    private static byte[] question(byte side, byte[] clients, byte[] servers) {
        return ByteBuffer.allocate(1 + clients.length + servers.length)
                .put(side)
                .put(clients)
                .put(servers)
                .array();
    }

    private static ByteBuffer payload(Frame frame, FrameKind expected, int length) {
        if (frame.kind() != expected || frame.payload().remaining() != length) {
            throw new CorruptedFrameException("a frame " + frame.kind() + " where " + expected + " is due");
        }
        return frame.payload();
    }

    private static byte[] bytes(ByteBuffer payload) {
        byte[] bytes = new byte[payload.remaining()];
        payload.get(bytes);
        return bytes;
    }

    private static Frame frame(FrameKind kind, ByteBuffer payload) {
        return new Frame(kind, 0, payload.flip());
    }
}
