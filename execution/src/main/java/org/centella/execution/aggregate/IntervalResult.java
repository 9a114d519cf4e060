// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.aggregate;

import java.lang.foreign.MemorySegment;
import org.centella.columnar.Column;
import org.centella.columnar.FlatColumn;
import org.centella.columnar.Interval;
import org.centella.columnar.Scratch;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.columnar.memory.Segments;
import org.centella.columnar.type.DataType;
import org.centella.columnar.type.Layout;
import org.jspecify.annotations.Nullable;

/**
 * Sums and means of intervals, from the sums of the integers that their columns hold: months, microseconds, or the 128 bits
 * of {@link Interval}, which are made so that they may be added.
 *
 * @param slot the first of two scratch slots
 */
record IntervalResult(DataType type, Scratch scratch, int slot) {
    private static final Interval NONE = new Interval(0, 0, 0);

    /** @param counts what sums are divided by, null when they are the result */
    Column of(Column sums, @Nullable Column counts, int count) {
        MemorySegment out = scratch.bytes(slot, (long) count * Layout.INT128.byteWidth());
        MemorySegment valid = scratch.bits(slot + 1, count);
        for (int i = 0; i < count; i++) {
            long rows = counts == null ? 1 : Segments.getLong(counts.base().values(), counts.baseRow(i));
            boolean known = !sums.isNull(i) && rows > 0;
            Segments.setBit(valid, i, known);
            put(out, i, known ? sum(sums, sums.baseRow(i), rows) : NONE);
        }
        return FlatColumn.of(type, count, valid, out);
    }

    private Interval sum(Column sums, int row, long rows) {
        MemorySegment values = sums.base().values();
        if (sums.type().layout() == Layout.INT64) {
            Interval months = Interval.exact(Segments.getLong(values, row), 0, 0);
            return rows == 1 ? months : months.times(1.0 / rows);
        }
        long low = Segments.getLong(values, 2L * row);
        long high = Segments.getLong(values, 2L * row + 1);
        if (type == DataType.INTERVAL) {
            return rows == 1 ? Interval.of(low, high) : Interval.of(low, high).times(1.0 / rows);
        }
        if (high != low >> 63) {
            throw new CentellaException(ErrorCode.DATETIME_OVERFLOW, "a sum of intervals is out of range of " + type);
        }
        return Interval.ofMicros(rows == 1 ? low : Math.round((double) low / rows));
    }

    private void put(MemorySegment out, int row, Interval value) {
        if (type == DataType.INTERVAL_MONTH) {
            Segments.setInt(out, row, value.months());
        } else if (type == DataType.INTERVAL_DAY) {
            Segments.setLong(out, row, value.length());
        } else {
            Segments.setLong(out, 2L * row, value.low());
            Segments.setLong(out, 2L * row + 1, value.high());
        }
    }
}
