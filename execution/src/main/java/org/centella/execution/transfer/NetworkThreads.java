// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.transfer;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.concurrent.TimeUnit;

/** The threads that move bytes, which are daemons, and the little memory that they take for it. */
final class NetworkThreads implements AutoCloseable {
    /** Moving bytes takes little time: rows are encoded and decoded by others. */
    private static final int THREADS = 2;

    private static final int RECEIVED_BYTES = 64 << 10;
    private static final int PAGE_BYTES = 8 << 10;
    /** Chunks of 256 KiB instead of Netty's 4 MiB. */
    private static final int CHUNK_ORDER = 5;

    private static final int SMALL_BUFFERS_KEPT = 16;
    private static final int LARGE_BUFFERS_KEPT = 4;
    private static final long STOP_SECONDS = 5;

    private final EventLoopGroup loops;
    private final PooledByteBufAllocator buffers = new PooledByteBufAllocator(
            true, 0, 1, PAGE_BYTES, CHUNK_ORDER, SMALL_BUFFERS_KEPT, LARGE_BUFFERS_KEPT, false);

    NetworkThreads(String name) {
        loops = new MultiThreadIoEventLoopGroup(
                THREADS, new DefaultThreadFactory(name, true), NioIoHandler.newFactory());
    }

    EventLoopGroup loops() {
        return loops;
    }

    ByteBufAllocator buffers() {
        return buffers;
    }

    /** What encrypts a connection; it tells of a peer that it does not let in as of an error. */
    static SslHandler encrypted(SslContext encryption, SocketChannel channel, Timeouts timeouts) {
        SslHandler handler = encryption.newHandler(channel.alloc());
        handler.setHandshakeTimeoutMillis(timeouts.handshake().toMillis());
        return handler;
    }

    static RecvByteBufAllocator received() {
        return new FixedRecvByteBufAllocator(RECEIVED_BYTES);
    }

    /** Bytes of buffers in use, for tests. */
    long used() {
        return buffers.pinnedDirectMemory();
    }

    /** Closes all connections. */
    @Override
    public void close() {
        loops.shutdownGracefully(0, STOP_SECONDS, TimeUnit.SECONDS)
                .awaitUninterruptibly(2 * STOP_SECONDS, TimeUnit.SECONDS);
    }
}
