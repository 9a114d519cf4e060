// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.aggregate;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.centella.columnar.Batch;
import org.centella.columnar.Column;
import org.centella.columnar.FlatColumn;
import org.centella.columnar.Scratch;
import org.centella.columnar.Selection;
import org.centella.columnar.memory.MemoryPool;
import org.centella.columnar.memory.Segments;
import org.centella.columnar.type.DataType;
import org.jspecify.annotations.Nullable;

/**
 * Picks the rows that count for the aggregates that agree on them: no nulls in some columns, a filter that is true, and with
 * DISTINCT the first row of each combination of group and values. Accumulators thus know nothing of the three.
 */
final class RowSet implements AutoCloseable {
    /**
     * What makes two aggregates agree.
     *
     * @param source where the rows come from: 0 for the input, else the number of a set of distinct rows from disk
     */
    record Rule(List<Integer> notNull, int filter, List<Integer> distinct, int source) {
        Rule {
            notNull = List.copyOf(notNull);
            distinct = List.copyOf(distinct);
        }
    }

    private static final int ROWS = 0;
    private static final int IDS = 1;

    private final Rule rule;
    private final Scratch scratch;
    private final AggregateInput input = new AggregateInput();
    private final List<DataType> distinctTypes;
    private final @Nullable GroupTable distinct;
    private int[] ids = new int[0];
    private int[] distinctIds = new int[0];

    RowSet(Rule rule, List<DataType> inputTypes, MemoryPool pool) {
        this.rule = rule;
        this.scratch = new Scratch(pool);
        this.distinctTypes = rule.distinct().stream().map(inputTypes::get).toList();
        if (rule.distinct().isEmpty()) {
            distinct = null;
        } else {
            List<DataType> types = new ArrayList<>();
            types.add(DataType.INTEGER);
            types.addAll(distinctTypes);
            distinct = GroupTables.of(types, pool);
        }
    }

    Rule rule() {
        return rule;
    }

    boolean isDistinct() {
        return distinct != null;
    }

    /** Types of the values of {@link #distinctRows}. */
    List<DataType> distinctTypes() {
        return distinctTypes;
    }

    /** The combinations of group and values met so far: the group as INTEGER first. */
    GroupTable distinctRows() {
        return Objects.requireNonNull(distinct);
    }

    /** The rows of {@code all} that count; {@code all} itself if every row does. */
    AggregateInput pick(AggregateInput all, Batch batch) {
        int rows = batch.rowCount();
        int count = rows;
        MemorySegment picked = Segments.EMPTY;
        if (rule.filter() >= 0) {
            picked = scratch.ints(ROWS, rows);
            count = keepTrue(batch.column(rule.filter()), picked);
        }
        for (int column : rule.notNull()) {
            Column values = batch.column(column);
            if (ColumnReader.hasNulls(values)) {
                if (picked.byteSize() == 0) {
                    picked = scratch.ints(ROWS, rows);
                    number(picked, rows);
                }
                count = keepNotNull(values, picked, count);
            }
        }
        if (distinct == null && count == rows) {
            return all;
        }
        if (picked.byteSize() == 0) {
            picked = scratch.ints(ROWS, rows);
            number(picked, rows);
        }
        if (ids.length < rows) {
            ids = new int[rows];
            distinctIds = new int[rows];
        }
        pickIds(all.ids(), picked, count);
        if (distinct != null && count > 0) {
            count = keepDistinct(distinct, batch, picked, count);
            pickIds(all.ids(), picked, count);
        }
        Batch selected = Selection.select(batch, picked, count, scratch);
        input.start(selected, ids, all.groups(), false);
        return input;
    }

    private static void number(MemorySegment picked, int rows) {
        for (int i = 0; i < rows; i++) {
            Segments.setInt(picked, i, i);
        }
    }

    private void pickIds(int[] all, MemorySegment picked, int count) {
        for (int i = 0; i < count; i++) {
            ids[i] = all[Segments.getInt(picked, i)];
        }
    }

    private static int keepTrue(Column filter, MemorySegment picked) {
        FlatColumn base = filter.base();
        int kept = 0;
        for (int i = 0; i < filter.length(); i++) {
            int row = filter.baseRow(i);
            if (!base.isNull(row) && Segments.getBit(base.values(), row)) {
                Segments.setInt(picked, kept++, i);
            }
        }
        return kept;
    }

    private static int keepNotNull(Column values, MemorySegment picked, int count) {
        int kept = 0;
        for (int i = 0; i < count; i++) {
            int row = Segments.getInt(picked, i);
            if (!values.isNull(row)) {
                Segments.setInt(picked, kept++, row);
            }
        }
        return kept;
    }

    private int keepDistinct(GroupTable table, Batch batch, MemorySegment picked, int count) {
        Batch candidates = Selection.select(batch, picked, count, scratch);
        MemorySegment groups = scratch.ints(IDS, count);
        MemorySegment.copy(ids, 0, groups, Segments.INT, 0, count);
        Column[] keys = new Column[rule.distinct().size() + 1];
        keys[0] = FlatColumn.of(DataType.INTEGER, count, null, groups);
        for (int k = 1; k < keys.length; k++) {
            keys[k] = candidates.column(rule.distinct().get(k - 1));
        }
        int next = table.groupCount();
        table.groupIds(keys, count, distinctIds);
        int kept = 0;
        for (int i = 0; i < count; i++) {
            if (distinctIds[i] == next) {
                next++;
                Segments.setInt(picked, kept++, Segments.getInt(picked, i));
            }
        }
        return kept;
    }

    long memory() {
        return scratch.memory() + (distinct == null ? 0 : distinct.memory());
    }

    void reset() {
        if (distinct != null) {
            distinct.reset();
        }
    }

    @Override
    public void close() {
        scratch.close();
        if (distinct != null) {
            distinct.close();
        }
    }
}
