// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.benchmarks.expression;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.centella.columnar.Batch;
import org.centella.columnar.Column;
import org.centella.columnar.ColumnBuilder;
import org.centella.columnar.FlatColumn;
import org.centella.columnar.memory.Buffer;
import org.centella.columnar.memory.MemoryPool;
import org.centella.columnar.type.DataType;
import org.centella.execution.expression.ExpressionEvaluator;
import org.centella.execution.expression.FunctionTable;
import org.centella.execution.expression.PredicateEvaluator;
import org.centella.execution.plan.Expression;
import org.centella.execution.plan.Expression.InputReference;
import org.centella.execution.plan.Expression.Literal;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** The expressions that TPC-H spends its time in, over batches of the usual size; the score is time per row. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(
        value = 1,
        jvmArgsAppend = {
            "-Xmx2g",
            "--add-modules=jdk.incubator.vector",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "--add-opens=java.base/java.nio=ALL-UNNAMED"
        })
public class ExpressionBenchmark {
    private static final int ROWS = Batch.DEFAULT_ROWS;
    private static final DataType MONEY = new DataType.Decimal(15, 2);
    private static final String[] WORDS = {
        "carefully", "final", "deposits", "special", "ironic", "packages", "requests", "sleep", "quickly", "BRASS"
    };

    private final InputReference price = new InputReference(0, MONEY);
    private final InputReference discount = new InputReference(1, MONEY);
    private final InputReference tax = new InputReference(2, MONEY);
    private final InputReference shipDate = new InputReference(3, DataType.DATE);
    private final InputReference comment = new InputReference(4, DataType.VARCHAR);

    private final MemoryPool pool = MemoryPool.root(Long.MAX_VALUE);
    private final ColumnBuilder[] builders = {
        new ColumnBuilder(MONEY, pool, ROWS),
        new ColumnBuilder(MONEY, pool, ROWS),
        new ColumnBuilder(MONEY, pool, ROWS),
        new ColumnBuilder(DataType.DATE, pool, ROWS),
        new ColumnBuilder(DataType.VARCHAR, pool, ROWS)
    };
    private final Buffer rows = pool.allocate(ROWS * 4L);

    private Batch batch = new Batch(0, List.of());
    private final ExpressionEvaluator charge = evaluator(call("*", discounted(), call("+", one(), tax)));
    private final ExpressionEvaluator revenue = evaluator(discounted());
    private final ExpressionEvaluator year =
            evaluator(call("extract", new Literal("YEAR", DataType.VARCHAR), shipDate));
    private final PredicateEvaluator q6 = new PredicateEvaluator(
            List.of(
                    call(">=", shipDate, new Literal(8766L, DataType.DATE)),
                    call("<", shipDate, new Literal(9131L, DataType.DATE)),
                    call(">=", discount, new Literal(5L, MONEY)),
                    call("<=", discount, new Literal(7L, MONEY)),
                    call("<", price, new Literal(5_000_000L, MONEY))),
            pool);
    private final PredicateEvaluator suffix = like("%BRASS");
    private final PredicateEvaluator twoWords = like("%special%requests%");
    private final PredicateEvaluator prefix = like("ironic%");

    private static Expression one() {
        return new Literal(1L, new DataType.Decimal(10, 0));
    }

    private Expression discounted() {
        return call("*", price, call("-", one(), discount));
    }

    private static Expression call(String name, Expression... arguments) {
        List<Expression> list = List.of(arguments);
        DataType type = FunctionTable.get(name)
                .resultType(list.stream().map(Expression::type).toList());
        return new Expression.Call(name, list, type);
    }

    private ExpressionEvaluator evaluator(Expression expression) {
        return new ExpressionEvaluator(List.of(expression), pool);
    }

    private PredicateEvaluator like(String pattern) {
        return new PredicateEvaluator(List.of(call("like", comment, new Literal(pattern, DataType.VARCHAR))), pool);
    }

    @Setup
    public void fill() {
        Random random = new Random(42);
        for (int i = 0; i < ROWS; i++) {
            builders[0].appendLong(100_000 + random.nextInt(10_000_000));
            builders[1].appendLong(random.nextInt(11));
            builders[2].appendLong(random.nextInt(9));
            builders[3].appendLong(8036 + random.nextInt(2526));
            StringBuilder text = new StringBuilder();
            for (int w = 0; w < 6; w++) {
                text.append(w == 0 ? "" : " ").append(WORDS[random.nextInt(WORDS.length)]);
            }
            builders[4].appendValue(text.toString());
        }
        Column[] columns = new Column[builders.length];
        for (int c = 0; c < columns.length; c++) {
            FlatColumn column = builders[c].view();
            columns[c] = column;
        }
        batch = Batch.of(ROWS, columns);
    }

    @TearDown
    public void close() {
        for (ColumnBuilder builder : builders) {
            builder.close();
        }
        for (ExpressionEvaluator evaluator : List.of(charge, revenue, year)) {
            evaluator.close();
        }
        for (PredicateEvaluator predicate : List.of(q6, suffix, twoWords, prefix)) {
            predicate.close();
        }
        rows.close();
        pool.close();
    }

    private int select(PredicateEvaluator predicate) {
        MemorySegment out = rows.segment();
        return predicate.select(batch, out);
    }

    @Benchmark
    @OperationsPerInvocation(ROWS)
    public Batch priceTimesOneMinusDiscount() {
        return revenue.evaluate(batch);
    }

    @Benchmark
    @OperationsPerInvocation(ROWS)
    public Batch priceTimesOneMinusDiscountTimesOnePlusTax() {
        return charge.evaluate(batch);
    }

    @Benchmark
    @OperationsPerInvocation(ROWS)
    public Batch extractYear() {
        return year.evaluate(batch);
    }

    @Benchmark
    @OperationsPerInvocation(ROWS)
    public int conditionsOfQ6() {
        return select(q6);
    }

    @Benchmark
    @OperationsPerInvocation(ROWS)
    public int likeSuffix() {
        return select(suffix);
    }

    @Benchmark
    @OperationsPerInvocation(ROWS)
    public int likePrefix() {
        return select(prefix);
    }

    @Benchmark
    @OperationsPerInvocation(ROWS)
    public int likeTwoWords() {
        return select(twoWords);
    }
}
