// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.columnar.memory;

import java.util.ArrayDeque;
import java.util.Map;
import java.util.TreeMap;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.ForeignAllocation;
import org.jspecify.annotations.Nullable;

/**
 * Large buffers that were freed and may serve again. Memory fresh from the operating system costs a page fault for every
 * 4 KiB, about as much as writing it; tables that double as they grow ask for much of it. Thread-safe.
 */
final class BufferCache implements AutoCloseable {
    /** Smaller ones the C library keeps itself. */
    static final long LEAST_BYTES = 128 << 10;
    /** A block serves requests down to this part of its size: what is charged in vain stays small. */
    private static final double LEAST_USE = 0.75;

    private final BufferAllocator allocator;
    private final long bound;
    private final TreeMap<Long, ArrayDeque<ArrowBuf>> idle = new TreeMap<>();
    private long idleBytes;
    private boolean closed;

    /** @param bound bytes kept at most */
    BufferCache(BufferAllocator allocator, long bound) {
        this.allocator = allocator;
        this.bound = bound;
    }

    /** Whether buffers of that size are kept. */
    boolean keeps(long size) {
        return size >= LEAST_BYTES && size <= bound;
    }

    /** Bytes kept now. */
    synchronized long idleBytes() {
        return idleBytes;
    }

    /** An idle block of at least {@code size} bytes and not much more, or null. */
    synchronized @Nullable ArrowBuf take(long size) {
        Map.Entry<Long, ArrayDeque<ArrowBuf>> entry = idle.ceilingEntry(size);
        return entry == null || size < entry.getKey() * LEAST_USE ? null : remove(entry);
    }

    private ArrowBuf remove(Map.Entry<Long, ArrayDeque<ArrowBuf>> entry) {
        ArrowBuf block = entry.getValue().removeLast();
        if (entry.getValue().isEmpty()) {
            idle.remove(entry.getKey());
        }
        idleBytes -= block.capacity();
        return block;
    }

    /** A new block. */
    ArrowBuf make(long size) {
        return allocator.buffer(size);
    }

    /** What makes a block known to Arrow's accounting of a pool, and brings it back here when it is freed. */
    ForeignAllocation lend(ArrowBuf block) {
        return new ForeignAllocation(block.capacity(), block.memoryAddress()) {
            @Override
            protected void release0() {
                giveBack(block);
            }
        };
    }

    /** Keeps a block or frees it; when there is no room the smallest go first, which are the cheapest to make anew. */
    synchronized void giveBack(ArrowBuf block) {
        while (!closed && idleBytes + block.capacity() > bound && idle.firstKey() < block.capacity()) {
            remove(idle.firstEntry()).close();
        }
        if (closed || idleBytes + block.capacity() > bound) {
            block.close();
            return;
        }
        idle.computeIfAbsent(block.capacity(), _ -> new ArrayDeque<>()).addLast(block);
        idleBytes += block.capacity();
    }

    /** Frees blocks until {@code bytes} of them are gone, or all; the bytes freed. */
    synchronized long free(long bytes) {
        long freed = 0;
        while (freed < bytes && !idle.isEmpty()) {
            ArrowBuf block = remove(idle.lastEntry());
            freed += block.capacity();
            block.close();
        }
        return freed;
    }

    @Override
    public synchronized void close() {
        closed = true;
        free(Long.MAX_VALUE);
        allocator.close();
    }
}
