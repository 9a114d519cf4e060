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
        for (int i = 0; i < bound; i += LONGS.length()) {
            put(mix(LongVector.fromMemorySegment(LONGS, values, (long) i << 3, ORDER)), hashes, i, combine);
        }
        ScalarHash.longs(values.asSlice((long) bound << 3), count - bound, hashes.asSlice((long) bound << 3), combine);
    }

    static void ints(MemorySegment values, int count, MemorySegment hashes, boolean combine) {
        int bound = LONGS.loopBound(count);
        for (int i = 0; i < bound; i += LONGS.length()) {
            IntVector narrow = IntVector.fromMemorySegment(HALVES, values, (long) i << 2, ORDER);
            put(mix((LongVector) narrow.convertShape(VectorOperators.I2L, LONGS, 0)), hashes, i, combine);
        }
        ScalarHash.ints(values.asSlice((long) bound << 2), count - bound, hashes.asSlice((long) bound << 3), combine);
    }

    private static void put(LongVector hash, MemorySegment hashes, int at, boolean combine) {
        LongVector result = hash;
        if (combine) {
            result = LongVector.fromMemorySegment(LONGS, hashes, (long) at << 3, ORDER)
                    .lanewise(VectorOperators.ROL, ColumnHash.ROTATION)
                    .lanewise(VectorOperators.XOR, hash)
                    .mul(ColumnHash.COMBINE);
        }
        result.intoMemorySegment(hashes, (long) at << 3, ORDER);
    }

    private static LongVector mix(LongVector value) {
        return fold(fold(fold(value).mul(ColumnHash.MULTIPLIER_1)).mul(ColumnHash.MULTIPLIER_2));
    }

    private static LongVector fold(LongVector h) {
        return h.lanewise(VectorOperators.XOR, h.lanewise(VectorOperators.LSHR, 33));
    }
}
