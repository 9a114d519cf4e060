// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.transfer;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/** Puts headers before frames. */
final class FrameEncoder extends ChannelOutboundHandlerAdapter {
    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        switch (message) {
            case Frame frame -> {
                ByteBuffer payload = frame.payload().duplicate();
                ByteBuf bytes = context.alloc().buffer(FrameKind.HEADER_BYTES + payload.remaining());
                header(bytes, payload.remaining(), frame.kind(), frame.stream(), payload);
                context.write(bytes.writeBytes(payload), promise);
            }
            case DataFrame data -> {
                ByteBuf bytes = context.alloc().buffer(FrameKind.HEADER_BYTES);
                header(bytes, data.length(), FrameKind.DATA, data.stream(), ByteBuffer.allocate(0));
                context.write(bytes);
                context.write(data.payload().retain(), promise);
                data.release();
            }
            default -> throw new IllegalArgumentException("no frame: " + message);
        }
    }

    private static void header(ByteBuf to, int length, FrameKind kind, int stream, ByteBuffer summed) {
        to.writeInt(length).writeByte(kind.ordinal()).writeInt(stream);
        to.writeInt(checksum(to.nioBuffer(0, FrameKind.CHECKSUM_AT), summed));
    }

    static int checksum(ByteBuffer header, ByteBuffer payload) {
        CRC32C checksum = new CRC32C();
        checksum.update(header);
        checksum.update(payload.duplicate());
        return (int) checksum.getValue();
    }
}
