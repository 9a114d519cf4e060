// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.columnar.memory;

import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.apache.arrow.memory.AllocationListener;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.memory.rounding.RoundingPolicy;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.jspecify.annotations.Nullable;

/**
 * A named account of memory in a tree: process, query, task, operator. What a pool holds counts against every pool above
 * it, and each may have a limit. Closing a pool that still holds memory is an error that tells how much: that is the leak
 * check. Thread-safe.
 *
 * <pre>
 *   process (limit 4 GiB)
 *     +- query 7
 *         +- stage 2 task 0
 *         |    +- HashJoin build     holds 120 MiB
 *         +- stage 2 task 1
 * </pre>
 */
public final class MemoryPool implements AutoCloseable {
    private static final int CONSUMERS_NAMED = 3;

    private final String name;
    private final @Nullable MemoryPool parent;
    private final long limit;
    private final BufferAllocator allocator;
    private final AtomicLong used = new AtomicLong();
    private final AtomicLong peak = new AtomicLong();
    private final Map<MemoryPool, Boolean> children = new ConcurrentHashMap<>();

    private MemoryPool(String name, @Nullable MemoryPool parent, long limit, BufferAllocator allocator) {
        this.name = name;
        this.parent = parent;
        this.limit = limit;
        this.allocator = allocator;
    }

    /** The account of a process: at most {@code limit} bytes off-heap and reserved together. */
    public static MemoryPool root(long limit) {
        // Arrow would round each size up to a power of two, memory that no account here would show.
        RoundingPolicy exact = size -> size;
        return new MemoryPool(
                "process", null, limit, new RootAllocator(AllocationListener.NOOP, Long.MAX_VALUE, exact));
    }

    /** A part of this pool without a limit of its own; close it before this pool. */
    public MemoryPool child(String childName) {
        return child(childName, Long.MAX_VALUE);
    }

    /** A part of this pool that holds at most {@code childLimit} bytes. */
    public MemoryPool child(String childName, long childLimit) {
        MemoryPool child =
                new MemoryPool(childName, this, childLimit, allocator.newChildAllocator(childName, 0, Long.MAX_VALUE));
        children.put(child, true);
        return child;
    }

    public String name() {
        return name;
    }

    /** Bytes held now, by this pool and all below it. */
    public long used() {
        return used.get();
    }

    /** The most bytes held at any time. */
    public long peak() {
        return peak.get();
    }

    public long limit() {
        return limit;
    }

    /**
     * Memory of exactly {@code size} bytes, content undefined.
     *
     * @throws CentellaException OUT_OF_MEMORY, naming the largest consumers, when a limit on the way up refuses
     */
    public Buffer allocate(long size) {
        Buffer buffer = tryAllocate(size);
        if (buffer == null) {
            throw outOfMemory(size);
        }
        return buffer;
    }

    /** As {@link #allocate}, but null when a limit refuses: the caller spills and asks again. */
    public @Nullable Buffer tryAllocate(long size) {
        if (!tryReserve(size)) {
            return null;
        }
        try {
            ArrowBuf arrow = allocator.buffer(Math.max(size, 1));
            return new Buffer(this, arrow, size, size);
        } catch (RuntimeException | OutOfMemoryError e) {
            release(size);
            throw e;
        }
    }

    /** Accounts for {@code bytes} held elsewhere (arrays on the heap), or refuses; {@link #release} gives them back. */
    public boolean tryReserve(long bytes) {
        for (MemoryPool pool = this; pool != null; pool = pool.parent) {
            long now = pool.used.addAndGet(bytes);
            if (now > pool.limit) {
                for (MemoryPool undo = this; ; undo = undo.parent) {
                    undo.used.addAndGet(-bytes);
                    if (undo == pool) {
                        return false;
                    }
                }
            }
        }
        for (MemoryPool pool = this; pool != null; pool = pool.parent) {
            long now = pool.used.get();
            if (now > pool.peak.get()) {
                pool.peak.accumulateAndGet(now, Math::max);
            }
        }
        return true;
    }

    /** As {@link #tryReserve}, but a refusal is the query's OUT_OF_MEMORY error. */
    public void reserve(long bytes) {
        if (!tryReserve(bytes)) {
            throw outOfMemory(bytes);
        }
    }

    /** Gives back what {@link #tryReserve} or {@link #reserve} took. */
    public void release(long bytes) {
        for (MemoryPool pool = this; pool != null; pool = pool.parent) {
            pool.used.addAndGet(-bytes);
        }
    }

    /** Arrow's allocator of this pool, for Arrow's own classes at the borders; it is not bound by the limits here. */
    public BufferAllocator allocator() {
        return allocator;
    }

    private CentellaException outOfMemory(long asked) {
        MemoryPool full = this;
        while (full.parent != null && full.used.get() + asked <= full.limit) {
            full = full.parent;
        }
        return new CentellaException(
                ErrorCode.OUT_OF_MEMORY,
                name + " asked for " + asked + " bytes, but " + full.name + " holds " + full.used() + " of at most "
                        + full.limit + "; largest consumers: " + full.largestConsumers());
    }

    private String largestConsumers() {
        String consumers = children.keySet().stream()
                .sorted(Comparator.comparingLong(MemoryPool::used).reversed())
                .limit(CONSUMERS_NAMED)
                .map(c -> c.name + " " + c.used() + (c.children.isEmpty() ? "" : " (" + c.largestConsumers() + ")"))
                .collect(Collectors.joining(", "));
        return consumers.isEmpty() ? name : consumers;
    }

    /** @throws IllegalStateException when memory is still held: a leak */
    @Override
    public void close() {
        if (parent != null) {
            parent.children.remove(this);
        }
        long leaked = used.get();
        if (leaked != 0 && parent != null) {
            parent.release(leaked);
        }
        try {
            allocator.close();
        } catch (IllegalStateException e) {
            throw new IllegalStateException("memory leak: " + name + " closed with " + leaked + " bytes held", e);
        }
        if (leaked != 0) {
            throw new IllegalStateException("memory leak: " + name + " closed with " + leaked + " bytes held");
        }
    }

    @Override
    public String toString() {
        return name + ": " + used() + " bytes held, " + peak() + " at most";
    }
}
