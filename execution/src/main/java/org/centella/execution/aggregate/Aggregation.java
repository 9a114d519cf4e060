// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.aggregate;

import java.util.ArrayList;
import java.util.List;
import org.centella.columnar.Batch;
import org.centella.columnar.Column;
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
    private int groups;
    private int[] ids = new int[0];
    private int[] numbers = new int[0];
    private Batch prepared = new Batch(0, List.of());
    private int preparedGroups;

    /** @param merging the rows are states, as a PARTIAL step puts them out, and the calls' arguments state columns */
    public Aggregation(
            List<DataType> inputTypes,
            List<Integer> keys,
            List<AggregateCall> calls,
            boolean merging,
            MemoryPool pool) {
        this.keys = keys.stream().mapToInt(k -> k).toArray();
        List<DataType> keyTypes = keys.stream().map(inputTypes::get).toList();
        this.table = keys.isEmpty() ? null : GroupTables.of(keyTypes, pool);
        this.states = new AggregateStates(inputTypes, calls, merging, pool);
        this.stateTypes = new ArrayList<>(keyTypes);
        this.stateTypes.addAll(states.stateTypes());
    }

    /** Types of the columns of {@link #states}: the keys, then the states of each call. */
    public List<DataType> stateTypes() {
        return stateTypes;
    }

    /** State columns of one call. */
    public int stateCount(int call) {
        return states.stateCount(call);
    }

    /** Groups with complete states. */
    public int groupCount() {
        return groups;
    }

    /** Bytes held. */
    public long memory() {
        return (table == null ? 0 : table.memory()) + states.memory();
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
        states.add(prepared, ids, preparedGroups);
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
        states.add(batch, numbers, rows);
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
        groups = 0;
    }
}
