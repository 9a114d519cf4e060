// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.operator;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.centella.columnar.Batch;
import org.centella.columnar.BatchStream;
import org.centella.columnar.Column;
import org.centella.columnar.ColumnBuilder;
import org.centella.columnar.DictionaryColumn;
import org.centella.columnar.FlatColumn;
import org.centella.columnar.memory.MemoryPool;
import org.centella.columnar.setting.SettingValues;
import org.centella.columnar.type.DataType;
import org.centella.columnar.type.Field;
import org.centella.columnar.type.Schema;
import org.centella.execution.plan.AggregateCall;
import org.centella.execution.plan.PhysicalPlan;
import org.centella.execution.plan.PhysicalPlan.AggregationStep;
import org.jspecify.annotations.Nullable;

/**
 * Nanoseconds per row of three aggregations, each the typical use of one table; arguments: which of {@code q1}, {@code long}, {@code dense},
 * {@code string}, and repetitions.
 */
final class HashAggregationBenchmark {
    private static final int ROWS = Batch.DEFAULT_ROWS;
    private static final int BATCHES = 732;
    /** Processor time, for the machine may be busy with other things. */
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private HashAggregationBenchmark() {}

    public static void main(String[] args) {
        String which = args.length > 0 ? args[0] : "q1";
        int repetitions = args.length > 1 ? Integer.parseInt(args[1]) : 10;
        try (MemoryPool pool = MemoryPool.root(4L << 30);
                Input input = switch (which) {
                    case "q1" -> q1(pool);
                    case "long" -> longs(pool, 1_500_000, 0x9E37_79B9_7F4A_7C15L);
                    case "dense" -> longs(pool, 1_500_000, 4);
                    case "string" -> strings(pool, 200_000);
                    default -> throw new IllegalArgumentException(which);
                }) {
            double least = Double.MAX_VALUE;
            long groups = 0;
            for (int r = 0; r < repetitions; r++) {
                long before = THREADS.getCurrentThreadCpuTime();
                groups = run(input, pool);
                double each = (THREADS.getCurrentThreadCpuTime() - before) / (double) ((long) ROWS * BATCHES);
                least = Math.min(least, each);
            }
            System.out.printf("%s: %.2f ns a row at best, %d groups%n", which, least, groups);
        }
    }

    private record Input(PhysicalPlan.HashAggregate node, List<Batch> batches, List<ColumnBuilder> builders)
            implements AutoCloseable {
        @Override
        public void close() {
            builders.forEach(ColumnBuilder::close);
        }
    }

    private static long run(Input input, MemoryPool pool) {
        TestTask task = new TestTask(ROWS, SettingValues.DEFAULTS, pool, Path.of(System.getProperty("java.io.tmpdir")));
        long groups = 0;
        try (BatchStream stream = new HashAggregationOperator(input.node(), new Repeated(input.batches()), task)) {
            for (Batch batch = stream.next(); batch != null; batch = stream.next()) {
                groups += batch.rowCount();
            }
        }
        return groups;
    }

    private static final class Repeated implements BatchStream {
        private final List<Batch> batches;
        private int next;

        Repeated(List<Batch> batches) {
            this.batches = batches;
        }

        @Override
        public @Nullable Batch next() {
            return next == BATCHES ? null : batches.get(next++ % batches.size());
        }

        @Override
        public void close() {}
    }

    private static Input input(
            List<DataType> types,
            List<Integer> keys,
            List<AggregateCall> calls,
            List<Batch> batches,
            List<ColumnBuilder> builders) {
        Schema schema = new Schema(types.stream().map(t -> Field.of("c", t)).toList());
        List<Field> fields = new ArrayList<>();
        keys.forEach(k -> fields.add(schema.field(k)));
        calls.forEach(c -> fields.add(Field.of("r", c.type())));
        PhysicalPlan values = new PhysicalPlan.Values(0, List.of(), schema);
        return new Input(
                new PhysicalPlan.HashAggregate(1, values, AggregationStep.SINGLE, keys, calls, new Schema(fields)),
                batches,
                builders);
    }

    private static Input q1(MemoryPool pool) {
        DataType money = new DataType.Decimal(15, 2);
        DataType product = new DataType.Decimal(33, 4);
        DataType charge = new DataType.Decimal(38, 6);
        List<DataType> types = List.of(DataType.VARCHAR, DataType.VARCHAR, money, money, product, charge, money);
        List<ColumnBuilder> builders = new ArrayList<>();
        ColumnBuilder flags = builder(builders, DataType.VARCHAR, pool);
        List.of("A", "N", "R").forEach(flags::appendValue);
        ColumnBuilder status = builder(builders, DataType.VARCHAR, pool);
        List.of("F", "O").forEach(status::appendValue);
        Random random = new Random(1);
        List<Batch> batches = new ArrayList<>();
        for (int b = 0; b < 32; b++) {
            ColumnBuilder[] made = new ColumnBuilder[types.size()];
            for (int c = 0; c < made.length; c++) {
                made[c] = builder(builders, c < 2 ? DataType.INTEGER : types.get(c), pool);
            }
            for (int i = 0; i < ROWS; i++) {
                int group = random.nextInt(4);
                made[0].appendLong(group == 0 ? 0 : group == 3 ? 2 : 1);
                made[1].appendLong(group == 2 ? 1 : 0);
                made[2].appendLong(100 * random.nextInt(1, 51));
                long price = random.nextInt(90_000, 10_000_000);
                made[3].appendLong(price);
                made[4].append128(price * 95, 0);
                made[5].append128(price * 95 * 104, 0);
                made[6].appendLong(random.nextInt(11));
            }
            List<Column> columns = new ArrayList<>();
            columns.add(new DictionaryColumn(flags.view(), made[0].view().values(), ROWS));
            columns.add(new DictionaryColumn(status.view(), made[1].view().values(), ROWS));
            for (int c = 2; c < made.length; c++) {
                columns.add(made[c].view());
            }
            batches.add(new Batch(ROWS, columns));
        }
        DataType sum2 = new DataType.Decimal(38, 2);
        List<AggregateCall> calls = List.of(
                call("sum", 2, sum2),
                call("sum", 3, sum2),
                call("sum", 4, new DataType.Decimal(38, 4)),
                call("sum", 5, charge),
                call("avg", 2, DataType.DOUBLE),
                call("avg", 3, DataType.DOUBLE),
                call("avg", 6, DataType.DOUBLE),
                new AggregateCall("count", List.of(), -1, false, DataType.BIGINT));
        return input(types, List.of(0, 1), calls, batches, builders);
    }

    private static AggregateCall call(String function, int column, DataType type) {
        return new AggregateCall(function, List.of(column), -1, false, type);
    }

    private static ColumnBuilder builder(List<ColumnBuilder> builders, DataType type, MemoryPool pool) {
        ColumnBuilder builder = new ColumnBuilder(type, pool);
        builders.add(builder);
        return builder;
    }

    private static Input longs(MemoryPool pool, int groups, long step) {
        List<ColumnBuilder> builders = new ArrayList<>();
        Random random = new Random(1);
        List<Batch> batches = new ArrayList<>();
        for (int b = 0; b < BATCHES; b++) {
            ColumnBuilder key = builder(builders, DataType.BIGINT, pool);
            ColumnBuilder value = builder(builders, DataType.INTEGER, pool);
            for (int i = 0; i < ROWS; i++) {
                key.appendLong(random.nextInt(groups) * step);
                value.appendLong(i);
            }
            batches.add(Batch.of(ROWS, key.view(), value.view()));
        }
        return input(
                List.of(DataType.BIGINT, DataType.INTEGER),
                List.of(0),
                List.of(call("sum", 1, DataType.BIGINT)),
                batches,
                builders);
    }

    private static Input strings(MemoryPool pool, int groups) {
        List<ColumnBuilder> builders = new ArrayList<>();
        Random random = new Random(1);
        List<Batch> batches = new ArrayList<>();
        for (int b = 0; b < BATCHES; b++) {
            ColumnBuilder key = builder(builders, DataType.VARCHAR, pool);
            ColumnBuilder value = builder(builders, DataType.INTEGER, pool);
            for (int i = 0; i < ROWS; i++) {
                int group = random.nextInt(groups);
                key.appendValue("Customer#" + (group % 2 == 0 ? "" : "0000000") + group);
                value.appendLong(i);
            }
            FlatColumn view = key.view();
            batches.add(Batch.of(ROWS, view, value.view()));
        }
        return input(
                List.of(DataType.VARCHAR, DataType.INTEGER),
                List.of(0),
                List.of(call("sum", 1, DataType.BIGINT)),
                batches,
                builders);
    }
}
