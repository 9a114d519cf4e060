// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.operator;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.centella.columnar.Batch;
import org.centella.columnar.BatchStream;
import org.centella.columnar.Column;
import org.centella.columnar.ConstantColumn;
import org.centella.columnar.FlatColumn;
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
import org.jspecify.annotations.Nullable;
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

        /** The second step over what the first puts out. */
        PhysicalPlan.HashAggregate finalNode() {
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
            return new Case(states, batches, stateKeys, finals).node(AggregationStep.FINAL);
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
        return java.util.Objects.requireNonNull(function);
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
            case INT128 -> new BigDecimal(BigInteger.valueOf(value).multiply(BigInteger.TEN.pow(24)), 4);
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
        List<AggregateCall> calls = new ArrayList<>();
        calls.add(new AggregateCall("count", List.of(), -1, false, DataType.BIGINT));
        int callCount = random.nextInt(6);
        for (int c = 0; c < callCount; c++) {
            AggregateFunction function = AggregateFunctions.all()
                    .get(random.nextInt(AggregateFunctions.all().size()));
            List<DataType> arguments = randomArguments(function, random);
            List<Integer> columns = new ArrayList<>();
            for (DataType argument : arguments) {
                int known = types.lastIndexOf(argument);
                if (known > filter && random.nextBoolean()) {
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
                columns.add(column(memory, types.get(c), rows, domain, c > filter, random));
            }
            batches.add(new Batch(rows, columns));
        }
        return new Case(types, batches, keys, calls);
    }

    private static List<DataType> randomArguments(AggregateFunction function, Random random) {
        List<List<DataType>> choices = new ArrayList<>();
        for (DataType type : TestColumns.TYPES) {
            choices.add(List.of(type));
            choices.add(List.of(type, DataType.INTEGER));
            choices.add(List.of(type, DataType.VARCHAR));
        }
        for (DataType x : NUMBERS) {
            choices.add(List.of(x));
            NUMBERS.forEach(y -> choices.add(List.of(x, y)));
        }
        choices.add(List.of());
        // Where terms of very different size cancel out, two right answers differ by more than rounding of the result.
        boolean cancels = function.signature().startsWith("(y numeric");
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
        return drain(new HashAggregationOperator(one.finalNode(), partial, second), second);
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
        List<List<@Nullable Object>> expected = AggregateOracle.aggregate(one.rows(), one.keys(), one.calls());
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
        for (int seed = 0; seed < 150; seed++) {
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
    void givesTheSameInTwoSteps(int batchRows) {
        for (int seed = 0; seed < 150; seed++) {
            Random random = new Random(seed);
            try (TestMemory memory = new TestMemory()) {
                Case one = randomCase(memory, batchRows, false, random);
                TestTask first = new TestTask(batchRows, SettingValues.DEFAULTS, memory.pool(), folder);
                TestTask second = new TestTask(512, SettingValues.DEFAULTS, memory.pool(), folder);
                assertSame(one, runInTwoSteps(one, first, second), "seed " + seed);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 512})
    void givesTheSameWhenForcedToSpill(int batchRows) {
        SettingValues spilling = SettingValues.DEFAULTS.with("force_spill", "true");
        long spilled = 0;
        for (int seed = 0; seed < 60; seed++) {
            Random random = new Random(seed);
            try (TestMemory memory = new TestMemory()) {
                Case one = randomCase(memory, batchRows, false, random);
                Map<Integer, OperatorMetrics> counters = new HashMap<>();
                TestTask task = new TestTask(batchRows, spilling, memory.pool(), folder, counters);
                assertSame(one, run(one, task), "seed " + seed);
                spilled += task.metrics(1).spilledBytes.sum();
            }
        }
        assertThat(spilled).isPositive();
    }
}
