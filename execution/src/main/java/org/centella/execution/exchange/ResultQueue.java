// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.exchange;

import java.util.ArrayDeque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.centella.columnar.Batch;
import org.centella.columnar.BatchStream;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.columnar.memory.MemoryPool;
import org.centella.columnar.type.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Hands the result's rows from the tasks of the last stage to the client while they still run. Holds a bounded number of
 * bytes: a client that does not fetch stops the tasks, not the process. Many threads write, one reads.
 */
public final class ResultQueue implements BatchStream {
    /** Enough to keep the task ahead of a client that fetches steadily. */
    private static final long MOST_BYTES = 16L << 20;
    /** The part of the process's memory that rows may take which wait for a client. */
    private static final int MEMORY_SHARE = 32;

    private static final long POLL_NANOS = 50_000_000;
    /** A client that fetches steadily makes room sooner; for less it is not worth giving a slot to another. */
    private static final long SHORT_NANOS = 10_000_000;

    /** Hears of whoever writes here that it waits. */
    public interface Waiting {
        void waits(boolean longer);
    }

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final ArrayDeque<RowBlock> blocks = new ArrayDeque<>();
    private final MemoryPool memory;
    private final long most;
    private long bytes;
    private boolean finished;
    private boolean closed;
    private @Nullable RuntimeException failure;
    private @Nullable RowBlock current;
    private @Nullable Runnable drained;

    /** @param memory the query's; outlives this queue */
    public ResultQueue(MemoryPool memory) {
        this.memory = memory;
        this.most = Math.min(MOST_BYTES, memory.capacity() / MEMORY_SHARE);
    }

    /** Copies the batch in, waiting for room; {@code checkCancelled} ends the wait by throwing. */
    public void put(Batch batch, Schema schema, Runnable checkCancelled) {
        put(batch, schema, checkCancelled, _ -> {});
    }

    /** @param waiting is told true when the wait turns out to be long, and then false when it ends */
    public void put(Batch batch, Schema schema, Runnable checkCancelled, Waiting waiting) {
        BlockBuilder builder = new BlockBuilder(schema.types(), memory);
        try {
            builder.append(batch);
            for (RowBlock block : builder.finish()) {
                offer(block, checkCancelled, waiting);
            }
        } finally {
            builder.close();
        }
    }

    private void offer(RowBlock block, Runnable checkCancelled, Waiting waiting) {
        boolean added = false;
        boolean waits = false;
        lock.lock();
        try {
            long begun = System.nanoTime();
            while (!closed && bytes > most) {
                checkCancelled.run();
                await(waits ? POLL_NANOS : SHORT_NANOS);
                if (!waits && bytes > most && System.nanoTime() - begun >= SHORT_NANOS) {
                    waits = true;
                    waiting.waits(true);
                }
            }
            if (!closed) {
                blocks.add(block);
                bytes += block.memory();
                added = true;
                changed.signalAll();
            }
        } finally {
            lock.unlock();
            if (waits) {
                waiting.waits(false);
            }
            if (!added) {
                block.close();
            }
        }
    }

    /** No more rows will come; with a failure, the reader meets it after the rows that are here. */
    public void finish(@Nullable RuntimeException cause) {
        lock.lock();
        try {
            if (!finished) {
                finished = true;
                failure = cause;
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public @Nullable Batch next() {
        lock.lock();
        try {
            free();
            while (blocks.isEmpty() && !finished && !closed) {
                await(POLL_NANOS);
            }
            if (failure != null) {
                throw failure;
            }
            current = blocks.poll();
            if (current == null) {
                return null;
            }
            changed.signalAll();
            return current.rows();
        } finally {
            lock.unlock();
        }
    }

    private void free() {
        if (current != null) {
            bytes -= current.memory();
            current.close();
            current = null;
        }
    }

    /** Waits a while for the other side; the caller looks again at what it waits for. */
    @SuppressWarnings("WaitNotInLoop") // the callers loop
    private void await(long nanos) {
        try {
            changed.awaitNanos(nanos);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CentellaException(ErrorCode.QUERY_CANCELLED, "interrupted while handing over results", e);
        }
    }

    /** Runs the action once no block is held any more: now, or when the reader has closed or met the end. */
    public void whenDrained(Runnable action) {
        lock.lock();
        try {
            drained = action;
        } finally {
            lock.unlock();
        }
        signalDrained();
    }

    private void signalDrained() {
        Runnable action = null;
        lock.lock();
        try {
            if (finished && (closed || failure != null) && current == null) {
                blocks.forEach(RowBlock::close);
                blocks.clear();
            }
            if (blocks.isEmpty() && current == null) {
                action = drained;
                drained = null;
            }
        } finally {
            lock.unlock();
        }
        if (action != null) {
            action.run();
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            free();
            blocks.forEach(RowBlock::close);
            blocks.clear();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        signalDrained();
    }
}
