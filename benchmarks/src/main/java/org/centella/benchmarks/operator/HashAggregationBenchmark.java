// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.benchmarks.operator;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.centella.columnar.Batch;
import org.centella.columnar.Column;
import org.centella.columnar.ColumnBuilder;
import org.centella.columnar.DictionaryColumn;
import org.centella.columnar.memory.MemoryPool;
import org.centella.columnar.type.DataType;
import org.centella.execution.aggregate.Aggregation;
import org.centella.execution.plan.AggregateCall;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** Nanoseconds per row of grouping 6 million rows, each case the typical use of one table. One thread. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@OperationsPerInvocation(HashAggregationBenchmark.ROWS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class HashAggregationBenchmark {
    private static final int BATCHES = 732;
    static final int ROWS = BATCHES * Batch.DEFAULT_ROWS;

    private static final int MANY_GROUPS = 1_500_000;
    private static final long FAR_APART = 0x9E37_79B9_7F4A_7C15L;

    /** TPC-H Q1's four groups and eight aggregates; a sum by close and by scattered longs; a sum by name. */
    public enum Keys {
        Q1,
        DENSE,
        LONG,
        STRING
    }

    @Param
    public Keys keys = Keys.Q1;

    /** Whether memory freed by one run serves the next, as in a process with a limit. */
    @Param({"true", "false"})
    public boolean keepsBuffers = true;

    private MemoryPool root;
    private MemoryPool pool;
    private final List<ColumnBuilder> builders = new ArrayList<>();
    private final List<Batch> batches = new ArrayList<>();
    private List<DataType> types;
    private List<Integer> groupBy;
    private List<AggregateCall> calls;

    @Setup
    public void setUp() {
        root = MemoryPool.root(keepsBuffers ? 8L << 30 : Long.MAX_VALUE);
        pool = root.child("benchmark");
        Random random = new Random(1);
        switch (keys) {
            case Q1 -> q1(random);
            case DENSE -> longs(random, 4);
            case LONG -> longs(random, FAR_APART);
            case STRING -> strings(random);
        }
    }

    @Benchmark
    public long group() {
        try (Aggregation aggregation = Aggregation.of(types, groupBy, calls, false, pool)) {
            for (int b = 0; b < BATCHES; b++) {
                aggregation.prepare(batches.get(b % batches.size()));
                aggregation.accumulate();
            }
            return aggregation.groupCount();
        }
    }

    @TearDown
    public void tearDown() {
        builders.forEach(ColumnBuilder::close);
        pool.close();
        root.close();
    }

    private ColumnBuilder builder(DataType type) {
        ColumnBuilder builder = new ColumnBuilder(type, pool);
        builders.add(builder);
        return builder;
    }

    private static AggregateCall call(String function, int column, DataType type) {
        return new AggregateCall(function, List.of(column), -1, false, type);
    }

    private void q1(Random random) {
        DataType money = new DataType.Decimal(15, 2);
        DataType charge = new DataType.Decimal(38, 6);
        types = List.of(DataType.VARCHAR, DataType.VARCHAR, money, money, new DataType.Decimal(33, 4), charge, money);
        groupBy = List.of(0, 1);
        DataType sum = new DataType.Decimal(38, 2);
        calls = List.of(
                call("sum", 2, sum),
                call("sum", 3, sum),
                call("sum", 4, new DataType.Decimal(38, 4)),
                call("sum", 5, charge),
                call("avg", 2, DataType.DOUBLE),
                call("avg", 3, DataType.DOUBLE),
                call("avg", 6, DataType.DOUBLE),
                new AggregateCall("count", List.of(), -1, false, DataType.BIGINT));
        ColumnBuilder flags = builder(DataType.VARCHAR);
        List.of("A", "N", "R").forEach(flags::appendValue);
        ColumnBuilder status = builder(DataType.VARCHAR);
        List.of("F", "O").forEach(status::appendValue);
        for (int b = 0; b < 32; b++) {
            ColumnBuilder[] made = new ColumnBuilder[types.size()];
            for (int c = 0; c < made.length; c++) {
                made[c] = builder(c < 2 ? DataType.INTEGER : types.get(c));
            }
            for (int i = 0; i < Batch.DEFAULT_ROWS; i++) {
                int group = random.nextInt(4);
                made[0].appendLong(group == 0 ? 0 : group == 3 ? 2 : 1);
                made[1].appendLong(group == 2 ? 1 : 0);
                made[2].appendLong(100L * random.nextInt(1, 51));
                long price = random.nextInt(90_000, 10_000_000);
                made[3].appendLong(price);
                made[4].append128(price * 95, 0);
                made[5].append128(price * 95 * 104, 0);
                made[6].appendLong(random.nextInt(11));
            }
            List<Column> columns = new ArrayList<>();
            columns.add(new DictionaryColumn(flags.view(), made[0].view().values(), Batch.DEFAULT_ROWS));
            columns.add(new DictionaryColumn(status.view(), made[1].view().values(), Batch.DEFAULT_ROWS));
            for (int c = 2; c < made.length; c++) {
                columns.add(made[c].view());
            }
            batches.add(new Batch(Batch.DEFAULT_ROWS, columns));
        }
    }

    private void longs(Random random, long step) {
        sumBy(DataType.BIGINT);
        for (int b = 0; b < BATCHES; b++) {
            ColumnBuilder key = builder(DataType.BIGINT);
            ColumnBuilder value = builder(DataType.INTEGER);
            for (int i = 0; i < Batch.DEFAULT_ROWS; i++) {
                key.appendLong(random.nextInt(MANY_GROUPS) * step);
                value.appendLong(i);
            }
            batches.add(Batch.of(Batch.DEFAULT_ROWS, key.view(), value.view()));
        }
    }

    private void strings(Random random) {
        sumBy(DataType.VARCHAR);
        for (int b = 0; b < BATCHES; b++) {
            ColumnBuilder key = builder(DataType.VARCHAR);
            ColumnBuilder value = builder(DataType.INTEGER);
            for (int i = 0; i < Batch.DEFAULT_ROWS; i++) {
                int group = random.nextInt(200_000);
                key.appendValue("Customer#" + (group % 2 == 0 ? "" : "0000000") + group);
                value.appendLong(i);
            }
            batches.add(Batch.of(Batch.DEFAULT_ROWS, key.view(), value.view()));
        }
    }

    private void sumBy(DataType key) {
        types = List.of(key, DataType.INTEGER);
        groupBy = List.of(0);
        calls = List.of(call("sum", 1, DataType.BIGINT));
    }
}
