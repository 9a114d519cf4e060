// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.aggregate;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import org.centella.columnar.memory.GrowingBuffer;
import org.centella.columnar.memory.MemoryPool;
import org.centella.columnar.memory.Segments;

/**
 * A block of memory for each group that has something to keep, of a power of two of bytes; it can be exchanged for one of
 * twice the size, and blocks given back are used again. Beside each block stands a number that its owner is free to use.
 */
final class GroupBlocks implements AutoCloseable {
    private static final int WORDS = 2;
    private static final int PLACE = 0;
    private static final int NUMBER = 1;
    /** A place is an offset, a multiple of this, with the block's size in the low bits; 0 is no block. */
    private static final int SMALLEST_SHIFT = 6;

    private static final int SIZE_MASK = (1 << SMALLEST_SHIFT) - 1;

    private final GroupLongs groups;
    private final GrowingBuffer arena;
    /** By size, the offset of the first block given back, which begins with the offset of the next; -1 for none. */
    private final long[] free = new long[Long.SIZE];

    private long used;

    GroupBlocks(MemoryPool pool) {
        groups = new GroupLongs(pool, WORDS, 0);
        arena = new GrowingBuffer(pool);
        Arrays.fill(free, -1);
    }

    void ensureGroups(int count) {
        groups.ensure(count);
    }

    /** The log of the size of the group's block, or 0 if it has none. */
    int shift(int group) {
        return (int) Segments.getLong(groups.segment(), (long) group * WORDS + PLACE) & SIZE_MASK;
    }

    int number(int group) {
        return (int) Segments.getLong(groups.segment(), (long) group * WORDS + NUMBER);
    }

    void setNumber(int group, int number) {
        Segments.setLong(groups.segment(), (long) group * WORDS + NUMBER, number);
    }

    /** The group's block; valid until the next call of {@link #resize} for any group. */
    MemorySegment block(int group) {
        long place = Segments.getLong(groups.segment(), (long) group * WORDS + PLACE);
        return arena.segment().asSlice(place & ~SIZE_MASK, 1L << (place & SIZE_MASK));
    }

    /** Gives the group a block of zeros of another size; returns a copy of what the old one held, if there was one. */
    byte[] resize(int group, int shift) {
        int oldShift = shift(group);
        byte[] content = new byte[0];
        if (oldShift > 0) {
            MemorySegment old = block(group);
            content = old.toArray(Segments.BYTE);
            Segments.setLong(old, 0, free[oldShift]);
            free[oldShift] = Segments.getLong(groups.segment(), (long) group * WORDS + PLACE) & ~SIZE_MASK;
        }
        long offset = free[shift];
        if (offset >= 0) {
            free[shift] = Segments.getLong(arena.segment().asSlice(offset), 0);
        } else {
            offset = used;
            arena.ensure(used + (1L << shift), used);
            used += 1L << shift;
        }
        Segments.setLong(groups.segment(), (long) group * WORDS + PLACE, offset | shift);
        block(group).fill((byte) 0);
        return content;
    }

    long memory() {
        return groups.memory() + arena.size();
    }

    void reset() {
        groups.reset();
        used = 0;
        Arrays.fill(free, -1);
    }

    @Override
    public void close() {
        reset();
        groups.close();
        arena.close();
    }
}
