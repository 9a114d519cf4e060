// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.window;

import java.lang.foreign.MemorySegment;
import java.util.Set;
import org.centella.columnar.Column;
import org.centella.columnar.FlatColumn;
import org.centella.columnar.Scratch;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.columnar.memory.MemoryPool;
import org.centella.columnar.memory.Segments;
import org.centella.columnar.type.DataType;
import org.centella.execution.plan.Expression;

/**
 * {@code ntile(n)}: the partition in n parts, the first of which have one row more where it does not divide evenly. A
 * partition's first row says what n is; the function is null where that is null.
 */
final class TileEvaluator extends WindowEvaluator {
    private final Expression tiles;
    private final Scratch scratch;
    private WindowBlock block = new WindowBlock();

    TileEvaluator(Expression tiles, MemoryPool pool) {
        this.tiles = tiles;
        this.scratch = new Scratch(pool);
    }

    @Override
    public Reach reach() {
        return Reach.PARTITION;
    }

    @Override
    public Set<Integer> columns() {
        return tiles instanceof Expression.InputReference column ? Set.of(column.index()) : Set.of();
    }

    @Override
    public void start(WindowBlock next) {
        block = next;
    }

    @Override
    public Column evaluate(int first, int count) {
        MemorySegment out = scratch.longs(0, count);
        MemorySegment valid = scratch.bits(1, count);
        int[] partitions = block.partitionStarts();
        int i = 0;
        while (i < count) {
            int partition = block.partitionOf()[first + i];
            int start = partitions[partition];
            int rows = partitions[partition + 1] - start;
            int end = Math.min(count, partitions[partition + 1] - first);
            long parts = count(start);
            for (; i < end; i++) {
                Segments.setBit(valid, i, parts > 0);
                Segments.setLong(out, i, parts > 0 ? tile(first + (long) i - start, rows, parts) : 0);
            }
        }
        return FlatColumn.of(DataType.BIGINT, count, valid, out);
    }

    private static long tile(long row, long rows, long parts) {
        long small = rows / parts;
        long large = rows % parts;
        long inLarge = large * (small + 1);
        return row < inLarge ? row / (small + 1) + 1 : large + (row - inLarge) / small + 1;
    }

    /** Parts, or 0 for null. */
    private long count(int row) {
        long parts;
        if (tiles instanceof Expression.InputReference reference) {
            FlatColumn column = block.flat(reference.index());
            if (column.isNull(row)) {
                return 0;
            }
            parts = Segments.getLong(column.values(), row);
        } else if (tiles instanceof Expression.Literal literal && literal.value() instanceof Long constant) {
            parts = constant;
        } else {
            return 0;
        }
        if (parts <= 0) {
            throw new CentellaException(
                    ErrorCode.INVALID_ARGUMENT, "ntile needs a number of parts above 0, not " + parts);
        }
        return parts;
    }

    @Override
    public void close() {
        scratch.close();
    }
}
