// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.aggregate;

import java.lang.foreign.MemorySegment;
import org.centella.columnar.memory.GrowingBuffer;
import org.centella.columnar.memory.MemoryPool;
import org.centella.columnar.memory.Segments;

/** A few 64-bit words of state for each group, side by side, that begin with a given value. */
final class GroupLongs implements AutoCloseable {
    private final GrowingBuffer buffer;
    private final int perGroup;
    private final long initial;
    private int groups;

    GroupLongs(MemoryPool pool, int perGroup, long initial) {
        this.buffer = new GrowingBuffer(pool);
        this.perGroup = perGroup;
        this.initial = initial;
    }

    void ensure(int count) {
        if (count <= groups) {
            return;
        }
        int width = perGroup << 3;
        MemorySegment words = buffer.ensure((long) count * width, (long) groups * width);
        if (initial == 0) {
            words.asSlice((long) groups * width, (long) (count - groups) * width)
                    .fill((byte) 0);
        } else {
            for (long i = (long) groups * perGroup; i < (long) count * perGroup; i++) {
                Segments.setLong(words, i, initial);
            }
        }
        groups = count;
    }

    MemorySegment segment() {
        return buffer.segment();
    }

    /** The words of {@code count} groups from {@code from} on. */
    MemorySegment slice(int from, int count) {
        return buffer.segment().asSlice((long) from * perGroup << 3, (long) count * perGroup << 3);
    }

    long memory() {
        return buffer.size();
    }

    void reset() {
        groups = 0;
    }

    @Override
    public void close() {
        buffer.close();
        groups = 0;
    }
}
