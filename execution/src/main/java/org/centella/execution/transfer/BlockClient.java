// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.transfer;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.ssl.SslContext;
import java.lang.foreign.MemorySegment;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.centella.columnar.BatchStream;
import org.centella.columnar.Cancellation;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.columnar.memory.Buffer;
import org.centella.columnar.memory.GrowingBuffer;
import org.centella.columnar.memory.MemoryPool;
import org.centella.columnar.memory.Segments;
import org.centella.columnar.type.DataType;
import org.centella.execution.encoding.FrameReader;
import org.jspecify.annotations.Nullable;

/**
 * Reads what the servers of other processes have. One connection to each address, which all streams share; what is under way
 * for all streams together is bounded. One per process, thread-safe. Close its streams before it.
 */
public final class BlockClient implements AutoCloseable {
    /** Keeps a connection busy while the reader decodes. */
    private static final long WINDOW_BYTES = 1 << 20;
    /** What a stream gets when others have taken what there is: a stream can always go on, if slowly. */
    private static final long LEAST_WINDOW_BYTES = 64 << 10;

    private static final long MOST_BYTES = 48 << 20;
    private static final int MEMORY_SHARE = 8;
    private static final int LONGEST_NAME = FrameKind.BLOB.mostBytes() - Long.BYTES;
    private static final long POLL_MILLIS = 50;

    private final Trust trust;
    private final @Nullable SslContext encryption;
    private final Timeouts timeouts;
    private final MemoryPool memory;
    private final NetworkThreads network = new NetworkThreads("block-client");
    private final Map<BlockAddress, CompletableFuture<ClientConnection>> connections = new ConcurrentHashMap<>();
    private final AtomicBoolean closed = new AtomicBoolean();

    /** @param memory the process's; outlives this client */
    public BlockClient(Trust trust, MemoryPool memory) {
        this(trust, memory, Timeouts.USUAL);
    }

    BlockClient(Trust trust, MemoryPool memory, Timeouts timeouts) {
        this.trust = trust;
        this.encryption =
                trust.tls() == null ? null : trust.tls().built(trust.tls().client());
        this.timeouts = timeouts;
        this.memory = memory.child("Block client", Math.min(MOST_BYTES, memory.capacity() / MEMORY_SHARE))
                .elastic(true);
    }

    /**
     * The rows of the blocks, one block after the other; the stream's calls fail with a {@link BlockLostException} when they
     * cannot be had. To be pulled by one thread.
     *
     * @param batchRows most rows of a batch
     * @param readersMemory holds the batch
     * @param checkCancelled throws when the rows are not wanted any more; called at least every 50 ms of a wait
     */
    public BatchStream read(
            BlockAddress from,
            List<BlockId> blocks,
            List<DataType> types,
            int batchRows,
            MemoryPool readersMemory,
            Runnable checkCancelled) {
        return new RemoteStream(this, from, blocks, types, batchRows, readersMemory, checkCancelled);
    }

    /**
     * A blob; waits as long as {@link Cancellation#check} lets it.
     *
     * @throws BlockLostException when it cannot be had
     */
    public byte[] blob(BlockAddress from, String name) {
        byte[] text = name.getBytes(StandardCharsets.UTF_8);
        if (text.length > LONGEST_NAME) {
            throw new IllegalArgumentException("a name of " + text.length + " bytes");
        }
        ClientConnection connection = connect(from, Cancellation::check);
        try (Window window = window(from, Cancellation::check);
                GrowingBuffer content = new GrowingBuffer(memory)) {
            window.request(connection, FrameKind.BLOB, ByteBuffer.wrap(text));
            FrameReader frames = new FrameReader(memory);
            frames.read(window, content, 0);
            if (window.hasMore()) {
                throw window.damaged("more than one blob", null);
            }
            byte[] bytes = new byte[Math.toIntExact(frames.size())];
            MemorySegment.copy(content.segment(), Segments.BYTE, 0, bytes, 0, bytes.length);
            return bytes;
        }
    }

    /** A window as large as there is memory for. */
    Window window(BlockAddress address, Runnable checkCancelled) {
        Buffer buffer = null;
        for (long size = WINDOW_BYTES; buffer == null && size > LEAST_WINDOW_BYTES; size /= 2) {
            buffer = memory.tryAllocate(size);
        }
        return new Window(
                address,
                buffer == null ? memory.allocateRegardless(LEAST_WINDOW_BYTES) : buffer,
                timeouts,
                checkCancelled);
    }

    /** The connection to an address if there is one; if not, it is being made from now on. */
    @Nullable
    ClientConnection connectionIfThere(BlockAddress address) {
        CompletableFuture<ClientConnection> connection = connection(address);
        return isUsable(connection) ? connection.getNow(null) : null;
    }

    /**
     * The connection to an address.
     *
     * @throws BlockLostException when there is none after a few attempts
     */
    ClientConnection connect(BlockAddress address, Runnable checkCancelled) {
        Duration most = timeouts.connect().plus(timeouts.handshake());
        Duration pause = timeouts.backoff();
        for (int attempt = 1; ; attempt++) {
            try {
                return await(connection(address), address, most, checkCancelled);
            } catch (ExecutionException | TimeoutException e) {
                Throwable cause = e instanceof ExecutionException ? e.getCause() : e;
                if (cause instanceof BlockLostException refused) {
                    throw new BlockLostException(address, null, "cannot connect: " + refused.getMessage(), refused);
                }
                if (attempt == timeouts.attempts()) {
                    throw new BlockLostException(address, null, "cannot connect: " + cause, cause);
                }
            }
            pause(pause, address, checkCancelled);
            pause = pause.multipliedBy(4);
        }
    }

    private CompletableFuture<ClientConnection> connection(BlockAddress address) {
        if (closed.get()) {
            throw new BlockLostException(address, null, "the client is closed", null);
        }
        CompletableFuture<ClientConnection> current = connections.get(address);
        if (current != null && isUsable(current)) {
            return current;
        }
        // The name is looked up before the map is locked: that may take long.
        InetSocketAddress target = new InetSocketAddress(address.host(), address.port());
        return connections.compute(
                address, (_, there) -> there != null && isUsable(there) ? there : open(address, target));
    }

    private static boolean isUsable(CompletableFuture<ClientConnection> connection) {
        if (connection.isCompletedExceptionally()) {
            return false;
        }
        ClientConnection there = connection.getNow(null);
        return there == null || !there.isLost();
    }

    private CompletableFuture<ClientConnection> open(BlockAddress address, InetSocketAddress target) {
        CompletableFuture<ClientConnection> ready = new CompletableFuture<>();
        ChannelFutureListener connected = future -> {
            if (!future.isSuccess()) {
                ready.completeExceptionally(future.cause());
            }
        };
        new Bootstrap()
                .group(network.loops())
                .channel(NioSocketChannel.class)
                .option(ChannelOption.ALLOCATOR, network.buffers())
                .option(ChannelOption.RECVBUF_ALLOCATOR, NetworkThreads.received())
                .option(ChannelOption.TCP_NODELAY, true)
                .option(
                        ChannelOption.CONNECT_TIMEOUT_MILLIS,
                        Math.toIntExact(timeouts.connect().toMillis()))
                .handler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        FrameDecoder decoder = new FrameDecoder(true);
                        if (encryption != null) {
                            channel.pipeline().addLast(NetworkThreads.encrypted(encryption, channel, timeouts));
                        }
                        channel.pipeline()
                                .addLast(new FrameEncoder())
                                .addLast(decoder)
                                .addLast(new ClientConnection(
                                        address, channel, decoder, trust.secret(), timeouts, ready));
                        channel.closeFuture().addListener(_ -> connections.remove(address, ready));
                    }
                })
                .connect(target)
                .addListener(connected);
        return ready;
    }

    private static ClientConnection await(
            CompletableFuture<ClientConnection> connection,
            BlockAddress address,
            Duration most,
            Runnable checkCancelled)
            throws ExecutionException, TimeoutException {
        long end = System.nanoTime() + most.toNanos();
        while (true) {
            checkCancelled.run();
            try {
                return connection.get(POLL_MILLIS, TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                if (System.nanoTime() - end > 0) {
                    throw e;
                }
            } catch (InterruptedException e) {
                throw interrupted(address, e);
            }
        }
    }

    private static void pause(Duration pause, BlockAddress address, Runnable checkCancelled) {
        long end = System.nanoTime() + pause.toNanos();
        for (long left = pause.toNanos(); left > 0; left = end - System.nanoTime()) {
            checkCancelled.run();
            try {
                Thread.sleep(Math.clamp(TimeUnit.NANOSECONDS.toMillis(left), 1, POLL_MILLIS));
            } catch (InterruptedException e) {
                throw interrupted(address, e);
            }
        }
    }

    private static CentellaException interrupted(BlockAddress address, InterruptedException cause) {
        Thread.currentThread().interrupt();
        return new CentellaException(ErrorCode.QUERY_CANCELLED, "interrupted while connecting to " + address, cause);
    }

    /** Bytes of the network's own buffers in use, for tests. */
    long networkBytes() {
        return network.used();
    }

    /** Bytes that streams hold for what is under way. */
    long memoryUsed() {
        return memory.used();
    }

    /** The most of them at any time. */
    long memoryPeak() {
        return memory.peak();
    }

    /** Closes all connections. Streams that are open yet are to be closed before. */
    @Override
    public void close() {
        if (closed.getAndSet(true)) {
            return;
        }
        network.close();
        memory.close();
    }
}
