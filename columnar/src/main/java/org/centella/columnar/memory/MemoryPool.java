// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.columnar.memory;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
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
 *
 * When a limit refuses, those who hold what others need more are asked first: the cache of freed buffers, then the
 * {@linkplain #onShortage reclaimers} below the limit. Pools of operators that can spill are {@linkplain #elastic elastic}:
 * they are refused while there is still room for those that cannot.
 */
public final class MemoryPool implements AutoCloseable {
    private static final int CONSUMERS_NAMED = 3;
    /** The part of the process's memory that elastic pools leave to the others: batches, pages, scratch. */
    private static final int HEADROOM_SHARE = 4;
    /** What an elastic pool has in any case, as a part of the process's memory: less would not be worth spilling. */
    private static final int ELASTIC_LEAST_SHARE = 32;
    /** The part of the process's memory that freed buffers may take. */
    private static final int CACHE_SHARE = 4;

    private final String name;
    private final @Nullable MemoryPool parent;
    private final long limit;
    private final BufferAllocator allocator;
    private final AtomicLong used = new AtomicLong();
    private final AtomicLong peak = new AtomicLong();
    private final Map<MemoryPool, Boolean> children = new ConcurrentHashMap<>();
    private final List<Reclaimer> reclaimers = new CopyOnWriteArrayList<>();
    private final @Nullable BufferCache cache;
    private volatile boolean elastic;

    private MemoryPool(
            String name,
            @Nullable MemoryPool parent,
            long limit,
            BufferAllocator allocator,
            @Nullable BufferCache cache) {
        this.name = name;
        this.parent = parent;
        this.limit = limit;
        this.allocator = allocator;
        this.cache = cache;
    }

    /** The account of a process: at most {@code limit} bytes off-heap and reserved together. */
    public static MemoryPool root(long limit) {
        // Arrow would round each size up to a power of two, memory that no account here would show.
        RoundingPolicy exact = size -> size;
        RootAllocator allocator = new RootAllocator(AllocationListener.NOOP, Long.MAX_VALUE, exact);
        BufferCache cache = limit == Long.MAX_VALUE
                ? null
                : new BufferCache(allocator.newChildAllocator("freed buffers", 0, Long.MAX_VALUE), limit / CACHE_SHARE);
        return new MemoryPool("process", null, limit, allocator, cache);
    }

    /** A part of this pool without a limit of its own; close it before this pool. */
    public MemoryPool child(String childName) {
        return child(childName, Long.MAX_VALUE);
    }

    /** A part of this pool that holds at most {@code childLimit} bytes. */
    public MemoryPool child(String childName, long childLimit) {
        MemoryPool child = new MemoryPool(
                childName, this, childLimit, allocator.newChildAllocator(childName, 0, Long.MAX_VALUE), cache);
        children.put(child, true);
        return child;
    }

    /**
     * Says whether the owner can do with less than it asks for. An elastic pool that holds more than a least share is
     * refused before memory is at its end; one that cannot spill (any more) is not.
     */
    public MemoryPool elastic(boolean canSpill) {
        elastic = canSpill;
        return this;
    }

    /** Adds one to ask when a limit of this pool, or of one above it, refuses; forgotten when this pool is closed. */
    public void onShortage(Reclaimer reclaimer) {
        reclaimers.add(reclaimer);
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

    /** The most bytes that this pool could ever hold: the least limit on the way up. */
    public long capacity() {
        return parent == null ? limit : Math.min(limit, parent.capacity());
    }

    /**
     * Memory of {@code size} bytes, content undefined.
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
        ArrowBuf block = cache != null && cache.keeps(size) ? cache.take(size) : null;
        long charged = block == null ? size : block.capacity();
        if (!tryReserve(charged)) {
            if (block != null) {
                block.close();
            }
            return null;
        }
        return buffer(size, charged, block);
    }

    /** As {@link #allocate}, but no limit refuses: for the constant little that giving memory back takes. */
    public Buffer allocateRegardless(long size) {
        for (MemoryPool pool = this; pool != null; pool = pool.parent) {
            pool.used.addAndGet(size);
        }
        notePeaks();
        return buffer(size, size, null);
    }

    private Buffer buffer(long size, long charged, @Nullable ArrowBuf cached) {
        try {
            if (cache == null || !cache.keeps(charged)) {
                return new Buffer(this, allocator.buffer(Math.max(size, 1)), size, charged);
            }
            ArrowBuf block = cached == null ? cache.make(size) : cached;
            return new Buffer(this, allocator.wrapForeignAllocation(cache.lend(block)), size, charged);
        } catch (RuntimeException | OutOfMemoryError e) {
            release(charged);
            throw e;
        }
    }

    /** Accounts for {@code bytes} held elsewhere (arrays on the heap), or refuses; {@link #release} gives them back. */
    public boolean tryReserve(long bytes) {
        for (MemoryPool full = take(bytes); full != null; full = take(bytes)) {
            if (full.reclaim(bytes) == 0) {
                // Another thread may have got back meanwhile what this one found gone.
                if (take(bytes) != null) {
                    return false;
                }
                break;
            }
        }
        notePeaks();
        return true;
    }

    /** Charges all pools up to the root, or none: then the one whose limit refused. */
    private @Nullable MemoryPool take(long bytes) {
        boolean yields = false;
        for (MemoryPool pool = this; pool != null; pool = pool.parent) {
            long now = pool.used.addAndGet(bytes);
            yields |= pool.elastic && now > root().limit / ELASTIC_LEAST_SHARE;
            if (now > pool.limitFor(yields)) {
                for (MemoryPool undo = this; ; undo = undo.parent) {
                    undo.used.addAndGet(-bytes);
                    if (undo == pool) {
                        return pool;
                    }
                }
            }
        }
        return null;
    }

    private MemoryPool root() {
        MemoryPool pool = this;
        while (pool.parent != null) {
            pool = pool.parent;
        }
        return pool;
    }

    /** What may be charged here; freed buffers that are kept count against the process. */
    private long limitFor(boolean yields) {
        if (parent != null || cache == null) {
            return limit;
        }
        long kept = cache.idleBytes();
        return limit - kept - (yields ? limit / HEADROOM_SHARE : 0);
    }

    /** Asks those who can give memory back; the bytes that they gave. */
    private long reclaim(long bytes) {
        long freed = parent == null && cache != null ? cache.free(bytes) : 0;
        for (Reclaimer reclaimer : reclaimers) {
            if (freed < bytes) {
                freed += reclaimer.reclaim(bytes - freed);
            }
        }
        for (MemoryPool child : children.keySet()) {
            if (freed < bytes) {
                freed += child.reclaim(bytes - freed);
            }
        }
        return freed;
    }

    private void notePeaks() {
        for (MemoryPool pool = this; pool != null; pool = pool.parent) {
            long now = pool.used.get();
            if (now > pool.peak.get()) {
                pool.peak.accumulateAndGet(now, Math::max);
            }
        }
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
            if (parent == null && cache != null) {
                cache.close();
            }
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
