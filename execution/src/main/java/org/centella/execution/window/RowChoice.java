// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.window;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.centella.columnar.FlatColumn;
import org.centella.columnar.memory.MemoryPool;
import org.centella.columnar.memory.Segments;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a block that count for a function: no nulls in some columns, conditions that are true, and with DISTINCT the
 * first of equal values in its partition. Knows how many there are before each row, and where the n-th is, so that counting
 * within a frame and finding the n-th of it cost the same for every frame.
 */
final class RowChoice implements AutoCloseable {
    private final List<Integer> notNull;
    private final List<Integer> conditions;
    private final @Nullable EarlierEqual distinct;
    private final HeapAccount account;
    private boolean all;
    private int[] before = {};
    private int[] positions = {};

    /** @param conditions BOOLEAN columns that must be true */
    RowChoice(List<Integer> notNull, List<Integer> conditions, @Nullable EarlierEqual distinct, MemoryPool pool) {
        this.notNull = List.copyOf(notNull);
        this.conditions = List.copyOf(conditions);
        this.distinct = distinct;
        this.account = new HeapAccount(pool, 2L * Integer.BYTES);
    }

    Set<Integer> columns() {
        Set<Integer> columns = new TreeSet<>(notNull);
        columns.addAll(conditions);
        if (distinct != null) {
            columns.addAll(distinct.columns());
        }
        return columns;
    }

    void start(WindowBlock block) {
        int rows = block.rows();
        boolean nulls = notNull.stream().anyMatch(c -> block.flat(c).mayHaveNulls());
        all = !nulls && conditions.isEmpty() && distinct == null;
        if (all) {
            return;
        }
        if (account.grow(rows + 1)) {
            before = new int[account.rows()];
            positions = new int[account.rows()];
        }
        // First 1 or 0 for each row in positions, then what the names say.
        java.util.Arrays.fill(positions, 0, rows, 1);
        for (int column : notNull) {
            dropNulls(block.flat(column).validity(), rows, positions);
        }
        for (int column : conditions) {
            dropUntrue(block.flat(column), rows, positions);
        }
        if (distinct != null) {
            distinct.start(block, positions);
            dropRepeated(distinct.earlier(), rows, positions);
        }
        int count = 0;
        for (int i = 0; i < rows; i++) {
            before[i] = count;
            int chosen = positions[i];
            positions[count] = i;
            count += chosen;
        }
        before[rows] = count;
    }

    private static void dropNulls(@Nullable MemorySegment validity, int rows, int[] chosen) {
        if (validity != null) {
            for (int i = 0; i < rows; i++) {
                chosen[i] &= Segments.getBit(validity, i) ? 1 : 0;
            }
        }
    }

    private static void dropUntrue(FlatColumn condition, int rows, int[] chosen) {
        MemorySegment values = condition.values();
        for (int i = 0; i < rows; i++) {
            chosen[i] &= !condition.isNull(i) && Segments.getBit(values, i) ? 1 : 0;
        }
    }

    private static void dropRepeated(int[] earlier, int rows, int[] chosen) {
        for (int i = 0; i < rows; i++) {
            chosen[i] &= earlier[i] < 0 ? 1 : 0;
        }
    }

    /** True when every row is chosen. */
    boolean isAll() {
        return all;
    }

    boolean contains(int row) {
        return all || before[row + 1] > before[row];
    }

    /** Chosen rows before a row of the block; for the number of rows: all of them. */
    int before(int row) {
        return all ? row : before[row];
    }

    /** Chosen rows among {@code [from, to)}. */
    int count(int from, int to) {
        return all ? to - from : before[to] - before[from];
    }

    /** Chosen row number {@code n}, from 0, of the block; it must exist. */
    int position(int n) {
        return all ? n : positions[n];
    }

    @Override
    public void close() {
        account.close();
        before = new int[0];
        positions = new int[0];
        if (distinct != null) {
            distinct.close();
        }
    }
}
