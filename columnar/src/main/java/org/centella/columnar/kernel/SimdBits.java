// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.columnar.kernel;

import static org.centella.columnar.kernel.Species.INTS;
import static org.centella.columnar.kernel.Species.INT_IOTA;
import static org.centella.columnar.kernel.Species.ORDER;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import org.centella.columnar.memory.Segments;

/** Bitmaps to row numbers: a slice of the bitmap is the mask that compresses the row numbers of a vector. */
final class SimdBits {
    private SimdBits() {}

    static int toRows(MemorySegment bitmap, int count, MemorySegment out) {
        int full = count & -Long.SIZE;
        int selected = 0;
        for (int from = 0; from < full; from += Long.SIZE) {
            long word = bitmap.get(Segments.LONG, from >>> 3);
            if (word == 0) {
                continue;
            }
            for (int k = 0; k < Long.SIZE; k += INTS.length()) {
                VectorMask<Integer> mask = VectorMask.fromLong(INTS, word >>> k);
                IntVector rows = INT_IOTA.add(from + k).compress(mask);
                rows.intoMemorySegment(out, (long) selected << 2, ORDER);
                selected += mask.trueCount();
            }
        }
        if (full == count) {
            return selected;
        }
        return ScalarBits.wordToRows(ScalarBits.lastWord(bitmap, count), full, out, selected);
    }
}
