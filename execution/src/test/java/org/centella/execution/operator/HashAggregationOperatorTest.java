// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.centella.columnar.Batch;
import org.centella.columnar.BatchStream;
import org.centella.columnar.Column;
import org.centella.columnar.ColumnBuilder;
import org.centella.columnar.ConstantColumn;
import org.centella.columnar.FlatColumn;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.columnar.memory.MemoryPool;
import org.centella.columnar.setting.SettingValues;
import org.centella.columnar.testing.TestColumns;
import org.centella.columnar.testing.TestMemory;
import org.centella.columnar.type.DataType;
import org.centella.columnar.type.Field;
import org.centella.columnar.type.Schema;
import org.centella.execution.aggregate.AggregateFunction;
import org.centella.execution.aggregate.AggregateFunctions;
import org.centella.execution.plan.AggregateCall;
import org.centella.execution.plan.PhysicalPlan;
import org.centella.execution.plan.PhysicalPlan.AggregationStep;
import org.centella.execution.plan.SortKey;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random aggregations over random rows, run in every way the operator has, against the oracle. */
class HashAggregationOperatorTest {
    private static final DataType WIDE = new DataType.Decimal(30, 4);
    private static final List<DataType> NUMBERS = List.of(
            DataType.TINYINT,
            DataType.SMALLINT,
            DataType.INTEGER,
            DataType.BIGINT,
            DataType.REAL,
            DataType.DOUBLE,
            new DataType.Decimal(9, 2),
            WIDE);

    private static final Set<String> CANCELLING = Set.of(
            "fsum",
            "favg",
            "sum_squares",
            "product",
            "harmonic_mean",
            "geometric_mean",
            "skewness",
            "kurtosis",
            "kurtosis_pop",
            "quantile_cont",
            "$percentile_cont_desc",
            "median");

    @TempDir
    Path folder;

    private static final class Rows implements BatchStream {
        private final List<Batch> batches;
        private int next;

        Rows(List<Batch> batches) {
            this.batches = batches;
        }

        @Override
        public @Nullable Batch next() {
            return next == batches.size() ? null : batches.get(next++);
        }

        @Override
        public void close() {}
    }

    /** An aggregation and its input. */
    private record Case(List<DataType> types, List<Batch> batches, List<Integer> keys, List<AggregateCall> calls) {
        PhysicalPlan.HashAggregate node(AggregationStep step) {
            Schema input = schema(types);
            List<Field> fields = new ArrayList<>();
            keys.forEach(k -> fields.add(input.field(k)));
            for (AggregateCall call : calls) {
                fields.add(Field.of("result", call.type()));
            }
            return new PhysicalPlan.HashAggregate(
                    1, new PhysicalPlan.Values(0, List.of(), input), step, keys, calls, new Schema(fields));
        }

        /** A later step over what the first puts out. */
        PhysicalPlan.HashAggregate merging(AggregationStep step) {
            List<DataType> states = new ArrayList<>();
            List<Integer> stateKeys = new ArrayList<>();
            for (int key : keys) {
                stateKeys.add(states.size());
                states.add(types.get(key));
            }
            List<AggregateCall> finals = new ArrayList<>();
            for (AggregateCall call : calls) {
                List<Integer> arguments = new ArrayList<>();
                for (DataType state : function(call.function()).stateTypes(argumentTypes(call), call.type())) {
                    arguments.add(states.size());
                    states.add(state);
                }
                finals.add(new AggregateCall(call.function(), arguments, -1, false, call.type()));
            }
            return new Case(states, batches, stateKeys, finals).node(step);
        }

        private List<DataType> argumentTypes(AggregateCall call) {
            return call.arguments().stream().map(types::get).toList();
        }

        List<List<@Nullable Object>> rows() {
            List<List<@Nullable Object>> rows = new ArrayList<>();
            batches.forEach(batch -> rows.addAll(TestColumns.rows(batch)));
            return rows;
        }
    }

    private static Schema schema(List<DataType> types) {
        return new Schema(types.stream().map(t -> Field.of("c", t)).toList());
    }

    private static AggregateFunction function(String name) {
        AggregateFunction function = AggregateFunctions.find(name);
        assertThat(function).as(name).isNotNull();
        return Objects.requireNonNull(function);
    }

    /** Values that sums do not overflow and that meet again. */
    private static @Nullable Object modest(DataType type, int domain, Random random) {
        int value = random.nextInt(domain) - domain / 2;
        return switch (type.layout()) {
            case INT8 -> (byte) value;
            case INT16 -> (short) value;
            case INT32 -> type == DataType.INTEGER ? (Object) value : TestColumns.randomValue(type, new Random(value));
            case INT64 ->
                type instanceof DataType.Decimal d
                        ? new BigDecimal(BigInteger.valueOf(value), d.scale())
                        : type == DataType.BIGINT
                                ? (Object) (long) value
                                : TestColumns.randomValue(type, new Random(value));
            case INT128 ->
                type == DataType.INTERVAL
                        ? TestColumns.randomValue(type, new Random(value))
                        : new BigDecimal(BigInteger.valueOf(value).multiply(BigInteger.TEN.pow(24)), 4);
            case FLOAT32 -> value == 1 ? -0.0f : value / 4f;
            case FLOAT64 -> value == 1 ? -0.0 : value == 2 ? Double.NaN : value / 4.0;
            case BIT, VIEW, LIST, STRUCT -> TestColumns.randomValue(type, new Random(value));
        };
    }

    private static Column column(
            TestMemory memory, DataType type, int rows, int domain, boolean numbers, Random random) {
        double nulls = random.nextInt(3) * 0.15;
        List<@Nullable Object> values = new ArrayList<>();
        for (int i = 0; i < rows; i++) {
            Object value = modest(type, domain, random);
            boolean odd = numbers && value instanceof Double d && d.isNaN();
            values.add(random.nextDouble() < nulls || odd ? null : value);
        }
        FlatColumn flat = TestColumns.flat(memory, type, values);
        return switch (random.nextInt(4)) {
            case 0 -> TestColumns.asDictionary(memory, flat, random);
            case 1 -> random.nextInt(4) == 0 ? new ConstantColumn((FlatColumn) flat.slice(0, 1), rows) : flat;
            default -> flat;
        };
    }

    private static Case randomCase(TestMemory memory, int batchRows, boolean distinct, Random random) {
        List<DataType> types = new ArrayList<>();
        List<Integer> keys = new ArrayList<>();
        int keyCount = random.nextInt(4);
        for (int k = 0; k < keyCount; k++) {
            keys.add(types.size());
            types.add(
                    random.nextBoolean()
                            ? List.of(DataType.INTEGER, DataType.BIGINT, DataType.VARCHAR, DataType.DATE)
                                    .get(random.nextInt(4))
                            : TestColumns.TYPES.get(random.nextInt(TestColumns.TYPES.size())));
        }
        int filter = types.size();
        types.add(DataType.BOOLEAN);
        Map<Integer, Object> parameters = new HashMap<>();
        List<AggregateCall> calls = new ArrayList<>();
        calls.add(new AggregateCall("count", List.of(), -1, false, DataType.BIGINT));
        int callCount = random.nextInt(6);
        for (int c = 0; c < callCount; c++) {
            AggregateFunction function = randomFunction(batchRows, random);
            List<DataType> arguments = randomArguments(function, random);
            List<Integer> columns = new ArrayList<>();
            for (DataType argument : arguments) {
                int known = types.lastIndexOf(argument);
                if (columns.size() == parameter(function)) {
                    parameters.put(types.size(), parameterValue(function, argument));
                    columns.add(types.size());
                    types.add(argument);
                } else if (known > filter && !parameters.containsKey(known) && random.nextBoolean()) {
                    columns.add(known);
                } else {
                    columns.add(types.size());
                    types.add(argument);
                }
            }
            calls.add(new AggregateCall(
                    function.name(),
                    columns,
                    random.nextInt(4) == 0 ? filter : -1,
                    distinct && !arguments.isEmpty() && random.nextBoolean(),
                    function.resultType(arguments)));
        }
        int domain = 1 + random.nextInt(random.nextBoolean() ? 5 : 100);
        List<Batch> batches = new ArrayList<>();
        for (int b = random.nextInt(6); b > 0; b--) {
            int rows = 1 + random.nextInt(batchRows);
            List<Column> columns = new ArrayList<>();
            for (int c = 0; c < types.size(); c++) {
                Object parameter = parameters.get(c);
                columns.add(
                        parameter == null
                                ? column(memory, types.get(c), rows, domain, c > filter, random)
                                : new ConstantColumn(TestColumns.flat(memory, types.get(c), List.of(parameter)), rows));
            }
            batches.add(new Batch(rows, columns));
        }
        return new Case(types, batches, keys, calls);
    }

    /** Hashes have no oracle; what the plainest way rounds differently is tested by itself. */
    private static AggregateFunction randomFunction(int batchRows, Random random) {
        List<AggregateFunction> functions = AggregateFunctions.all().stream()
                .filter(f -> !Set.of("checksum", "map_union", "approx_quantile", "approx_median")
                        .contains(f.name()))
                .filter(f -> batchRows < 100 || !f.name().equals("product"))
                .toList();
        return functions.get(random.nextInt(functions.size()));
    }

    /** The number of the argument that is the same for all rows, or -1. */
    private static int parameter(AggregateFunction function) {
        if (function.name().contains("quantile") || function.name().startsWith("$percentile")) {
            return 1;
        }
        return function.name().endsWith("_by_n") ? 2 : function.name().endsWith("_n") ? 1 : -1;
    }

    private static Object parameterValue(AggregateFunction function, DataType type) {
        int whole = function.name().endsWith("_n") ? 3 : 1;
        return switch (type) {
            case DataType.Decimal d -> new BigDecimal("0.25").setScale(d.scale());
            case DataType t when t == DataType.REAL -> 0.25f;
            case DataType t when t == DataType.DOUBLE -> 0.25;
            case DataType t when t == DataType.TINYINT -> (byte) whole;
            case DataType t when t == DataType.SMALLINT -> (short) whole;
            case DataType t when t == DataType.BIGINT -> (long) whole;
            default -> whole;
        };
    }

    private static List<DataType> randomArguments(AggregateFunction function, Random random) {
        List<List<DataType>> choices = new ArrayList<>();
        for (DataType type : TestColumns.TYPES) {
            choices.add(List.of(type));
            choices.add(List.of(type, DataType.INTEGER));
            choices.add(List.of(type, DataType.VARCHAR));
            choices.add(List.of(type, DataType.DOUBLE));
            choices.add(List.of(type, DataType.VARCHAR, DataType.INTEGER));
            choices.add(List.of(DataType.BIGINT, type, DataType.TINYINT));
        }
        for (DataType x : NUMBERS) {
            choices.add(List.of(x));
            NUMBERS.forEach(y -> choices.add(List.of(x, y)));
        }
        choices.add(List.of());
        // Where terms of very different size cancel out, two right answers differ by more than rounding of the result.
        boolean cancels = function.signature().startsWith("(y numeric") || CANCELLING.contains(function.name());
        List<List<DataType>> fitting = choices.stream()
                .filter(function::accepts)
                .filter(types -> !cancels || !types.contains(WIDE))
                .toList();
        return fitting.get(random.nextInt(fitting.size()));
    }

    private List<List<@Nullable Object>> run(Case one, TestTask task) {
        return drain(
                new HashAggregationOperator(one.node(AggregationStep.SINGLE), new Rows(one.batches()), task), task);
    }

    private List<List<@Nullable Object>> runInTwoSteps(Case one, TestTask first, TestTask second) {
        BatchStream partial =
                new HashAggregationOperator(one.node(AggregationStep.PARTIAL), new Rows(one.batches()), first);
        return drain(new HashAggregationOperator(one.merging(AggregationStep.FINAL), partial, second), second);
    }

    /** By all keys first, then by some. Ties are broken by the order of rows, so where there are any all should be kept. */
    private void assertSameInThreeSteps(Case one, int kept, TestTask task, String what) {
        Case coarse = new Case(one.types(), one.batches(), one.keys().subList(0, kept), one.calls());
        PhysicalPlan.HashAggregate merging = one.merging(AggregationStep.INTERMEDIATE);
        PhysicalPlan.HashAggregate fewer = new PhysicalPlan.HashAggregate(
                2,
                merging.input(),
                merging.step(),
                merging.keys().subList(0, kept),
                merging.calls(),
                coarse.node(AggregationStep.SINGLE).schema());
        BatchStream partial =
                new HashAggregationOperator(one.node(AggregationStep.PARTIAL), new Rows(one.batches()), task);
        BatchStream intermediate = new HashAggregationOperator(fewer, partial, task);
        BatchStream last = new HashAggregationOperator(coarse.merging(AggregationStep.FINAL), intermediate, task);
        assertSame(coarse, drain(last, task), what);
    }

    private static List<List<@Nullable Object>> drain(BatchStream stream, TestTask task) {
        List<List<@Nullable Object>> rows = new ArrayList<>();
        try (stream) {
            for (Batch batch = stream.next(); batch != null; batch = stream.next()) {
                assertThat(batch.rowCount()).isBetween(1, task.batchRows());
                for (List<@Nullable Object> row : TestColumns.rows(batch)) {
                    List<@Nullable Object> normal = new ArrayList<>();
                    row.forEach(value -> normal.add(AggregateOracle.normal(value)));
                    rows.add(normal);
                }
            }
            assertThat(stream.next()).isNull();
        }
        return rows;
    }

    private static void assertSame(Case one, List<List<@Nullable Object>> actual, String what) {
        assertSame(one, one.rows(), actual, what);
    }

    private static void assertSame(
            Case one, List<List<@Nullable Object>> rows, List<List<@Nullable Object>> actual, String what) {
        List<List<@Nullable Object>> expected = AggregateOracle.aggregate(rows, one.keys(), one.calls());
        Comparator<List<@Nullable Object>> order =
                Comparator.comparing(row -> row.subList(0, one.keys().size()).toString());
        List<List<@Nullable Object>> left = actual.stream().sorted(order).toList();
        List<List<@Nullable Object>> right = expected.stream().sorted(order).toList();
        assertThat(left).as(what).hasSameSizeAs(right);
        for (int r = 0; r < left.size(); r++) {
            for (int c = 0; c < left.get(r).size(); c++) {
                Object a = left.get(r).get(c);
                Object b = right.get(r).get(c);
                String place = what + ", row " + r + ", column " + c + " of " + one.keys() + one.calls() + one.types();
                if (a instanceof Double x && b instanceof Double y && !x.equals(y)) {
                    assertThat(x)
                            .as(place)
                            .isCloseTo(y, org.assertj.core.data.Offset.offset(1e-9 * Math.max(1, Math.abs(y))));
                } else {
                    assertThat(a).as(place).isEqualTo(b);
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 512})
    void agreesWithTheOracle(int batchRows) {
        for (int seed = 0; seed < 40; seed++) {
            Random random = new Random(seed);
            try (TestMemory memory = new TestMemory()) {
                Case one = randomCase(memory, batchRows, true, random);
                TestTask task = new TestTask(batchRows, SettingValues.DEFAULTS, memory.pool(), folder);
                assertSame(one, run(one, task), "seed " + seed);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 512})
    void givesTheSameInTwoStepsAndThree(int batchRows) {
        for (int seed = 0; seed < 40; seed++) {
            Random random = new Random(seed);
            try (TestMemory memory = new TestMemory()) {
                Case one = randomCase(memory, batchRows, false, random);
                TestTask first = new TestTask(batchRows, SettingValues.DEFAULTS, memory.pool(), folder);
                TestTask second = new TestTask(512, SettingValues.DEFAULTS, memory.pool(), folder);
                assertSame(one, runInTwoSteps(one, first, second), "seed " + seed);
                assertSameInThreeSteps(one, one.keys().size(), second, "three steps, seed " + seed);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 512})
    void givesTheSameWhenForcedToSpill(int batchRows) {
        SettingValues spilling = SettingValues.DEFAULTS.with("force_spill", "true");
        long spilled = 0;
        for (int seed = 0; seed < 40; seed++) {
            Random random = new Random(seed);
            try (TestMemory memory = new TestMemory()) {
                Case one = randomCase(memory, batchRows, true, random);
                Map<Integer, OperatorMetrics> counters = new HashMap<>();
                TestTask task = new TestTask(batchRows, spilling, memory.pool(), folder, counters);
                assertSame(one, run(one, task), "seed " + seed);
                spilled += task.metrics(1).spilledBytes.sum();
            }
        }
        assertThat(spilled).isPositive();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 512})
    void finishesOneGroupAfterTheOtherOfSortedRows(int batchRows) {
        for (int seed = 0; seed < 40; seed++) {
            Random random = new Random(seed);
            try (TestMemory memory = new TestMemory()) {
                Case one = randomCase(memory, batchRows, true, random);
                TestTask task = new TestTask(batchRows, SettingValues.DEFAULTS, memory.pool(), folder);
                List<List<@Nullable Object>> sorted = new ArrayList<>();
                try (BatchStream stream = sorted(one, task)) {
                    for (Batch batch = stream.next(); batch != null; batch = stream.next()) {
                        sorted.addAll(TestColumns.rows(batch));
                    }
                }
                HashAggregationOperator aggregation =
                        new HashAggregationOperator(one.node(AggregationStep.SORTED), sorted(one, task), task);
                assertSame(one, sorted, drain(aggregation, task), "seed " + seed);
            }
        }
    }

    /** By the keys, and within them by the last column. */
    private static BatchStream sorted(Case one, TestTask task) {
        List<SortKey> order = new ArrayList<>();
        one.keys().forEach(key -> order.add(new SortKey(key, false, false)));
        order.add(new SortKey(one.types().size() - 1, true, true));
        PhysicalPlan.Sort sort =
                new PhysicalPlan.Sort(2, new PhysicalPlan.Values(0, List.of(), schema(one.types())), order);
        return new SortOperator(sort, new Rows(one.batches()), task);
    }

    /** {@code rows} rows of a BIGINT key, an equal VARCHAR key and a value, in {@code groups} groups. */
    private static Case large(TestMemory memory, int rows, int groups, List<AggregateCall> calls) {
        Random random = new Random(rows);
        List<Batch> batches = new ArrayList<>();
        for (int from = 0; from < rows; from += 1000) {
            ColumnBuilder number = memory.builder(DataType.BIGINT);
            ColumnBuilder text = memory.builder(DataType.VARCHAR);
            ColumnBuilder value = memory.builder(DataType.INTEGER);
            for (int i = 0; i < 1000; i++) {
                int group = random.nextInt(groups);
                number.appendLong(group);
                text.appendValue("group number " + group);
                value.appendLong(random.nextInt(50));
            }
            batches.add(Batch.of(1000, number.view(), text.view(), value.view()));
        }
        return new Case(List.of(DataType.BIGINT, DataType.VARCHAR, DataType.INTEGER), batches, List.of(0, 1), calls);
    }

    private static final long MEBIBYTE = 1 << 20;

    private static AggregateCall call(String function, boolean distinct, int... arguments) {
        DataType type = function(function)
                .resultType(Arrays.stream(arguments)
                        .mapToObj(a -> a == 2 ? DataType.INTEGER : DataType.VARCHAR)
                        .toList());
        return new AggregateCall(function, Arrays.stream(arguments).boxed().toList(), -1, distinct, type);
    }

    @Test
    void spillsWhenMemoryIsRefusedAndStaysWithinItsLimit() {
        long limit = 3 << 20;
        for (List<Integer> keys : List.of(List.of(0, 1), List.of(0))) {
            try (TestMemory memory = new TestMemory();
                    MemoryPool limited = memory.pool().child("limited", limit)) {
                List<AggregateCall> calls = List.of(
                        call("count", false), call("avg", false, 2), call("max", false, 1), call("sum", true, 2));
                Case all = large(memory, 60_000, 30_000, calls);
                Case one = new Case(all.types(), all.batches(), keys, calls);
                TestTask task = new TestTask(1000, SettingValues.DEFAULTS, limited, folder);
                assertSame(one, run(one, task), keys.toString());
                assertThat(task.metrics(1).spilledBytes.sum()).isPositive();
                // Writing takes a constant more.
                assertThat(task.metrics(1).peakMemory.get()).isBetween(limit / 4, limit + MEBIBYTE);
            }
        }
    }

    @Test
    void countsTheDistinctValuesOfAGroupThatDoNotFit() {
        for (List<Integer> keys : List.of(List.<Integer>of(), List.of(3))) {
            try (TestMemory memory = new TestMemory();
                    MemoryPool limited = memory.pool().child("limited", 3 * MEBIBYTE)) {
                Case all = large(
                        memory,
                        60_000,
                        50_000,
                        List.of(call("count", true, 0), call("max", false, 2), call("count", true, 1)));
                List<Batch> batches = all.batches().stream()
                        .map(b -> Batch.of(
                                b.rowCount(),
                                b.column(0),
                                b.column(1),
                                b.column(2),
                                TestColumns.constant(memory, DataType.INTEGER, 7, b.rowCount())))
                        .toList();
                List<DataType> types = new ArrayList<>(all.types());
                types.add(DataType.INTEGER);
                Case one = new Case(types, batches, keys, all.calls());
                TestTask task = new TestTask(1000, SettingValues.DEFAULTS, limited, folder);
                assertSame(one, run(one, task), keys.toString());
                assertThat(task.metrics(1).spilledBytes.sum()).isPositive();
            }
        }
    }

    @Test
    void failsWithOutOfMemoryWhenEvenSpillingCannotHelp() {
        try (TestMemory memory = new TestMemory();
                MemoryPool limited = memory.pool().child("limited", 100_000)) {
            Case one = large(memory, 20_000, 1000, List.of(call("array_agg", false, 1)));
            TestTask task = new TestTask(1000, SettingValues.DEFAULTS, limited, folder);
            assertThatThrownBy(() -> run(one, task))
                    .isInstanceOfSatisfying(
                            CentellaException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.OUT_OF_MEMORY));
        }
    }

    @Test
    void stopsGroupingInTheFirstStepWhereItDoesNotReduce() {
        try (TestMemory memory = new TestMemory()) {
            List<AggregateCall> calls = List.of(call("count", false), call("sum", false, 2), call("min", false, 1));
            Case one = large(memory, 220_000, 10_000_000, calls);
            TestTask task = new TestTask(1000, SettingValues.DEFAULTS, memory.pool(), folder);
            assertSame(one, runInTwoSteps(one, task, task), "unique");
            assertSameInThreeSteps(one, 0, task, "unique in three steps");
            List<Integer> batches = new ArrayList<>();
            try (BatchStream partial = new HashAggregationOperator(
                    one.node(AggregationStep.PARTIAL), new Rows(one.batches().subList(0, 150)), task)) {
                for (Batch batch = partial.next(); batch != null; batch = partial.next()) {
                    batches.add(batch.rowCount());
                }
            }
            assertThat(batches.stream().mapToInt(b -> b).sum()).isBetween(145_000, 150_000);
            // The rows behind the first hundred thousand come as they are.
            assertThat(batches).endsWith(1000, 1000, 1000, 1000);
        }
    }

    @Test
    void flushesTheFirstStepWhenItsTableIsLargeAndFillsItAgain() {
        try (TestMemory memory = new TestMemory()) {
            // Keys come in pairs, so grouping pays as long as the table holds a few batches.
            List<Batch> batches = new ArrayList<>();
            for (int from = 0; from < 1_400_000; from += 10_000) {
                ColumnBuilder number = memory.builder(DataType.BIGINT);
                for (int i = 0; i < 10_000; i++) {
                    number.appendLong((from + i) / 2 * 1_000_003L);
                }
                batches.add(Batch.of(10_000, number.view()));
            }
            List<AggregateCall> calls = List.of(call("count", false));
            Case one = new Case(List.of(DataType.BIGINT), batches, List.of(0), calls);
            TestTask task = new TestTask(10_000, SettingValues.DEFAULTS, memory.pool(), folder);
            List<Integer> sizes = new ArrayList<>();
            try (BatchStream partial =
                    new HashAggregationOperator(one.node(AggregationStep.PARTIAL), new Rows(batches), task)) {
                for (Batch batch = partial.next(); batch != null; batch = partial.next()) {
                    sizes.add(batch.rowCount());
                }
            }
            assertThat(sizes.stream().mapToInt(s -> s).sum()).isEqualTo(700_000);
            assertThat(sizes).filteredOn(s -> s < 10_000).hasSizeLessThan(8);
            assertThat(task.metrics(1).peakMemory.get()).isLessThan(32 << 20);
        }
    }

    @Test
    void flushesTheFirstStepWhenMemoryIsRefused() {
        try (TestMemory memory = new TestMemory();
                MemoryPool limited = memory.pool().child("limited", 1 << 20)) {
            Case one = large(memory, 50_000, 20_000, List.of(call("count", false), call("max", false, 2)));
            TestTask first = new TestTask(1000, SettingValues.DEFAULTS, limited, folder);
            TestTask second = new TestTask(1000, SettingValues.DEFAULTS, memory.pool(), folder);
            assertSame(one, runInTwoSteps(one, first, second), "limited");
            assertThat(first.metrics(1).peakMemory.get()).isLessThanOrEqualTo(1 << 20);
        }
    }

    @Test
    void failsOnASumOfMoreThan38Digits() {
        try (TestMemory memory = new TestMemory()) {
            DataType wide = new DataType.Decimal(38, 0);
            BigDecimal large = BigDecimal.TEN.pow(38).subtract(BigDecimal.ONE);
            for (int rows : List.of(2, 5)) {
                Batch batch =
                        new Batch(rows, List.of(TestColumns.flat(memory, wide, Collections.nCopies(rows, large))));
                Case one = new Case(
                        List.of(wide),
                        List.of(batch),
                        List.of(),
                        List.of(new AggregateCall("sum", List.of(0), -1, false, wide)));
                TestTask task = new TestTask(512, SettingValues.DEFAULTS, memory.pool(), folder);
                assertThatThrownBy(() -> run(one, task))
                        .isInstanceOfSatisfying(
                                CentellaException.class,
                                e -> assertThat(e.code()).isEqualTo(ErrorCode.NUMERIC_OVERFLOW));
            }
        }
    }

    @Test
    void hasOneGroupOfNoRowsWithoutKeysAndNoneWithKeys() {
        try (TestMemory memory = new TestMemory()) {
            List<AggregateCall> calls = List.of(call("count", false), call("sum", false, 2), call("avg", false, 2));
            List<DataType> types = List.of(DataType.BIGINT, DataType.VARCHAR, DataType.INTEGER);
            TestTask task = new TestTask(512, SettingValues.DEFAULTS, memory.pool(), folder);
            Case global = new Case(types, List.of(), List.of(), calls);
            assertThat(run(global, task)).containsExactly(Arrays.asList(0L, null, null));
            assertThat(runInTwoSteps(global, task, task)).containsExactly(Arrays.asList(0L, null, null));
            Case keyed = new Case(types, List.of(), List.of(0), calls);
            assertThat(run(keyed, task)).isEmpty();
            assertThat(runInTwoSteps(keyed, task, task)).isEmpty();
        }
    }
}
