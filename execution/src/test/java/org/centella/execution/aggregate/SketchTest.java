// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.aggregate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.assertj.core.data.Percentage;
import org.centella.columnar.Batch;
import org.centella.columnar.ColumnBuilder;
import org.centella.columnar.memory.MemoryPool;
import org.centella.columnar.testing.TestMemory;
import org.centella.columnar.type.DataType;
import org.centella.execution.plan.AggregateCall;
import org.junit.jupiter.api.Test;

/** Sketches against exact answers, whole and merged of many parts. */
class SketchTest {
    private static final int BATCH = 4096;

    private static AggregateCall call(String name, DataType type, List<Integer> arguments) {
        return new AggregateCall(name, arguments, -1, false, type);
    }

    /** The one group's result over the values, aggregated in {@code parts} parts that are merged. */
    private static Object result(MemoryPool pool, AggregateCall call, double[] values, double fraction, int parts) {
        List<DataType> types = List.of(DataType.DOUBLE, DataType.DOUBLE);
        try (Aggregation whole = Aggregation.of(types, List.of(), List.of(call), false, pool)) {
            if (parts == 1) {
                add(whole, values, 0, values.length, fraction, pool);
                return value(whole);
            }
            List<DataType> states = whole.stateTypes();
            List<Integer> columns = new ArrayList<>();
            for (int c = 0; c < states.size(); c++) {
                columns.add(c);
            }
            AggregateCall merging = call(call.function(), call.type(), columns);
            try (Aggregation merged = Aggregation.of(states, List.of(), List.of(merging), true, pool)) {
                int step = values.length / parts;
                for (int p = 0; p < parts; p++) {
                    try (Aggregation part = Aggregation.of(types, List.of(), List.of(call), false, pool)) {
                        add(part, values, p * step, p == parts - 1 ? values.length : (p + 1) * step, fraction, pool);
                        part.ensureGlobalGroup();
                        merged.prepare(part.states(0, 1));
                        merged.accumulate();
                    }
                }
                return value(merged);
            }
        }
    }

    private static void add(
            Aggregation aggregation, double[] values, int from, int to, double fraction, MemoryPool pool) {
        for (int start = from; start < to; start += BATCH) {
            int rows = Math.min(BATCH, to - start);
            try (ColumnBuilder x = new ColumnBuilder(DataType.DOUBLE, pool);
                    ColumnBuilder f = new ColumnBuilder(DataType.DOUBLE, pool)) {
                for (int i = 0; i < rows; i++) {
                    x.appendDouble(values[start + i]);
                    f.appendDouble(fraction);
                }
                aggregation.prepare(Batch.of(rows, x.view(), f.view()));
                aggregation.accumulate();
            }
        }
    }

    private static Object value(Aggregation aggregation) {
        return org.centella.columnar.Values.get(aggregation.results(0, 1).column(0), 0);
    }

    @Test
    void estimatesDistinctValuesWithinAFewPercent() {
        try (TestMemory memory = new TestMemory()) {
            AggregateCall call = call("approx_count_distinct", DataType.BIGINT, List.of(0));
            for (int distinct : new int[] {1, 10, 380, 800, 5000, 300_000}) {
                double[] values = new Random(distinct).doubles(distinct).toArray();
                double[] twice = Arrays.copyOf(values, 2 * distinct);
                System.arraycopy(values, 0, twice, distinct, distinct);
                for (int parts : new int[] {1, 7}) {
                    long estimate = (long) result(memory.pool(), call, twice, 0, parts);
                    assertThat(estimate)
                            .as(distinct + " in " + parts)
                            .isCloseTo((long) distinct, Percentage.withPercentage(distinct <= 380 ? 0.01 : 6));
                }
            }
        }
    }

    @Test
    void estimatesQuantilesCloseInRank() {
        try (TestMemory memory = new TestMemory()) {
            AggregateCall call = call("approx_quantile", DataType.DOUBLE, List.of(0, 1));
            for (int size : new int[] {1, 2, 100, 500, 20_000, 300_000}) {
                double[] values =
                        new Random(size).doubles(size).map(v -> v * v * 1000).toArray();
                double[] sorted = values.clone();
                Arrays.sort(sorted);
                for (double fraction : new double[] {0, 0.001, 0.25, 0.5, 0.99, 1}) {
                    for (int parts : new int[] {1, 5}) {
                        double estimate = (double) result(memory.pool(), call, values, fraction, parts);
                        double below =
                                Arrays.stream(values).filter(v -> v <= estimate).count();
                        String what = fraction + " of " + size + " in " + parts;
                        assertThat(below / size).as(what).isCloseTo(fraction, Offset.offset(0.01 + 1.0 / size));
                        if (fraction == 0 || fraction == 1) {
                            assertThat(estimate).as(what).isEqualTo(sorted[fraction == 0 ? 0 : size - 1]);
                        }
                    }
                }
            }
        }
    }
}
