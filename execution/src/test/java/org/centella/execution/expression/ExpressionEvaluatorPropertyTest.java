// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.centella.columnar.Batch;
import org.centella.columnar.Column;
import org.centella.columnar.FlatColumn;
import org.centella.columnar.Values;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.columnar.memory.Segments;
import org.centella.columnar.testing.TestColumns;
import org.centella.columnar.testing.TestMemory;
import org.centella.columnar.type.DataType;
import org.centella.execution.plan.Expression;
import org.centella.storage.Domain;
import org.centella.storage.Domains;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The value of a row does not depend on the rows around it, nor on how the columns are encoded: random expressions over
 * batches are compared with the same expressions over one row at a time.
 */
class ExpressionEvaluatorPropertyTest {
    private static final int EXPRESSIONS = Integer.getInteger("expressions", 40);

    /** A row's value, or the code of the error it raises. */
    private record Outcome(@Nullable Object value, @Nullable ErrorCode error) {}

    @ParameterizedTest(name = "{0} rows")
    @ValueSource(ints = {1, 3, 512})
    void aRowsValueDependsOnTheRowAlone(int rows) {
        for (int i = 0; i < EXPRESSIONS / (rows > 100 ? 4 : 1); i++) {
            long seed = rows * 1_000_000L + i;
            Random random = new Random(seed);
            Expression expression = new RandomExpressions(random).any(4);
            try {
                checkExpression(expression, rows, random);
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("seed " + seed + ": " + expression, e);
            }
        }
    }

    private static void checkExpression(Expression expression, int rows, Random random) {
        try (TestMemory memory = new TestMemory();
                ExpressionEvaluator evaluator = new ExpressionEvaluator(List.of(expression), memory.pool());
                ExpressionEvaluator single = new ExpressionEvaluator(List.of(expression), memory.pool())) {
            for (int b = 0; b < 3; b++) {
                Batch flat = flatBatch(memory, rows, random);
                List<Outcome> expected = oneByOne(single, flat);
                for (Batch batch : List.of(flat, encoded(memory, flat, random), encoded(memory, flat, random))) {
                    check(evaluator, batch, expected);
                }
            }
        }
    }

    private static Batch flatBatch(TestMemory memory, int rows, Random random) {
        double nulls = random.nextInt(3) * 0.2;
        List<Column> columns = new ArrayList<>();
        for (DataType type : RandomExpressions.TYPES) {
            columns.add(TestColumns.flat(memory, type, RandomValues.list(type, rows, nulls, random)));
        }
        return new Batch(rows, columns);
    }

    /** The same rows, some columns as dictionaries with entries that no row uses. */
    private static Batch encoded(TestMemory memory, Batch flat, Random random) {
        List<Column> columns = new ArrayList<>();
        for (Column column : flat.columns()) {
            columns.add(random.nextInt(3) > 0 ? smallDictionary(memory, column, random) : column);
        }
        return new Batch(flat.rowCount(), columns);
    }

    /** Each different value once, in disorder, and some more. */
    private static Column smallDictionary(TestMemory memory, Column column, Random random) {
        List<@Nullable Object> entries = new ArrayList<>(RandomValues.list(column.type(), 3, 0.1, random));
        int[] indices = new int[column.length()];
        for (int row = 0; row < indices.length; row++) {
            Object value = Values.get(column, row);
            int at = entries.indexOf(value);
            if (at < 0) {
                at = random.nextInt(entries.size() + 1);
                entries.add(at, value);
                for (int earlier = 0; earlier < row; earlier++) {
                    indices[earlier] += indices[earlier] >= at ? 1 : 0;
                }
            }
            indices[row] = at;
        }
        return TestColumns.dictionary(memory, TestColumns.flat(memory, column.type(), entries), indices);
    }

    private static List<Outcome> oneByOne(ExpressionEvaluator evaluator, Batch batch) {
        List<Outcome> outcomes = new ArrayList<>();
        for (int row = 0; row < batch.rowCount(); row++) {
            try {
                Batch result = evaluator.evaluate(batch.slice(row, 1));
                outcomes.add(new Outcome(Values.get(result.column(0), 0), null));
            } catch (CentellaException e) {
                outcomes.add(new Outcome(null, e.code()));
            }
        }
        return outcomes;
    }

    private static void check(ExpressionEvaluator evaluator, Batch batch, List<Outcome> expected) {
        try {
            Column result = evaluator.evaluate(batch).column(0);
            List<@Nullable Object> values = Values.list(result);
            for (int row = 0; row < expected.size(); row++) {
                Outcome outcome = expected.get(row);
                if (outcome.error() != null) {
                    fail("row " + row + " gives " + values.get(row) + ", alone " + outcome.error());
                }
                assertThat(values.get(row))
                        .as("row " + row + " of " + batch.columns())
                        .isEqualTo(outcome.value());
            }
        } catch (CentellaException e) {
            assertThat(expected.stream().map(Outcome::error)).as(e.getMessage()).contains(e.code());
        }
    }

    @ParameterizedTest(name = "{0} rows")
    @ValueSource(ints = {1, 3, 512})
    void aPredicateSelectsTheRowsThatAreTrueAndLieInItsDomain(int rows) {
        for (int i = 0; i < EXPRESSIONS / (rows > 100 ? 4 : 1); i++) {
            long seed = rows * 7_000_000L + i;
            Random random = new Random(seed);
            RandomExpressions expressions = new RandomExpressions(random);
            Expression condition = random.nextBoolean()
                    ? expressions.condition(3)
                    : new Expression.And(
                            List.of(expressions.condition(2), expressions.condition(1), expressions.condition(2)));
            try {
                checkPredicate(condition, rows, random);
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("seed " + seed + ": " + condition, e);
            }
        }
    }

    private static void checkPredicate(Expression condition, int rows, Random random) {
        try (TestMemory memory = new TestMemory();
                PredicateEvaluator predicate = new PredicateEvaluator(List.of(condition), memory.pool());
                ExpressionEvaluator single = new ExpressionEvaluator(List.of(condition), memory.pool())) {
            MemorySegment selected = memory.buffer(rows * 4L).segment();
            for (int b = 0; b < 3; b++) {
                Batch flat = flatBatch(memory, rows, random);
                List<Outcome> expected = oneByOne(single, flat);
                List<Integer> wanted = new ArrayList<>();
                for (int row = 0; row < rows; row++) {
                    if (Boolean.TRUE.equals(expected.get(row).value())) {
                        wanted.add(row);
                    }
                }
                checkDomain(condition, flat, wanted);
                for (Batch batch : List.of(flat, encoded(memory, flat, random), encoded(memory, flat, random))) {
                    try {
                        int count = predicate.select(batch, selected);
                        List<Integer> rowsFound = new ArrayList<>();
                        for (int k = 0; k < count; k++) {
                            rowsFound.add(Segments.getInt(selected, k));
                        }
                        assertThat(rowsFound).as(batch.columns().toString()).isEqualTo(wanted);
                    } catch (CentellaException e) {
                        assertThat(expected.stream().map(Outcome::error))
                                .as(e.getMessage())
                                .contains(e.code());
                    }
                }
            }
        }
    }

    private static void checkDomain(Expression condition, Batch batch, List<Integer> rows) {
        int[] columns = InputColumns.of(condition);
        Domain domain = ExpressionScanFilter.domainOf(condition);
        if (columns.length != 1) {
            return;
        }
        FlatColumn column = (FlatColumn) batch.column(columns[0]);
        for (int row : rows) {
            Object value = Literals.of(column, row, column.type()).value();
            assertThat(Domains.contains(domain, value))
                    .as(domain + " holds " + value)
                    .isTrue();
        }
    }
}
