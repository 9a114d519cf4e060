// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.transfer;

import io.netty.buffer.ByteBuf;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.columnar.memory.Buffer;
import org.centella.execution.encoding.ByteSource;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of a stream that came in and were not read yet: a ring, whose size is the credit that the server has at first. The
 * network's thread puts bytes in and never waits, for no more are sent than there is room; the reader takes them and grants
 * the room anew.
 *
 * <pre>
 *         read        written
 *   . . . [ bytes here ) . . . . . .       room = credit of the server + bytes under way
 * </pre>
 */
final class Window implements ByteSource, AutoCloseable {
    private static final long POLL_NANOS = 50_000_000;
    /** Room is granted when so large a part of the window was read: fewer frames, and the server never starves. */
    private static final int GRANTED_PART = 4;

    private final BlockAddress address;
    private final Buffer buffer;
    private final MemorySegment ring;
    private final long stalledNanos;
    private final Runnable checkCancelled;

    // The reader's.
    private @Nullable ClientConnection connection;
    private int stream;
    private long notGranted;

    // Guarded by the lock.
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private long written;
    private long read;
    private boolean ended;
    private boolean closed;
    private boolean connectionLost;
    private @Nullable Failure failure;

    /** @param buffer this window's from now on */
    Window(BlockAddress address, Buffer buffer, Timeouts timeouts, Runnable checkCancelled) {
        this.address = address;
        this.buffer = buffer;
        this.ring = buffer.segment();
        this.stalledNanos = timeouts.stalled().toNanos();
        this.checkCancelled = checkCancelled;
    }

    /** Asks for a stream, the next one after the one before was read to its end. */
    void request(ClientConnection from, FrameKind kind, ByteBuffer what) {
        lock.lock();
        try {
            written = 0;
            read = 0;
            ended = false;
            connectionLost = false;
            failure = null;
        } finally {
            lock.unlock();
        }
        notGranted = 0;
        connection = from;
        stream = from.open(this);
        ByteBuffer payload = ByteBuffer.allocate(Long.BYTES + what.remaining());
        from.send(new Frame(
                kind, stream, payload.putLong(ring.byteSize()).put(what).flip()));
    }

    /** Takes the bytes in; false when there is no room, for which the server had no credit. */
    boolean put(ByteBuf bytes) {
        lock.lock();
        try {
            if (closed || failure != null) {
                return true;
            }
            if (ended || written - read + bytes.readableBytes() > ring.byteSize()) {
                return false;
            }
            while (bytes.isReadable()) {
                long at = written % ring.byteSize();
                int count = (int) Math.min(bytes.readableBytes(), ring.byteSize() - at);
                bytes.readBytes(ring.asSlice(at, count).asByteBuffer());
                written += count;
            }
            changed.signalAll();
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** The stream is complete, if so many bytes came in. */
    void end(long total) {
        lock.lock();
        try {
            ended = true;
            if (total != written) {
                failure = new Failure(null, "got " + written + " of " + total + " bytes");
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** No more will come, and what came does not count. */
    void fail(Failure what, boolean withConnection) {
        lock.lock();
        try {
            if (!ended) {
                failure = what;
                connectionLost = withConnection;
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Whether it failed because the connection went away, and not because of what was asked for. */
    boolean isConnectionLost() {
        lock.lock();
        try {
            return connectionLost;
        } finally {
            lock.unlock();
        }
    }

    /** Waits until there is a byte, or until there will be none. */
    boolean hasMore() {
        return available() > 0;
    }

    @Override
    public void read(MemorySegment target) {
        long done = 0;
        while (done < target.byteSize()) {
            long available = available();
            if (available == 0) {
                throw damaged("the stream ends within a batch", null);
            }
            long at = read % ring.byteSize();
            long count = Math.min(Math.min(available, target.byteSize() - done), ring.byteSize() - at);
            MemorySegment.copy(ring, at, target, done, count);
            done += count;
            free(count);
        }
    }

    /** Bytes that can be read now, after a wait for the first; 0 at the end. */
    private long available() {
        long since = System.nanoTime();
        while (true) {
            lock.lock();
            try {
                if (failure == null && !ended && written == read) {
                    await();
                }
                if (failure != null) {
                    throw new BlockLostException(address, failure.block(), failure.what(), null);
                }
                if (ended || written > read) {
                    return written - read;
                }
            } finally {
                lock.unlock();
            }
            checkCancelled.run();
            if (System.nanoTime() - since > stalledNanos) {
                throw new BlockLostException(
                        address, null, "nothing came for " + stalledNanos / 1_000_000 + " ms", null);
            }
        }
    }

    @SuppressWarnings("WaitNotInLoop") // the caller loops
    private void await() {
        try {
            changed.awaitNanos(POLL_NANOS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CentellaException(ErrorCode.QUERY_CANCELLED, "interrupted while reading from " + address, e);
        }
    }

    private void free(long count) {
        boolean over;
        lock.lock();
        try {
            read += count;
            over = ended;
        } finally {
            lock.unlock();
        }
        notGranted += count;
        if (!over && notGranted >= ring.byteSize() / GRANTED_PART && connection != null) {
            connection.send(Frame.of(FrameKind.CREDIT, stream, notGranted));
            notGranted = 0;
        }
    }

    @Override
    public BlockLostException damaged(String what, @Nullable Throwable cause) {
        return new BlockLostException(address, null, "what came is damaged: " + what, cause);
    }

    /** Frees the memory; the server learns that nobody reads on. */
    @Override
    public void close() {
        boolean over;
        lock.lock();
        try {
            if (closed) {
                return;
            }
            closed = true;
            over = ended;
            buffer.close();
        } finally {
            lock.unlock();
        }
        if (connection != null) {
            connection.forget(stream, !over);
        }
    }
}
