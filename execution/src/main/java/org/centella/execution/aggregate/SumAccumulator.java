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

/** Sums of 64 bits: exact BIGINT that fail on overflow, or plain DOUBLE. State: the sum, null of no rows. */
final class SumAccumulator implements Accumulator {
    private final DataType type;
    private final GroupLongs sums;
    private final SeenGroups seen;

    /** @param type of the state, BIGINT or DOUBLE */
    SumAccumulator(DataType type, MemoryPool pool) {
        this.type = type;
        this.sums = new GroupLongs(pool, 1, 0);
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
        if (type == DataType.DOUBLE) {
            addDoubles(input, columns[0]);
        } else if (addLongs(input, columns[0]) < 0) {
            throw new CentellaException(
                    ErrorCode.NUMERIC_OVERFLOW,
                    "a sum of " + input.column(columns[0]).type() + " does not fit BIGINT");
        }
    }

    private void addDoubles(AggregateInput input, int column) {
        MemorySegment words = sums.segment();
        if (input.hasFewGroups()) {
            double[] batch = input.doubleSums(column);
            for (int group = 0; group < input.groups(); group++) {
                Segments.setDouble(words, group, Segments.getDouble(words, group) + batch[group]);
            }
        } else {
            add(words, input.ids(), input.doubles(column), input.rows());
        }
    }

    private long addLongs(AggregateInput input, int column) {
        MemorySegment words = sums.segment();
        long[] batch = input.hasFewGroups() ? input.longSums(column) : null;
        if (batch == null) {
            return add(words, input.ids(), input.longs(column), input.rows());
        }
        long overflow = 0;
        for (int group = 0; group < input.groups(); group++) {
            long old = Segments.getLong(words, group);
            long sum = old + batch[group];
            overflow |= (old ^ sum) & (batch[group] ^ sum);
            Segments.setLong(words, group, sum);
        }
        return overflow;
    }

    private static void add(MemorySegment sums, int[] ids, double[] values, int rows) {
        for (int i = 0; i < rows; i++) {
            int id = ids[i];
            Segments.setDouble(sums, id, Segments.getDouble(sums, id) + values[i]);
        }
    }

    /** Negative when a sum left 64 bits. */
    private static long add(MemorySegment sums, int[] ids, long[] values, int rows) {
        long overflow = 0;
        for (int i = 0; i < rows; i++) {
            int id = ids[i];
            long value = values[i];
            long old = Segments.getLong(sums, id);
            long sum = old + value;
            overflow |= (old ^ sum) & (value ^ sum);
            Segments.setLong(sums, id, sum);
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
