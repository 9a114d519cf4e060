// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.transfer;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.ssl.SslContext;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.columnar.memory.MemoryPool;
import org.jspecify.annotations.Nullable;

/** Serves the outputs of this process's tasks, and blobs, to those who know the secret. Thread-safe. */
public final class BlockServer implements AutoCloseable {
    private static final long STOP_SECONDS = 10;

    private final Trust trust;
    private final @Nullable SslContext encryption;
    private final BlockSource source;
    private final Timeouts timeouts;
    private final boolean compressesAlways;
    private final MemoryPool memory;
    private final NetworkThreads network = new NetworkThreads("block-server");
    private final ExecutorService threads = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("block-server-stream-", 0).factory());
    private final ChannelGroup connections =
            new DefaultChannelGroup(network.loops().next());
    private final Channel listening;
    private final AtomicBoolean closed = new AtomicBoolean();

    /**
     * Serves from now on, until it is closed.
     *
     * @param bind port 0 takes a free one
     * @param memory outlives this server
     * @throws CentellaException IO_ERROR when the address cannot be had
     */
    public BlockServer(InetSocketAddress bind, Trust trust, BlockSource source, MemoryPool memory) {
        this(bind, trust, source, memory, Timeouts.USUAL, false);
    }

    /** @param compressesAlways also for clients on this machine */
    BlockServer(
            InetSocketAddress bind,
            Trust trust,
            BlockSource source,
            MemoryPool memory,
            Timeouts timeouts,
            boolean compressesAlways) {
        this.compressesAlways = compressesAlways;
        this.trust = trust;
        this.encryption =
                trust.tls() == null ? null : trust.tls().built(trust.tls().server());
        this.source = source;
        this.timeouts = timeouts;
        this.memory = memory.child("Block server");
        ServerBootstrap bootstrap = new ServerBootstrap()
                .group(network.loops())
                .channel(NioServerSocketChannel.class)
                .option(ChannelOption.ALLOCATOR, network.buffers())
                .childOption(ChannelOption.ALLOCATOR, network.buffers())
                .childOption(ChannelOption.RECVBUF_ALLOCATOR, NetworkThreads.received())
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        accept(channel);
                    }
                });
        ChannelFuture bound = bootstrap.bind(bind).awaitUninterruptibly();
        if (!bound.isSuccess()) {
            close(network, threads, this.memory);
            throw new CentellaException(
                    ErrorCode.IO_ERROR, "cannot serve blocks at " + bind + ": " + bound.cause(), bound.cause());
        }
        this.listening = bound.channel();
    }

    private void accept(SocketChannel channel) {
        FrameDecoder decoder = new FrameDecoder(false);
        if (encryption != null) {
            channel.pipeline().addLast(NetworkThreads.encrypted(encryption, channel, timeouts));
        }
        channel.pipeline()
                .addLast(new FrameEncoder())
                .addLast(decoder)
                .addLast(new ServerConnection(
                        channel, decoder, trust, source, memory, threads, timeouts, compresses(channel)));
        connections.add(channel);
    }

    /** Compressing saves time of the network; a client on this machine comes by none. */
    private boolean compresses(SocketChannel channel) {
        return compressesAlways
                || !channel.remoteAddress()
                        .getAddress()
                        .equals(channel.localAddress().getAddress());
    }

    public int port() {
        return ((InetSocketAddress) listening.localAddress()).getPort();
    }

    /** Bytes of the network's own buffers in use, for tests. */
    long networkBytes() {
        return network.used();
    }

    /** Ends all streams, which their readers learn at once. */
    @Override
    public void close() {
        if (closed.getAndSet(true)) {
            return;
        }
        listening.close().awaitUninterruptibly(STOP_SECONDS, TimeUnit.SECONDS);
        connections.close().awaitUninterruptibly(STOP_SECONDS, TimeUnit.SECONDS);
        close(network, threads, memory);
    }

    private static void close(NetworkThreads network, ExecutorService threads, MemoryPool memory) {
        threads.shutdownNow();
        try {
            threads.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        network.close();
        memory.close();
    }
}
