// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.window;

import java.lang.foreign.MemorySegment;
import java.util.List;
import org.centella.columnar.Column;
import org.centella.columnar.FlatColumn;
import org.centella.columnar.Scratch;
import org.centella.columnar.memory.MemoryPool;
import org.centella.columnar.memory.Segments;
import org.centella.columnar.type.DataType;
import org.centella.columnar.type.Layout;
import org.centella.execution.aggregate.AggregateFunction;
import org.centella.execution.aggregate.AggregateResult;
import org.centella.execution.aggregate.LongStates;

/**
 * Results of aggregates whose states are computed here as numbers: the states become columns, and the function's own last
 * step makes the result of them, with its checks.
 */
final class AggregateOutput implements AutoCloseable {
    private static final int VALUES = 0;
    private static final int VALID = 1;
    private static final int COUNTS = 2;

    private final List<DataType> states;
    private final AggregateResult result;
    private final Scratch scratch;
    private final Scratch results;

    AggregateOutput(AggregateFunction function, List<DataType> arguments, DataType type, MemoryPool pool) {
        this.states = function.stateTypes(arguments, type);
        this.scratch = new Scratch(pool);
        this.results = new Scratch(pool);
        this.result = new AggregateResult(function.kind(), type, results, 0, pool);
    }

    /** The type of the first state. */
    DataType type() {
        return states.getFirst();
    }

    /** The results of a count. */
    Column ofCounts(long[] counts, int count) {
        return result.of(List.of(longs(COUNTS, counts, count)), count);
    }

    /**
     * @param low the first state's values or their lower halves
     * @param high the upper halves, where the state needs 128 bits
     * @param counts rows that went into each; no rows make null. The second state, if there is one
     */
    Column of(long[] low, long[] high, long[] counts, int count) {
        MemorySegment valid = scratch.bits(VALID, count);
        for (int i = 0; i < count; i++) {
            Segments.setBit(valid, i, counts[i] > 0);
        }
        FlatColumn first = value(low, high, count, valid);
        return states.size() == 1
                ? result.of(List.of(first), count)
                : result.of(List.of(first, longs(COUNTS, counts, count)), count);
    }

    private FlatColumn longs(int slot, long[] values, int count) {
        MemorySegment out = scratch.longs(slot, count);
        MemorySegment.copy(values, 0, out, Segments.LONG, 0, count);
        return FlatColumn.of(DataType.BIGINT, count, null, out);
    }

    private FlatColumn value(long[] low, long[] high, int count, MemorySegment valid) {
        DataType type = states.getFirst();
        MemorySegment out = scratch.bytes(VALUES, (long) count << 4);
        if (type.layout() == Layout.INT128) {
            for (int i = 0; i < count; i++) {
                Segments.setLong(out, 2L * i, low[i]);
                Segments.setLong(out, 2L * i + 1, high[i]);
            }
        } else {
            LongStates.write(type, low, count, out);
        }
        return FlatColumn.of(type, count, valid, out);
    }

    @Override
    public void close() {
        scratch.close();
        results.close();
    }
}
