// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.sort;

import org.centella.columnar.FlatColumn;
import org.centella.columnar.kernel.LongKeys;
import org.centella.columnar.memory.Segments;

/** What sort keys are made of beside words of {@link LongKeys}, and the comparison of whole values. */
public final class ValueOrder {
    private ValueOrder() {}

    /** The long of {@link LongKeys} for a floating-point number, changed so that signed comparison gives its order. */
    static long orderOfBits(long bits) {
        return bits ^ (bits >> (Long.SIZE - 1) & Long.MAX_VALUE);
    }

    /** Compares two non-null values of one type. */
    public static int compare(FlatColumn a, int rowA, FlatColumn b, int rowB) {
        return org.centella.columnar.kernel.ValueOrder.compare(a, rowA, b, rowB);
    }

    static long low(FlatColumn column, int row) {
        return Segments.getLong(column.values(), (long) row << 1);
    }

    static long high(FlatColumn column, int row) {
        return Segments.getLong(column.values(), ((long) row << 1) + 1);
    }
}
