// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.window;

import java.lang.foreign.MemorySegment;
import java.util.Set;
import org.centella.columnar.Column;
import org.centella.columnar.FlatColumn;
import org.centella.columnar.Scratch;
import org.centella.columnar.memory.MemoryPool;
import org.centella.columnar.memory.Segments;
import org.centella.columnar.type.DataType;

/** The functions of a row's place among its partition and peers alone. */
final class RankEvaluator extends WindowEvaluator {
    private final WindowKind kind;
    private final Scratch scratch;
    private WindowBlock block = new WindowBlock();

    RankEvaluator(WindowKind kind, MemoryPool pool) {
        this.kind = kind;
        this.scratch = new Scratch(pool);
    }

    @Override
    public Reach reach() {
        return switch (kind) {
            case ROW_NUMBER, RANK, DENSE_RANK -> Reach.ROW;
            case PERCENT_RANK, CUME_DIST -> Reach.PARTITION;
            case NTILE, LAG, LEAD, FIRST_VALUE, LAST_VALUE, NTH_VALUE ->
                throw new IllegalArgumentException(kind + " is no rank");
        };
    }

    @Override
    public Set<Integer> columns() {
        return Set.of();
    }

    @Override
    public void start(WindowBlock next) {
        block = next;
    }

    @Override
    public Column evaluate(int first, int count) {
        MemorySegment out = scratch.longs(0, count);
        int[] partitionOf = block.partitionOf();
        int[] groupOf = block.groupOf();
        int[] partitions = block.partitionStarts();
        int[] groups = block.groupStarts();
        switch (kind) {
            case ROW_NUMBER -> rowNumbers(partitionOf, partitions, first, count, out);
            case RANK -> ranks(partitionOf, partitions, groupOf, groups, first, count, out);
            case DENSE_RANK -> denseRanks(partitionOf, partitions, groupOf, first, count, out);
            case PERCENT_RANK -> percentRanks(partitionOf, partitions, groupOf, groups, first, count, out);
            case CUME_DIST -> distributions(partitionOf, partitions, groupOf, groups, first, count, out);
            case NTILE, LAG, LEAD, FIRST_VALUE, LAST_VALUE, NTH_VALUE -> throw new IllegalStateException();
        }
        addBefore(first, count, out);
        boolean whole = reach() == Reach.ROW;
        return FlatColumn.of(whole ? DataType.BIGINT : DataType.DOUBLE, count, null, out);
    }

    /** What the rows of the first partition before the block add. */
    private void addBefore(int first, int count, MemorySegment out) {
        if (!block.continued() || reach() == Reach.PARTITION) {
            return;
        }
        int end = Math.min(count, block.partitionStarts()[1] - first);
        long before = kind == WindowKind.DENSE_RANK ? block.groupsBefore() : block.rowsBefore();
        for (int i = 0; i < end; i++) {
            boolean firstGroup = kind == WindowKind.RANK && block.groupOf()[first + i] == 0;
            long more = firstGroup ? before - block.groupRowsBefore() : before;
            Segments.setLong(out, i, Segments.getLong(out, i) + more);
        }
    }

    private static void rowNumbers(int[] partitionOf, int[] partitions, int first, int count, MemorySegment out) {
        for (int i = 0; i < count; i++) {
            int row = first + i;
            Segments.setLong(out, i, row - partitions[partitionOf[row]] + 1L);
        }
    }

    private static void ranks(
            int[] partitionOf, int[] partitions, int[] groupOf, int[] groups, int first, int count, MemorySegment out) {
        for (int i = 0; i < count; i++) {
            int row = first + i;
            Segments.setLong(out, i, groups[groupOf[row]] - partitions[partitionOf[row]] + 1L);
        }
    }

    private static void denseRanks(
            int[] partitionOf, int[] partitions, int[] groupOf, int first, int count, MemorySegment out) {
        for (int i = 0; i < count; i++) {
            int row = first + i;
            Segments.setLong(out, i, groupOf[row] - groupOf[partitions[partitionOf[row]]] + 1L);
        }
    }

    private static void percentRanks(
            int[] partitionOf, int[] partitions, int[] groupOf, int[] groups, int first, int count, MemorySegment out) {
        for (int i = 0; i < count; i++) {
            int row = first + i;
            int start = partitions[partitionOf[row]];
            int rows = partitions[partitionOf[row] + 1] - start;
            double rank = groups[groupOf[row]] - (double) start;
            Segments.setDouble(out, i, rows == 1 ? 0 : rank / (rows - 1));
        }
    }

    private static void distributions(
            int[] partitionOf, int[] partitions, int[] groupOf, int[] groups, int first, int count, MemorySegment out) {
        for (int i = 0; i < count; i++) {
            int row = first + i;
            int start = partitions[partitionOf[row]];
            int rows = partitions[partitionOf[row] + 1] - start;
            double upTo = groups[groupOf[row] + 1] - (double) start;
            Segments.setDouble(out, i, upTo / rows);
        }
    }

    @Override
    public void close() {
        scratch.close();
    }
}
