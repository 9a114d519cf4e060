// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.transfer;

import io.netty.buffer.ByteBuf;
import io.netty.util.ReferenceCounted;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.centella.columnar.Batch;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.memory.MemoryPool;
import org.centella.execution.encoding.BatchEncoder;
import org.centella.execution.exchange.PartitionBytes;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends one stream: a client's list of blocks, or a blob. A virtual thread runs it, which encodes what is in memory and waits
 * for credit and for the socket; a range of a file goes out as it is. While it waits it holds a batch at most, and no block.
 */
final class ServedStream implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(ServedStream.class);

    /** Shorter ranges of files are copied, so that many of them go out as one. */
    private static final long LEAST_REGION = 32 << 10;

    private static final int MOST_REGION = FrameKind.DATA.mostBytes();
    /** More can never be meant: the credit of a client is bounded by its memory. */
    private static final long MOST_CREDIT = 1L << 40;

    // What stays.
    private final int id;
    private final ServerConnection connection;
    private final Outbound outbound;
    private final BlockSource source;
    private final Content content;
    private final OutgoingBytes outgoing;
    private final BatchEncoder encoder;
    private final boolean encrypted;

    // The stream's thread's.
    private long sent;
    private @Nullable BlockId block;
    private @Nullable ServedFile file;
    private long regionFrom;
    private long regionTo;

    // Guarded by the lock.
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private long credit;
    private boolean cancelled;

    /** What a client asked for. */
    sealed interface Content {
        /** Blocks one after the other. */
        record Blocks(List<BlockId> ids) implements Content {}

        /** Bytes of that name. */
        record Blob(String name) implements Content {}
    }

    ServedStream(
            int id,
            ServerConnection connection,
            Outbound outbound,
            BlockSource source,
            Content content,
            long credit,
            boolean compresses,
            boolean encrypted,
            MemoryPool memory) {
        this.id = id;
        this.connection = connection;
        this.outbound = outbound;
        this.source = source;
        this.content = content;
        this.credit = credit;
        this.encrypted = encrypted;
        this.outgoing = new OutgoingBytes(memory);
        this.encoder = new BatchEncoder(outgoing, memory, compresses);
    }

    /** The client takes so many bytes more. */
    void grant(long bytes) {
        lock.lock();
        try {
            credit = Math.min(MOST_CREDIT, credit + Math.max(0, bytes));
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Nobody wants the rest. */
    void cancel() {
        lock.lock();
        try {
            cancelled = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void run() {
        try (outgoing;
                encoder) {
            switch (content) {
                case Content.Blocks(List<BlockId> ids) -> serve(ids);
                case Content.Blob(String name) -> serve(name);
            }
            connection.finish(id, Frame.of(FrameKind.END, id, sent));
        } catch (CancellationException | InterruptedException e) {
            connection.finish(id, new Failure(block, "cancelled").frame(id));
        } catch (CentellaException e) {
            connection.finish(id, new Failure(block, e.code() + ": " + e.getMessage()).frame(id));
        } catch (RuntimeException | Error e) {
            LOG.warn("cannot serve {} to {}", block == null ? content : block, connection, e);
            connection.finish(id, new Failure(block, "the server failed: " + e).frame(id));
        } finally {
            closeFile();
        }
    }

    private void serve(List<BlockId> ids) throws InterruptedException {
        var target = new PartitionBytes.Target() {
            @Override
            public void rows(Batch rows) {
                encoder.write(rows);
                encoder.flush();
            }

            @Override
            public void range(Path path, long from, long to) {
                open(path);
                regionFrom = from;
                regionTo = to;
            }
        };
        for (BlockId next : ids) {
            block = next;
            checkWanted();
            var bytes = new PartitionBytes(source.output(next.query(), next.stage(), next.task()), next.partition());
            while (bytes.next(target)) {
                sendRegion();
                while (outgoing.isWorthSending()) {
                    sendOutgoing();
                }
                // Before the next batch is encoded: it would have to wait here.
                awaitCredit();
            }
        }
        block = null;
        sendAll();
    }

    private void serve(String name) throws InterruptedException {
        encoder.write(MemorySegment.ofArray(source.blob(name)));
        encoder.flush();
        sendAll();
    }

    private void open(Path path) {
        if (file == null || !file.path().equals(path)) {
            closeFile();
            file = new ServedFile(path);
        }
    }

    private void closeFile() {
        if (file != null) {
            file.close();
            file = null;
        }
    }

    private void sendRegion() throws InterruptedException {
        ServedFile from = file;
        if (from == null || regionFrom == regionTo) {
            return;
        }
        if (regionTo - regionFrom >= LEAST_REGION && !encrypted) {
            sendAll();
            while (regionFrom < regionTo) {
                int length = takeCredit(Math.min(MOST_REGION, regionTo - regionFrom));
                send(length, from.region(regionFrom, length));
                regionFrom += length;
            }
            return;
        }
        while (regionFrom < regionTo) {
            MemorySegment room = outgoing.room();
            long length = Math.min(room.byteSize(), regionTo - regionFrom);
            from.read(regionFrom, room.asSlice(0, length));
            outgoing.added(length);
            regionFrom += length;
            // What is encrypted has to come by here, a buffer at a time.
            while (outgoing.isWorthSending() && regionFrom < regionTo) {
                sendOutgoing();
            }
        }
    }

    private void sendAll() throws InterruptedException {
        while (sendOutgoing()) {
            checkWanted();
        }
    }

    /** Sends a buffer, in as many frames as the client's credit makes of it; false when there was none. */
    private boolean sendOutgoing() throws InterruptedException {
        ByteBuf bytes = outgoing.poll();
        if (bytes == null) {
            return false;
        }
        try {
            while (bytes.isReadable()) {
                int length = takeCredit(bytes.readableBytes());
                send(length, bytes.readRetainedSlice(length));
            }
        } finally {
            bytes.release();
        }
        return true;
    }

    private void send(int length, ReferenceCounted payload) throws InterruptedException {
        DataFrame frame = new DataFrame(id, length, payload);
        try {
            outbound.reserve(length, this);
        } catch (RuntimeException | InterruptedException e) {
            frame.release();
            throw e;
        }
        sent += length;
        outbound.send(frame);
    }

    private int takeCredit(long most) throws InterruptedException {
        lock.lock();
        try {
            awaitCredit();
            int taken = (int) Math.min(most, credit);
            credit -= taken;
            return taken;
        } finally {
            lock.unlock();
        }
    }

    /** As long as the client lives it may let this wait: it is the client that does not read. */
    private void awaitCredit() throws InterruptedException {
        lock.lock();
        try {
            while (credit == 0 && !cancelled) {
                changed.await();
            }
            checkWanted();
        } finally {
            lock.unlock();
        }
    }

    /** @throws CancellationException when nobody reads this stream any more */
    void checkWanted() {
        lock.lock();
        try {
            if (cancelled) {
                throw new CancellationException("cancelled");
            }
        } finally {
            lock.unlock();
        }
    }
}
