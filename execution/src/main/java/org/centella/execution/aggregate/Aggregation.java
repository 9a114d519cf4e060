// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.aggregate;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.centella.columnar.Batch;
import org.centella.columnar.Column;
import org.centella.columnar.Columns;
import org.centella.columnar.Scratch;
import org.centella.columnar.Selection;
import org.centella.columnar.memory.MemoryPool;
import org.centella.columnar.type.DataType;
import org.centella.execution.plan.AggregateCall;
import org.jspecify.annotations.Nullable;

/**
 * Groups in memory: a table that numbers the keys and the states of all aggregates by that number. A batch is added in two
 * steps, so that one for which memory is refused can be added again after the groups have moved to disk:
 *
 * <pre>
 *   prepare(batch)   rows to groups, room for their states       may be refused: groupCount() is as before
 *   accumulate()     values into states
 * </pre>
 */
public final class Aggregation implements AutoCloseable {
    private final int[] keys;
    private final List<DataType> stateTypes;
    private final @Nullable GroupTable table;
    private final AggregateStates states;
    private final List<DataType> keyTypes;
    private final MemoryPool pool;
    private int groups;
    private int[] ids = new int[0];
    private int[] numbers = new int[0];
    private Batch prepared = new Batch(0, List.of());
    private int preparedGroups;
    private @Nullable Scratch scratch;

    private Aggregation(List<DataType> keyTypes, List<Integer> keys, AggregateStates states, MemoryPool pool) {
        this.keys = keys.stream().mapToInt(k -> k).toArray();
        this.keyTypes = keyTypes;
        this.table = keys.isEmpty() ? null : GroupTables.of(keyTypes, pool);
        this.states = states;
        this.pool = pool;
        this.stateTypes = concat(keyTypes, states.stateTypes());
    }

    /** @param merging the rows are states, as a PARTIAL step puts them out, and the calls' arguments state columns */
    public static Aggregation of(
            List<DataType> inputTypes,
            List<Integer> keys,
            List<AggregateCall> calls,
            boolean merging,
            MemoryPool pool) {
        return new Aggregation(
                keys.stream().map(inputTypes::get).toList(),
                keys,
                new AggregateStates(inputTypes, calls, merging, pool),
                pool);
    }

    private static List<DataType> concat(List<DataType> first, List<DataType> next) {
        List<DataType> all = new ArrayList<>(first);
        all.addAll(next);
        return List.copyOf(all);
    }

    /** Types of the columns of {@link #states}: the keys, then the states of each call. */
    public List<DataType> stateTypes() {
        return stateTypes;
    }

    /** Groups with complete states. */
    public int groupCount() {
        return groups;
    }

    /** Bytes held. */
    public long memory() {
        return (table == null ? 0 : table.memory()) + states.memory();
    }

    /** True when {@link #accumulate} takes memory too, for sets of distinct values or values of any length. */
    public boolean growsWithValues() {
        return states.growWithValues();
    }

    /** Without keys: makes the one group, even of no rows. */
    public void ensureGlobalGroup() {
        if (table == null && groups == 0) {
            states.ensureGroups(1);
            groups = 1;
        }
    }

    /** Finds the group of each row and makes room; {@link #accumulate} must follow while the batch is valid. */
    public void prepare(Batch batch) {
        int rows = batch.rowCount();
        if (ids.length < rows) {
            ids = new int[rows];
        }
        preparedGroups = 1;
        if (table != null) {
            table.groupIds(keyColumns(batch), rows, ids);
            preparedGroups = table.groupCount();
        }
        states.ensureGroups(preparedGroups);
        prepared = batch;
    }

    /** Adds the rows of the batch just prepared. */
    public void accumulate() {
        accumulate(0);
    }

    /** Adds the rows of the batch just prepared, which is of a {@linkplain #spillKinds kind} of rows from disk. */
    public void accumulate(int kind) {
        states.add(prepared, ids, preparedGroups, kind);
        groups = preparedGroups;
    }

    private Column[] keyColumns(Batch batch) {
        Column[] columns = new Column[keys.length];
        for (int k = 0; k < keys.length; k++) {
            columns[k] = batch.column(keys[k]);
        }
        return columns;
    }

    /** Keys and states of {@code count} groups from {@code from} on; valid until the next call of any method. */
    public Batch states(int from, int count) {
        return withKeys(from, count, states.states(from, count));
    }

    /** Keys and results of {@code count} groups from {@code from} on; valid until the next call of any method. */
    public Batch results(int from, int count) {
        return withKeys(from, count, states.results(from, count));
    }

    private Batch withKeys(int from, int count, List<Column> values) {
        List<Column> columns = new ArrayList<>();
        if (table != null) {
            columns.addAll(List.of(table.keys(from, count)));
        }
        columns.addAll(values);
        return new Batch(count, columns);
    }

    /**
     * Kinds of rows that the groups are on disk: kind 0 are keys and states; each other kind is keys and values that one
     * set of DISTINCT arguments had, for these are no state.
     */
    public int spillKinds() {
        return 1 + states.distinctSets().size();
    }

    /** Types of the columns of a kind; the keys come first. */
    public List<DataType> spillTypes(int kind) {
        if (kind == 0) {
            return concat(keyTypes, states.spillTypes());
        }
        return concat(keyTypes, distinctSet(kind).distinctTypes());
    }

    /** Rows of a kind. */
    public int spillRows(int kind) {
        return kind == 0 ? groups : distinctSet(kind).distinctRows().groupCount();
    }

    /** {@code count} rows of a kind from {@code from} on; valid until the next call of any method. */
    public Batch spill(int kind, int from, int count) {
        if (kind == 0) {
            return withKeys(from, count, states.spillStates(from, count));
        }
        Column[] distinct = distinctSet(kind).distinctRows().keys(from, count);
        List<Column> columns = new ArrayList<>();
        if (table != null) {
            if (scratch == null) {
                scratch = new Scratch(pool);
            }
            MemorySegment rows = Columns.flatten(distinct[0], scratch, 0).values();
            Batch all = new Batch(groups, List.of(table.keys(0, groups)));
            columns.addAll(Selection.select(all, rows, count, scratch).columns());
        }
        columns.addAll(List.of(distinct).subList(1, distinct.length));
        return new Batch(count, columns);
    }

    private RowSet distinctSet(int kind) {
        return states.distinctSets().get(kind - 1);
    }

    /**
     * An empty aggregation that reads the rows that this one {@linkplain #spill spills}, and may spill them again. Those of
     * kinds other than 0 must have been made distinct by then.
     */
    public Aggregation reader() {
        List<AggregateCall> calls = new ArrayList<>();
        List<Integer> sources = new ArrayList<>();
        states.spilledCalls(keys.length, calls, sources);
        List<List<DataType>> types = new ArrayList<>();
        for (int kind = 0; kind < spillKinds(); kind++) {
            types.add(spillTypes(kind));
        }
        List<Integer> positions = IntStream.range(0, keys.length).boxed().toList();
        return new Aggregation(keyTypes, positions, new AggregateStates(types, calls, sources, pool), pool);
    }

    /** Every row as a group of its own, in the form of {@link #states}; there must be no groups, before and after. */
    public Batch rowStates(Batch batch) {
        assert groups == 0 : groups + " groups";
        int rows = batch.rowCount();
        if (numbers.length < rows) {
            numbers = new int[rows];
            for (int i = 0; i < rows; i++) {
                numbers[i] = i;
            }
        }
        states.reset();
        states.ensureGroups(rows);
        states.add(batch, numbers, rows, 0);
        List<Column> columns = new ArrayList<>(List.of(keyColumns(batch)));
        columns.addAll(states.states(0, rows));
        return new Batch(rows, columns);
    }

    /** Forgets all groups and frees the memory they took. */
    public void release() {
        close();
    }

    /** Forgets all groups; may keep memory. */
    public void reset() {
        if (table != null) {
            table.reset();
        }
        states.reset();
        groups = 0;
    }

    @Override
    public void close() {
        if (table != null) {
            table.close();
        }
        states.close();
        if (scratch != null) {
            scratch.close();
        }
        groups = 0;
    }
}
