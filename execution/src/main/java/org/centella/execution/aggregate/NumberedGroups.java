// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.aggregate;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.centella.columnar.Batch;
import org.centella.columnar.Column;
import org.centella.columnar.memory.MemoryPool;
import org.centella.columnar.type.DataType;
import org.centella.execution.plan.AggregateCall;

/** The states of one aggregate for groups that the caller numbers: aggregation that needs no keys. */
public final class NumberedGroups implements AutoCloseable {
    private final AggregateStates states;
    private int groups;

    private NumberedGroups(AggregateStates states) {
        this.states = states;
    }

    /** Groups of rows with these types. */
    public static NumberedGroups ofRows(List<DataType> inputTypes, AggregateCall call, MemoryPool pool) {
        return new NumberedGroups(new AggregateStates(inputTypes, List.of(call), false, pool));
    }

    /** Groups of states that other groups of the same call put out. */
    public static NumberedGroups ofStates(List<DataType> inputTypes, AggregateCall call, MemoryPool pool) {
        List<DataType> types = stateTypes(inputTypes, call);
        List<Integer> columns = IntStream.range(0, types.size()).boxed().toList();
        AggregateCall merged = call.over(columns);
        return new NumberedGroups(new AggregateStates(types, List.of(merged), true, pool));
    }

    private static List<DataType> stateTypes(List<DataType> inputTypes, AggregateCall call) {
        AggregateFunction function = AggregateFunctions.find(call.function());
        if (function == null) {
            throw new IllegalArgumentException("no aggregate function " + call.function());
        }
        return function.stateTypes(
                call.arguments().stream().map(inputTypes::get).toList(), call.type());
    }

    /** Forgets everything and makes groups of no rows. */
    public void reset(int count) {
        states.reset();
        states.ensureGroups(count);
        groups = count;
    }

    /** As many groups at least; new ones are of no rows. */
    public void grow(int count) {
        if (count > groups) {
            states.ensureGroups(count);
            groups = count;
        }
    }

    /** Adds rows, or states, to the groups that {@code ids} says. */
    public void add(Batch batch, int[] ids) {
        states.add(batch, ids, groups, 0, false);
    }

    public int groups() {
        return groups;
    }

    /** The states of {@code count} groups from {@code from} on; valid until the next call of any method. */
    public Batch states(int from, int count) {
        return new Batch(count, new ArrayList<>(states.states(from, count)));
    }

    /** The results of {@code count} groups from {@code from} on; valid until the next call of any method. */
    public Column results(int from, int count) {
        return states.results(from, count).getFirst();
    }

    @Override
    public void close() {
        states.close();
        groups = 0;
    }
}
