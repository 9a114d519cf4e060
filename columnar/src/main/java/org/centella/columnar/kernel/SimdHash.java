// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.columnar.kernel;

import static org.centella.columnar.kernel.Species.HALVES;
import static org.centella.columnar.kernel.Species.LONGS;
import static org.centella.columnar.kernel.Species.ORDER;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorOperators;

/** {@link ScalarHash} with vectors, which does the rows behind the last whole vector. */
final class SimdHash {
    private SimdHash() {}

    static void longs(MemorySegment values, int count, MemorySegment hashes, boolean combine) {
        int bound = LONGS.loopBound(count);
        if (combine) {
            for (int i = 0; i < bound; i += LONGS.length()) {
                LongVector value = LongVector.fromMemorySegment(LONGS, values, (long) i << 3, ORDER);
                LongVector before = LongVector.fromMemorySegment(LONGS, hashes, (long) i << 3, ORDER);
                combine(before, mix(value)).intoMemorySegment(hashes, (long) i << 3, ORDER);
            }
        } else {
            for (int i = 0; i < bound; i += LONGS.length()) {
                LongVector value = LongVector.fromMemorySegment(LONGS, values, (long) i << 3, ORDER);
                mix(value).intoMemorySegment(hashes, (long) i << 3, ORDER);
            }
        }
        ScalarHash.longs(values.asSlice((long) bound << 3), count - bound, hashes.asSlice((long) bound << 3), combine);
    }

    static void ints(MemorySegment values, int count, MemorySegment hashes, boolean combine) {
        int bound = LONGS.loopBound(count);
        if (combine) {
            for (int i = 0; i < bound; i += LONGS.length()) {
                LongVector before = LongVector.fromMemorySegment(LONGS, hashes, (long) i << 3, ORDER);
                combine(before, mix(widened(values, i))).intoMemorySegment(hashes, (long) i << 3, ORDER);
            }
        } else {
            for (int i = 0; i < bound; i += LONGS.length()) {
                mix(widened(values, i)).intoMemorySegment(hashes, (long) i << 3, ORDER);
            }
        }
        ScalarHash.ints(values.asSlice((long) bound << 2), count - bound, hashes.asSlice((long) bound << 3), combine);
    }

    private static LongVector widened(MemorySegment values, int at) {
        IntVector narrow = IntVector.fromMemorySegment(HALVES, values, (long) at << 2, ORDER);
        return (LongVector) narrow.convertShape(VectorOperators.I2L, LONGS, 0);
    }

    private static LongVector combine(LongVector first, LongVector next) {
        // A rotation, spelled as its two shifts.
        LongVector rotated = first.lanewise(VectorOperators.LSHL, ColumnHash.ROTATION)
                .or(first.lanewise(VectorOperators.LSHR, Long.SIZE - ColumnHash.ROTATION));
        return rotated.lanewise(VectorOperators.XOR, next).mul(ColumnHash.COMBINE);
    }

    private static LongVector mix(LongVector value) {
        return fold(fold(fold(value).mul(ColumnHash.MULTIPLIER_1)).mul(ColumnHash.MULTIPLIER_2));
    }

    private static LongVector fold(LongVector h) {
        return h.lanewise(VectorOperators.XOR, h.lanewise(VectorOperators.LSHR, 33));
    }
}
