// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.columnar.kernel;

import java.lang.foreign.MemorySegment;
import org.centella.columnar.memory.Segments;

/** {@link ColumnHash} of columns of numbers. */
final class ScalarHash {
    private ScalarHash() {}

    static void longs(MemorySegment values, int count, MemorySegment hashes, boolean combine) {
        if (combine) {
            for (int i = 0; i < count; i++) {
                long hash = ColumnHash.mix(Segments.getLong(values, i));
                Segments.setLong(hashes, i, ColumnHash.combine(Segments.getLong(hashes, i), hash));
            }
            return;
        }
        for (int i = 0; i < count; i++) {
            Segments.setLong(hashes, i, ColumnHash.mix(Segments.getLong(values, i)));
        }
    }

    static void ints(MemorySegment values, int count, MemorySegment hashes, boolean combine) {
        if (combine) {
            for (int i = 0; i < count; i++) {
                long hash = ColumnHash.mix(Segments.getInt(values, i));
                Segments.setLong(hashes, i, ColumnHash.combine(Segments.getLong(hashes, i), hash));
            }
            return;
        }
        for (int i = 0; i < count; i++) {
            Segments.setLong(hashes, i, ColumnHash.mix(Segments.getInt(values, i)));
        }
    }
}
