// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.transfer;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.CorruptedFrameException;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes {@link Frame}s and {@link DataPart}s of bytes. Trusts no length: what is longer than its kind allows, or is no frame,
 * is an error after which nothing more is read. Data is passed on as it comes, so that no frame waits here to be complete.
 */
final class FrameDecoder extends ByteToMessageDecoder {
    private static final FrameKind[] KINDS = FrameKind.values();

    private final boolean dataIsWelcome;
    private final byte[] header = new byte[FrameKind.CHECKSUM_AT];
    private boolean friend;
    private boolean broken;
    private @Nullable FrameKind kind;
    private int stream;
    private int left;
    private int checksum;

    /** @param dataIsWelcome whether this is the side that reads */
    FrameDecoder(boolean dataIsWelcome) {
        this.dataIsWelcome = dataIsWelcome;
    }

    /** The peer has shown that it knows the secret. */
    void trust() {
        friend = true;
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
        if (broken) {
            in.skipBytes(in.readableBytes());
            return;
        }
        try {
            decode(in, out);
        } catch (CorruptedFrameException e) {
            broken = true;
            throw e;
        }
    }

    private void decode(ByteBuf in, List<Object> out) {
        FrameKind current = kind;
        if (current == null) {
            if (in.readableBytes() < FrameKind.HEADER_BYTES) {
                return;
            }
            current = readHeader(in);
            kind = current;
        }
        if (current == FrameKind.DATA) {
            int length = Math.min(left, in.readableBytes());
            if (length > 0) {
                out.add(new DataPart(stream, in.readRetainedSlice(length)));
            }
            left -= length;
            kind = left == 0 ? null : current;
        } else if (in.readableBytes() >= left) {
            byte[] payload = new byte[left];
            in.readBytes(payload);
            verify(ByteBuffer.wrap(payload));
            out.add(new Frame(current, stream, ByteBuffer.wrap(payload)));
            kind = null;
        }
    }

    private FrameKind readHeader(ByteBuf in) {
        in.getBytes(in.readerIndex(), header);
        left = in.readInt();
        int ordinal = in.readByte();
        stream = in.readInt();
        checksum = in.readInt();
        if (ordinal < 0 || ordinal >= KINDS.length) {
            throw new CorruptedFrameException("no frame has kind " + ordinal);
        }
        FrameKind read = KINDS[ordinal];
        if (left < 0 || left > read.mostBytes()) {
            throw new CorruptedFrameException("a frame " + read + " of " + Integer.toUnsignedString(left) + " bytes");
        }
        if (!friend && !read.isForStrangers()) {
            throw new CorruptedFrameException("a frame " + read + " before the handshake");
        }
        if (read == FrameKind.DATA) {
            if (!dataIsWelcome) {
                throw new CorruptedFrameException("a frame " + read + " from a client");
            }
            verify(ByteBuffer.allocate(0));
        }
        return read;
    }

    private void verify(ByteBuffer payload) {
        if (FrameEncoder.checksum(ByteBuffer.wrap(header), payload) != checksum) {
            throw new CorruptedFrameException("a frame with a wrong checksum");
        }
    }
}
