// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.columnar.setting.SettingValues;
import org.centella.columnar.setting.Settings;
import org.centella.columnar.testing.TestColumns;
import org.centella.columnar.testing.TestMemory;
import org.centella.columnar.type.DataType;
import org.centella.columnar.type.Field;
import org.centella.columnar.type.Layout;
import org.centella.columnar.type.Schema;
import org.centella.execution.aggregate.AggregateFunction;
import org.centella.execution.aggregate.AggregateFunctions;
import org.centella.execution.plan.Expression;
import org.centella.execution.plan.PhysicalPlan;
import org.centella.execution.plan.SortKey;
import org.centella.execution.plan.WindowCall;
import org.centella.execution.plan.WindowFrame;
import org.centella.execution.plan.WindowFrame.Bound;
import org.centella.execution.plan.WindowFrame.Edge;
import org.centella.execution.plan.WindowFrame.Exclusion;
import org.centella.execution.plan.WindowFrame.Unit;
import org.centella.execution.window.WindowFunctions;
import org.centella.execution.window.WindowKind;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Random windows over random rows, in batches of all sizes, with and without memory, against the oracle. */
final class WindowOperatorTest {
    private static final int PARTITION = 0;
    private static final int KEY = 1;
    private static final int FILTER = 2;
    private static final int OFFSET = 3;
    private static final int START_LIMIT = 5;
    private static final int END_LIMIT = 6;
    private static final int FIRST_ARGUMENT = 7;

    private static final List<DataType> KEY_TYPES =
            List.of(DataType.INTEGER, DataType.BIGINT, DataType.DOUBLE, new DataType.Decimal(30, 2), DataType.DATE);

    private static final List<DataType> TYPES = TestColumns.TYPES.stream()
            .filter(t -> !t.isNested() && t != DataType.NULL)
            .toList();

    private static final List<DataType> NUMBERS = List.of(
            DataType.TINYINT,
            DataType.SMALLINT,
            DataType.INTEGER,
            DataType.BIGINT,
            DataType.REAL,
            DataType.DOUBLE,
            new DataType.Decimal(9, 2),
            new DataType.Decimal(30, 4));

    @TempDir
    Path folder;

    private static Object key(DataType type, int n) {
        return switch (type) {
            case DataType.Decimal decimal -> BigDecimal.valueOf(n, decimal.scale());
            case DataType.Simple simple ->
                switch (simple) {
                    case INTEGER -> (Object) n;
                    case BIGINT -> (long) n;
                    case DOUBLE -> (double) n;
                    case DATE -> LocalDate.ofEpochDay(n);
                    default -> throw new IllegalArgumentException(type.toString());
                };
            default -> throw new IllegalArgumentException(type.toString());
        };
    }

    /** A window over rows, and everything random about it. */
    private static final class Case {
        final Random random;
        final DataType keyType;
        final boolean descending;
        final List<DataType> types = new ArrayList<>();
        final List<List<@Nullable Object>> rows = new ArrayList<>();
        final List<Integer> partition;
        final List<SortKey> order;
        final List<WindowCall> calls = new ArrayList<>();
        final int startOffset;
        final int endOffset;
        final boolean startFollows;
        final boolean endFollows;

        Case(Random random, int mostRows) {
            this.random = random;
            keyType = KEY_TYPES.get(random.nextInt(KEY_TYPES.size()));
            descending = random.nextBoolean();
            partition = random.nextInt(4) == 0 ? List.of() : List.of(PARTITION);
            order = random.nextInt(6) == 0 ? List.of() : List.of(new SortKey(KEY, descending, random.nextBoolean()));
            startOffset = random.nextInt(4);
            endOffset = random.nextInt(4);
            startFollows = random.nextInt(3) == 0;
            endFollows = startFollows || random.nextInt(3) > 0;
            types.addAll(List.of(
                    DataType.INTEGER, keyType, DataType.BOOLEAN, DataType.BIGINT, DataType.BIGINT, keyType, keyType));
            for (int i = 0; i < 3; i++) {
                calls.add(call());
            }
            fill(random.nextInt(mostRows));
        }

        private void fill(int count) {
            int partitions = 1 + random.nextInt(count + 1);
            int keys = 1 + random.nextInt(12);
            int domain = 2 + random.nextInt(20);
            double nulls = random.nextInt(3) * 0.2;
            int sign = descending ? -1 : 1;
            for (int i = 0; i < count; i++) {
                List<@Nullable Object> row = new ArrayList<>();
                row.add(random.nextDouble() < nulls ? null : random.nextInt(partitions));
                Integer n = random.nextDouble() < nulls ? null : random.nextInt(keys);
                row.add(n == null ? null : key(keyType, n));
                row.add(random.nextInt(5) == 0 ? null : random.nextBoolean());
                row.add((long) random.nextInt(4));
                row.add((long) random.nextInt(4));
                row.add(n == null ? null : key(keyType, n + sign * (startFollows ? startOffset : -startOffset)));
                row.add(n == null ? null : key(keyType, n + sign * (endFollows ? endOffset : -endOffset)));
                for (int c = FIRST_ARGUMENT; c < types.size(); c++) {
                    row.add(random.nextDouble() < nulls ? null : modest(types.get(c), domain, random));
                }
                rows.add(row);
            }
            List<SortKey> sort = new ArrayList<>();
            partition.forEach(c -> sort.add(new SortKey(c, false, false)));
            sort.addAll(order);
            rows.sort(sort.isEmpty() ? Comparator.comparing(_ -> 0) : SortOperatorTest.order(types, sort));
        }

        private static Object modest(DataType type, int domain, Random random) {
            int value = random.nextInt(domain) - domain / 2;
            return switch (type.layout()) {
                case INT8 -> (byte) value;
                case INT16 -> (short) value;
                case INT32 ->
                    type == DataType.INTEGER ? (Object) value : TestColumns.randomValue(type, new Random(value));
                case INT64 ->
                    type instanceof DataType.Decimal d
                            ? new BigDecimal(BigInteger.valueOf(value), d.scale())
                            : type == DataType.BIGINT
                                    ? (Object) (long) value
                                    : TestColumns.randomValue(type, new Random(value));
                case INT128 ->
                    type instanceof DataType.Decimal d
                            ? new BigDecimal(BigInteger.valueOf(value).multiply(BigInteger.TEN.pow(24)), d.scale())
                            : TestColumns.randomValue(type, new Random(value));
                case FLOAT32 -> value == 1 ? -0.0f : value / 4f;
                case FLOAT64 -> value == 1 ? -0.0 : value / 4.0;
                case BIT, VIEW, LIST, STRUCT -> TestColumns.randomValue(type, new Random(value));
            };
        }

        private Expression argument(DataType type) {
            types.add(type);
            return new Expression.InputReference(types.size() - 1, type);
        }

        private Expression offset(int column, int constant) {
            return random.nextInt(3) == 0
                    ? new Expression.InputReference(column, DataType.BIGINT)
                    : new Expression.Literal((long) constant, DataType.BIGINT);
        }

        private WindowCall call() {
            if (random.nextInt(3) == 0) {
                var functions = WindowFunctions.all();
                return windowCall(
                        functions.get(random.nextInt(functions.size())).kind());
            }
            while (true) {
                AggregateFunction function = AggregateFunctions.all()
                        .get(random.nextInt(AggregateFunctions.all().size()));
                List<DataType> arguments = arguments(function);
                // Squares of what needs 128 bits leave no digits to compare.
                boolean compares = !function.name().matches("(var|stddev|covar|corr).*")
                        || arguments.stream().noneMatch(t -> t.layout() == Layout.INT128);
                if (ORACLE.contains(function.name()) && compares && function.accepts(arguments)) {
                    return new WindowCall(
                            function.name(),
                            arguments.stream().map(this::argument).toList(),
                            random.nextInt(3) == 0 ? FILTER : -1,
                            !arguments.isEmpty() && random.nextInt(4) == 0,
                            false,
                            false,
                            frame(),
                            function.resultType(arguments));
                }
            }
        }

        private List<DataType> arguments(AggregateFunction function) {
            List<DataType> arguments = new ArrayList<>();
            for (int i = random.nextInt(3); i > 0; i--) {
                List<DataType> from = random.nextBoolean() ? NUMBERS : TYPES;
                arguments.add(from.get(random.nextInt(from.size())));
            }
            return function.name().equals("string_agg") ? List.of(DataType.VARCHAR, DataType.VARCHAR) : arguments;
        }

        private WindowCall windowCall(WindowKind kind) {
            DataType type = TYPES.get(random.nextInt(TYPES.size()));
            Expression count = random.nextInt(3) == 0
                    ? new Expression.InputReference(OFFSET, DataType.BIGINT)
                    : new Expression.Literal(
                            random.nextInt(9) == 0 ? null : (Long) (long) (1 + random.nextInt(4)), DataType.BIGINT);
            Expression tiles =
                    count instanceof Expression.Literal ? count : new Expression.Literal(3L, DataType.BIGINT);
            List<Expression> arguments = switch (kind) {
                case ROW_NUMBER, RANK, DENSE_RANK, PERCENT_RANK, CUME_DIST -> List.of();
                case NTILE -> List.of(tiles);
                case LAG, LEAD ->
                    switch (random.nextInt(3)) {
                        case 0 -> List.of(argument(type));
                        case 1 -> List.of(argument(type), count);
                        default -> List.of(argument(type), count, argument(type));
                    };
                case FIRST_VALUE, LAST_VALUE -> List.of(argument(type));
                case NTH_VALUE -> List.of(argument(type), tiles);
            };
            DataType result = switch (kind) {
                case ROW_NUMBER, RANK, DENSE_RANK, NTILE -> DataType.BIGINT;
                case PERCENT_RANK, CUME_DIST -> DataType.DOUBLE;
                case LAG, LEAD, FIRST_VALUE, LAST_VALUE, NTH_VALUE -> type;
            };
            boolean picks = kind.picksValue();
            return new WindowCall(
                    kind.name().toLowerCase(java.util.Locale.ROOT),
                    arguments,
                    -1,
                    false,
                    picks && random.nextBoolean(),
                    kind == WindowKind.NTH_VALUE && random.nextBoolean(),
                    kind.usesFrame() ? frame() : WindowFrame.WHOLE,
                    result);
        }

        private WindowFrame frame() {
            Unit unit = Unit.values()[random.nextInt(3)];
            Edge offsetStart = startFollows ? Edge.FOLLOWING : Edge.PRECEDING;
            Edge offsetEnd = endFollows ? Edge.FOLLOWING : Edge.PRECEDING;
            while (true) {
                Edge start = List.of(Edge.UNBOUNDED_PRECEDING, Edge.CURRENT_ROW, offsetStart)
                        .get(random.nextInt(3));
                Edge end = List.of(Edge.UNBOUNDED_FOLLOWING, Edge.CURRENT_ROW, offsetEnd)
                        .get(random.nextInt(3));
                boolean ordered = !order.isEmpty() || unit == Unit.ROWS;
                if (start.compareTo(end) <= 0 && (ordered || !start.hasOffset() && !end.hasOffset())) {
                    Exclusion exclusion = random.nextBoolean()
                            ? Exclusion.NO_OTHERS
                            : Exclusion.values()[random.nextInt(Exclusion.values().length)];
                    return new WindowFrame(
                            unit,
                            bound(unit, start, OFFSET, startOffset, START_LIMIT),
                            bound(unit, end, OFFSET + 1, endOffset, END_LIMIT),
                            exclusion);
                }
            }
        }

        private Bound bound(Unit unit, Edge edge, int column, int constant, int limit) {
            if (!edge.hasOffset()) {
                return Bound.of(edge);
            }
            Expression offset = offset(column, constant);
            return unit == Unit.RANGE ? new Bound(edge, offset, KEY, limit) : Bound.of(edge, offset);
        }

        PhysicalPlan.Window node() {
            List<Field> fields = new ArrayList<>();
            types.forEach(t -> fields.add(Field.of("c", t)));
            Schema input = new Schema(fields);
            calls.forEach(c -> fields.add(Field.of("w", c.type())));
            return new PhysicalPlan.Window(
                    1, new PhysicalPlan.Values(0, List.of(), input), partition, order, calls, true, new Schema(fields));
        }
    }

    /** The aggregates that the oracle knows. */
    private static final Set<String> ORACLE = new HashSet<>(List.of(
            "count",
            "count_if",
            "sum",
            "sum0",
            "avg",
            "min",
            "max",
            "any_value",
            "first",
            "last",
            "bool_and",
            "bool_or",
            "bit_and",
            "bit_or",
            "bit_xor",
            "var_samp",
            "var_pop",
            "stddev_samp",
            "stddev_pop",
            "covar_samp",
            "covar_pop",
            "corr",
            "min_by",
            "max_by",
            "string_agg",
            "array_agg",
            "median",
            "mode"));

    private void check(Case test, int batchRows, boolean spill, long limit, long seed) {
        List<List<@Nullable Object>> expected = WindowOracle.results(test.rows, test.partition, test.order, test.calls);
        try (TestMemory memory = new TestMemory(limit);
                TestMemory input = new TestMemory()) {
            SettingValues settings = SettingValues.DEFAULTS.with(Settings.FORCE_SPILL, spill);
            TestTask task = new TestTask(batchRows, settings, memory.pool(), folder);
            Rows rows = new Rows(test.types, test.rows);
            List<List<@Nullable Object>> actual =
                    Rows.drain(new WindowOperator(test.node(), rows.stream(input, batchRows, new Random(seed)), task));
            assertThat(actual).as("seed " + seed).hasSameSizeAs(test.rows);
            for (int i = 0; i < actual.size(); i++) {
                List<@Nullable Object> row = actual.get(i);
                int width = test.types.size();
                assertThat(Rows.text(row.subList(0, width)))
                        .as("seed %d, row %d", seed, i)
                        .isEqualTo(Rows.text(test.rows.get(i)));
                for (int c = 0; c < test.calls.size(); c++) {
                    Object result = AggregateOracle.normal(row.get(width + c));
                    Object wanted = expected.get(i).get(c);
                    assertThat(isNear(wanted, result))
                            .as(
                                    "seed %d, batches of %d, row %d of %d, %s %s %s: expected %s, was %s",
                                    seed,
                                    batchRows,
                                    i,
                                    actual.size(),
                                    test.calls.get(c),
                                    test.partition,
                                    test.order,
                                    wanted,
                                    result)
                            .isTrue();
                }
            }
        }
    }

    private static boolean isNear(@Nullable Object wanted, @Nullable Object result) {
        if (wanted instanceof Double a && result instanceof Double b) {
            return a.equals(b) || Math.abs(a - b) <= 1e-6 * Math.max(1, Math.abs(a));
        }
        if (wanted instanceof BigDecimal a && result instanceof BigDecimal b) {
            return a.compareTo(b) == 0;
        }
        return java.util.Objects.deepEquals(wanted, result);
    }

    @Test
    void everyFrameOfEveryFunction() {
        long from = Long.getLong("centella.test.seed", 0);
        for (long seed = from; seed < from + Long.getLong("centella.test.seeds", 300); seed++) {
            Random random = new Random(seed);
            Case test = new Case(random, seed % 10 == 0 ? 400 : 40);
            int[] sizes = {1, 3, 512};
            check(test, sizes[random.nextInt(3)], random.nextInt(4) == 0, Long.MAX_VALUE, seed);
        }
    }

    private static WindowCall plain(String function, WindowFrame frame, DataType type, Expression... arguments) {
        return new WindowCall(function, List.of(arguments), -1, false, false, false, frame, type);
    }

    /** One partition of many rows with long texts, and what its functions say of the last of them. */
    private OperatorMetrics onePartition(long limit, WindowCall... calls) {
        int count = 20_000;
        List<DataType> types = List.of(DataType.BIGINT, DataType.VARCHAR);
        List<List<@Nullable Object>> values = new ArrayList<>();
        for (long i = 0; i < count; i++) {
            values.add(List.of(i, "a text that takes room in memory, number " + i));
        }
        Rows rows = new Rows(types, values);
        PhysicalPlan input = rows.plan(0, "c");
        List<Field> fields = new ArrayList<>(input.schema().fields());
        for (WindowCall call : calls) {
            fields.add(Field.of("w", call.type()));
        }
        List<SortKey> order = List.of(new SortKey(0, false, false));
        PhysicalPlan.Window node =
                new PhysicalPlan.Window(1, input, List.of(), order, List.of(calls), true, new Schema(fields));
        List<List<@Nullable Object>> expected = WindowOracle.results(values, List.of(), List.of(), List.of());
        assertThat(expected).hasSize(count);
        try (TestMemory memory = new TestMemory(limit);
                TestMemory own = new TestMemory()) {
            TestTask task = new TestTask(512, SettingValues.DEFAULTS, memory.pool(), folder);
            List<List<@Nullable Object>> actual =
                    Rows.drain(new WindowOperator(node, rows.stream(own, 512, new Random(7)), task));
            assertThat(actual).hasSize(count);
            for (int i = 0; i < count; i++) {
                assertThat(actual.get(i).subList(0, 2)).isEqualTo(values.get(i));
            }
            assertThat(actual.getLast().subList(2, 2 + calls.length)).containsOnly((long) count);
            return task.metrics(1);
        }
    }

    @Test
    void aPartitionLargerThanMemoryStreams() {
        Expression column = new Expression.InputReference(0, DataType.BIGINT);
        WindowFrame running = new WindowFrame(
                Unit.ROWS, Bound.of(Edge.UNBOUNDED_PRECEDING), Bound.of(Edge.CURRENT_ROW), Exclusion.NO_OTHERS);
        OperatorMetrics metrics = onePartition(
                1 << 19,
                plain("row_number", WindowFrame.WHOLE, DataType.BIGINT),
                plain("rank", WindowFrame.WHOLE, DataType.BIGINT),
                plain("count", running, DataType.BIGINT, column),
                plain("count", WindowFrame.DEFAULT, DataType.BIGINT, column));
        assertThat(metrics.spilledBytes.sum()).isZero();
    }

    @Test
    void aPartitionLargerThanMemoryWaitsOnDisk() {
        Expression column = new Expression.InputReference(0, DataType.BIGINT);
        OperatorMetrics metrics = onePartition(1 << 21, plain("count", WindowFrame.WHOLE, DataType.BIGINT, column));
        assertThat(metrics.spilledBytes.sum()).isPositive();
    }

    @Test
    void nullAndNegativeOffsetsAreErrors() {
        Expression offset = new Expression.InputReference(1, DataType.BIGINT);
        for (Long bad : new Long[] {null, -1L}) {
            WindowFrame frame = new WindowFrame(
                    Unit.ROWS, Bound.of(Edge.PRECEDING, offset), Bound.of(Edge.CURRENT_ROW), Exclusion.NO_OTHERS);
            WindowCall call = new WindowCall("count", List.of(), -1, false, false, false, frame, DataType.BIGINT);
            List<DataType> types = List.of(DataType.INTEGER, DataType.BIGINT);
            List<@Nullable Object> row = new ArrayList<>();
            row.add(1);
            row.add(bad);
            Rows rows = new Rows(types, List.of(row));
            PhysicalPlan input = rows.plan(0, "c");
            PhysicalPlan.Window node = new PhysicalPlan.Window(
                    1,
                    input,
                    List.of(),
                    List.of(),
                    List.of(call),
                    true,
                    input.schema().concat(Schema.of(Field.of("w", DataType.BIGINT))));
            try (TestMemory memory = new TestMemory();
                    WindowOperator operator = new WindowOperator(
                            node,
                            rows.stream(memory, 1, new Random(1)),
                            new TestTask(8, SettingValues.DEFAULTS, memory.pool(), folder))) {
                assertThatThrownBy(operator::next)
                        .isInstanceOfSatisfying(
                                CentellaException.class,
                                e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_FRAME_OFFSET));
            }
        }
    }
}
