// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.aggregate;

import java.lang.foreign.MemorySegment;
import org.centella.columnar.Column;
import org.centella.columnar.FlatColumn;
import org.centella.columnar.Scratch;
import org.centella.columnar.kernel.ColumnHash;
import org.centella.columnar.memory.MemoryPool;
import org.centella.columnar.memory.Segments;
import org.centella.columnar.type.DataType;

/** The sum of the values' hashes, which is the same in any order. State: the sum, null of no rows. */
final class ChecksumAccumulator implements Accumulator {
    private final GroupLongs sums;
    private final SeenGroups seen;
    private final Scratch scratch;

    ChecksumAccumulator(MemoryPool pool) {
        this.sums = new GroupLongs(pool, 1, 0);
        this.seen = new SeenGroups(pool);
        this.scratch = new Scratch(pool);
    }

    @Override
    public void ensureGroups(int groups) {
        sums.ensure(groups);
        seen.ensure(groups);
    }

    @Override
    public void add(AggregateInput input, int[] columns) {
        seen.add(input);
        MemorySegment hashes = scratch.longs(0, input.rows());
        ColumnHash.hash(input.column(columns[0]), hashes, false);
        MemorySegment words = sums.segment();
        int[] ids = input.ids();
        for (int i = 0; i < input.rows(); i++) {
            Segments.setLong(words, ids[i], Segments.getLong(words, ids[i]) + Segments.getLong(hashes, i));
        }
    }

    @Override
    public void merge(AggregateInput input, int[] columns) {
        seen.add(input);
        long[] states = input.longs(columns[0]);
        MemorySegment words = sums.segment();
        int[] ids = input.ids();
        for (int i = 0; i < input.rows(); i++) {
            Segments.setLong(words, ids[i], Segments.getLong(words, ids[i]) + states[i]);
        }
    }

    @Override
    public Column[] states(int from, int count) {
        return new Column[] {FlatColumn.of(DataType.BIGINT, count, seen.validity(from, count), sums.slice(from, count))
        };
    }

    @Override
    public long memory() {
        return sums.memory() + seen.memory() + scratch.memory();
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
        scratch.close();
    }
}
