// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.storage.parquet;

import java.lang.foreign.MemorySegment;
import org.centella.columnar.memory.MemoryPool;
import org.centella.columnar.memory.Segments;

/** The definition or repetition levels of one column of the row group being written, a byte per slot. */
final class Levels implements AutoCloseable {
    private final int max;
    private final EncodeBuffer levels;
    private final EncodeBuffer unpacked;

    Levels(int max, MemoryPool pool) {
        this.max = max;
        this.levels = new EncodeBuffer(pool);
        this.unpacked = new EncodeBuffer(pool);
    }

    int max() {
        return max;
    }

    MemorySegment segment() {
        return levels.segment();
    }

    void addRepeated(int level, int count) {
        if (max > 0) {
            levels.reserve(count).asSlice(levels.position(), count).fill((byte) level);
            levels.advance(count);
        }
    }

    /** One level per bit: the highest where set, one less where not. */
    void addValidity(MemorySegment validity, int count) {
        MemorySegment target = levels.reserve(count);
        long at = levels.position();
        for (int i = 0; i < count; i++) {
            int valid = (Segments.getByte(validity, i >>> 3) >>> (i & 7)) & 1;
            Segments.setByte(target, at + i, (byte) (max - 1 + valid));
        }
        levels.advance(count);
    }

    void add(byte[] source, int count) {
        if (max > 0) {
            MemorySegment.copy(source, 0, levels.reserve(count), Segments.BYTE, levels.position(), count);
            levels.advance(count);
        }
    }

    /** Slots of [{@code from}, {@code to}) at the highest level. */
    int countMax(int from, int to) {
        if (max == 0) {
            return to - from;
        }
        MemorySegment bytes = levels.segment();
        int found = 0;
        for (int i = from; i < to; i++) {
            found += Segments.getByte(bytes, i) == max ? 1 : 0;
        }
        return found;
    }

    /** Appends slots [{@code from}, {@code to}) in the hybrid encoding. */
    void encode(int from, int to, EncodeBuffer out) {
        int width = HybridEncoder.bitWidth(max);
        int count = to - from;
        MemorySegment bytes = levels.segment();
        if (allEqual(bytes, from, to)) {
            HybridEncoder.putRun(count, Segments.getByte(bytes, from), width, out);
            return;
        }
        unpacked.reset();
        MemorySegment ints = unpacked.reserve((long) count << 2);
        for (int i = 0; i < count; i++) {
            Segments.setInt(ints, i, Segments.getByte(bytes, (long) from + i));
        }
        HybridEncoder.encode(ints, 0, count, width, out);
    }

    private static boolean allEqual(MemorySegment bytes, int from, int to) {
        byte first = Segments.getByte(bytes, from);
        int differing = 0;
        for (int i = from; i < to; i++) {
            differing |= Segments.getByte(bytes, i) ^ first;
        }
        return differing == 0;
    }

    void reset() {
        levels.reset();
    }

    @Override
    public void close() {
        levels.close();
        unpacked.close();
    }
}
