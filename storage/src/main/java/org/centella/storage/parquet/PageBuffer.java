// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.storage.parquet;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicLong;
import org.centella.columnar.memory.Segments;

/**
 * Memory for a page, outliving scans: when one ends its buffers wait here for the next, for a task is often one row group
 * and fresh memory costs it a page fault every 4 KiB (a quarter of the time of TPC-H's query 6).
 */
final class PageBuffer {
    /** What waits at most, in all; beyond it buffers are left to the garbage collector. */
    private static final long MAX_IDLE = 64L << 20;

    private static final long SMALLEST = 64 << 10;
    private static final Map<Long, Deque<PageBuffer>> IDLE = new ConcurrentHashMap<>();
    private static final AtomicLong IDLE_BYTES = new AtomicLong();

    /** Keeps the memory alive; {@link #segment} is a view of it. */
    private final MemorySegment owner;

    private final MemorySegment segment;

    private PageBuffer(long size) {
        this.owner = Arena.ofAuto().allocate(size, 64);
        this.segment = Segments.ofAddress(owner.address(), size);
    }

    /** The size of a buffer for {@code size} bytes: four steps per doubling, so that few sizes serve all pages. */
    static long roundUp(long size) {
        long least = Math.max(size, SMALLEST);
        long step = Long.highestOneBit(least) >>> 2;
        return (least + step - 1) & -step;
    }

    /** A buffer of a size that {@link #roundUp} gave; its content is undefined. */
    static PageBuffer take(long size) {
        Deque<PageBuffer> idle = IDLE.get(size);
        PageBuffer buffer = idle == null ? null : idle.pollFirst();
        if (buffer == null) {
            return new PageBuffer(size);
        }
        IDLE_BYTES.addAndGet(-size);
        return buffer;
    }

    /** Nobody uses the buffer any longer. */
    void giveBack() {
        if (IDLE_BYTES.addAndGet(size()) <= MAX_IDLE) {
            IDLE.computeIfAbsent(size(), _ -> new ConcurrentLinkedDeque<>()).addFirst(this);
        } else {
            IDLE_BYTES.addAndGet(-size());
        }
    }

    long size() {
        return owner.byteSize();
    }

    MemorySegment segment() {
        return segment;
    }
}
