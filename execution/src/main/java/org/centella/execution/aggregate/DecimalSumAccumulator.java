// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.aggregate;

import java.lang.foreign.MemorySegment;
import org.centella.columnar.Column;
import org.centella.columnar.FlatColumn;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.columnar.memory.MemoryPool;
import org.centella.columnar.memory.Segments;
import org.centella.columnar.type.DataType;
import org.centella.columnar.type.Layout;

/**
 * Exact sums of integers and decimals in 128 bits, low half first. Values of 64 bits cannot overflow them; values of 128
 * bits can, which is an error. State: DECIMAL(38, scale), null of no rows; it may hold more than 38 digits between steps.
 */
final class DecimalSumAccumulator implements Accumulator {
    private final DataType type;
    private final GroupLongs sums;
    private final SeenGroups seen;

    DecimalSumAccumulator(DataType type, MemoryPool pool) {
        this.type = type;
        this.sums = new GroupLongs(pool, 2, 0);
        this.seen = new SeenGroups(pool);
    }

    @Override
    public void ensureGroups(int groups) {
        sums.ensure(groups);
        seen.ensure(groups);
    }

    @Override
    public void add(AggregateInput input, int[] columns) {
        seen.add(input);
        if (add(input, columns[0]) < 0) {
            throw new CentellaException(
                    ErrorCode.NUMERIC_OVERFLOW,
                    "a sum of " + input.column(columns[0]).type() + " does not fit " + type);
        }
    }

    /** Negative when a sum left 128 bits. */
    private long add(AggregateInput input, int column) {
        MemorySegment words = sums.segment();
        long[] batch = input.hasFewGroups() ? input.longSums(column) : null;
        if (batch != null) {
            long overflow = 0;
            for (int group = 0; group < input.groups(); group++) {
                overflow |= addTo(words, group, batch[group], batch[group] >> 63);
            }
            return overflow;
        }
        if (input.column(column).type().layout() == Layout.INT128) {
            return addPairs(words, input.ids(), input.pairs(column), input.rows());
        }
        addLongs(words, input.ids(), input.longs(column), input.rows());
        return 0;
    }

    private static long addTo(MemorySegment sums, int group, long low, long high) {
        long at = (long) group << 4;
        long oldHigh = sums.get(Segments.LONG, at + 8);
        long sumLow = sums.get(Segments.LONG, at) + low;
        long sumHigh = oldHigh + high + Int128.carry(sumLow, low);
        sums.set(Segments.LONG, at, sumLow);
        sums.set(Segments.LONG, at + 8, sumHigh);
        return (oldHigh ^ sumHigh) & (high ^ sumHigh);
    }

    private static void addLongs(MemorySegment sums, int[] ids, long[] values, int rows) {
        for (int i = 0; i < rows; i++) {
            addTo(sums, ids[i], values[i], values[i] >> 63);
        }
    }

    private static long addPairs(MemorySegment sums, int[] ids, long[] pairs, int rows) {
        long overflow = 0;
        for (int i = 0; i < rows; i++) {
            overflow |= addTo(sums, ids[i], pairs[2 * i], pairs[2 * i + 1]);
        }
        return overflow;
    }

    @Override
    public Column[] states(int from, int count) {
        return new Column[] {FlatColumn.of(type, count, seen.validity(from, count), sums.slice(from, count))};
    }

    @Override
    public long memory() {
        return sums.memory() + seen.memory();
    }

    @Override
    public void reset() {
        sums.reset();
        seen.reset();
    }

    @Override
    public void close() {
        sums.close();
        seen.close();
    }
}
