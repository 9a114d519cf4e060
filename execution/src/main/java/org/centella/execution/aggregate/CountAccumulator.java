// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.aggregate;

import java.lang.foreign.MemorySegment;
import org.centella.columnar.Column;
import org.centella.columnar.FlatColumn;
import org.centella.columnar.memory.MemoryPool;
import org.centella.columnar.memory.Segments;
import org.centella.columnar.type.DataType;

/** Counts the rows it is given, or those of them whose argument is true. State: BIGINT, never null. */
final class CountAccumulator implements Accumulator {
    private final GroupLongs counts;
    private final boolean onlyTrue;

    CountAccumulator(MemoryPool pool, boolean onlyTrue) {
        this.onlyTrue = onlyTrue;
        counts = new GroupLongs(pool, 1, 0);
    }

    @Override
    public void ensureGroups(int groups) {
        counts.ensure(groups);
    }

    @Override
    public void add(AggregateInput input, int[] columns) {
        MemorySegment words = counts.segment();
        if (onlyTrue) {
            merge(input, columns);
        } else if (input.groups() == 1) {
            Segments.setLong(words, 0, Segments.getLong(words, 0) + input.rows());
        } else if (input.hasFewGroups()) {
            long[] batch = input.counts();
            for (int group = 0; group < input.groups(); group++) {
                Segments.setLong(words, group, Segments.getLong(words, group) + batch[group]);
            }
        } else {
            count(words, input.ids(), input.rows());
        }
    }

    private static void count(MemorySegment counts, int[] ids, int rows) {
        for (int i = 0; i < rows; i++) {
            int id = ids[i];
            Segments.setLong(counts, id, Segments.getLong(counts, id) + 1);
        }
    }

    /** Partial counts, and true, which reads as 1. */
    @Override
    public void merge(AggregateInput input, int[] columns) {
        long[] partial = input.longs(columns[0]);
        int[] ids = input.ids();
        MemorySegment words = counts.segment();
        for (int i = 0; i < input.rows(); i++) {
            Segments.setLong(words, ids[i], Segments.getLong(words, ids[i]) + partial[i]);
        }
    }

    @Override
    public Column[] states(int from, int count) {
        return new Column[] {FlatColumn.of(DataType.BIGINT, count, null, counts.slice(from, count))};
    }

    @Override
    public long memory() {
        return counts.memory();
    }

    @Override
    public void reset() {
        counts.reset();
    }

    @Override
    public void close() {
        counts.close();
    }
}
