// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.aggregate;

import java.lang.foreign.MemorySegment;
import org.centella.columnar.memory.GrowingBuffer;
import org.centella.columnar.memory.MemoryPool;
import org.centella.columnar.memory.Segments;
import org.jspecify.annotations.Nullable;

/**
 * Which groups have met a value. As long as every batch was complete, that is all groups up to a number, at no cost per
 * row; the first batch with rows left out starts a byte per group.
 */
final class SeenGroups implements AutoCloseable {
    private final GrowingBuffer flags;
    private final GrowingBuffer bits;
    private boolean counting = true;
    /** While counting: all groups below have met a value. */
    private int covered;

    private int groups;

    SeenGroups(MemoryPool pool) {
        flags = new GrowingBuffer(pool);
        bits = new GrowingBuffer(pool);
    }

    void ensure(int count) {
        if (!counting && count > groups) {
            MemorySegment bytes = flags.ensure(count, groups);
            bytes.asSlice(groups, (long) count - groups).fill((byte) 0);
        }
        groups = Math.max(groups, count);
    }

    void add(AggregateInput input) {
        if (counting && input.complete()) {
            covered = input.groups();
            return;
        }
        if (counting) {
            counting = false;
            MemorySegment bytes = flags.ensure(groups, 0);
            bytes.asSlice(0, covered).fill((byte) 1);
            bytes.asSlice(covered, (long) groups - covered).fill((byte) 0);
        }
        mark(flags.segment(), input.ids(), input.rows());
    }

    private static void mark(MemorySegment flags, int[] ids, int rows) {
        for (int i = 0; i < rows; i++) {
            flags.set(Segments.BYTE, ids[i], (byte) 1);
        }
    }

    /** A validity bitmap of {@code count} groups from {@code from} on, valid until the next; null if all are seen. */
    @Nullable
    MemorySegment validity(int from, int count) {
        if (counting && from + count <= covered) {
            return null;
        }
        MemorySegment validity = bits.ensure(Segments.bitBytes(count), 0);
        boolean all = true;
        for (int i = 0; i < count; i++) {
            boolean seen = seen(from + i);
            all &= seen;
            Segments.setBit(validity, i, seen);
        }
        return all ? null : validity;
    }

    boolean seen(int group) {
        return counting ? group < covered : flags.segment().get(Segments.BYTE, group) != 0;
    }

    long memory() {
        return flags.size() + bits.size();
    }

    void reset() {
        counting = true;
        covered = 0;
        groups = 0;
    }

    @Override
    public void close() {
        reset();
        flags.close();
        bits.close();
    }
}
