// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.storage.parquet;

import java.lang.foreign.MemorySegment;
import org.centella.columnar.memory.Buffer;
import org.centella.columnar.memory.MemoryPool;
import org.centella.columnar.memory.Segments;
import org.jspecify.annotations.Nullable;

/** The open-addressed table of a dictionary being built: slots that hold code + 1, or 0 when free; at most half full. */
final class HashSlots implements AutoCloseable {
    private static final int FIRST_CAPACITY = 1024;

    private final MemoryPool pool;
    private @Nullable Buffer memory;
    private MemorySegment slots = Segments.EMPTY;
    private int mask = -1;

    HashSlots(MemoryPool pool) {
        this.pool = pool;
    }

    MemorySegment slots() {
        return slots;
    }

    int mask() {
        return mask;
    }

    /** True when {@code entries} and one more would fill more than half: {@link #grow} comes before the next insertion. */
    boolean isFull(int entries) {
        return (entries + 1) * 2 > mask + 1;
    }

    /** Doubles the capacity and forgets all codes; the caller inserts them again. */
    void grow() {
        int capacity = mask < 0 ? FIRST_CAPACITY : (mask + 1) * 2;
        close();
        Buffer grown = pool.allocate((long) capacity << 2).zero();
        memory = grown;
        slots = grown.segment();
        mask = capacity - 1;
    }

    /** Frees all slots and keeps the memory. */
    void clear() {
        slots.fill((byte) 0);
    }

    @Override
    public void close() {
        if (memory != null) {
            memory.close();
            memory = null;
        }
        slots = Segments.EMPTY;
        mask = -1;
    }
}
