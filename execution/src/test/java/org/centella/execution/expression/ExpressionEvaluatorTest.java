// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import org.centella.columnar.Batch;
import org.centella.columnar.Column;
import org.centella.columnar.ConstantColumn;
import org.centella.columnar.DictionaryColumn;
import org.centella.columnar.FlatColumn;
import org.centella.columnar.Values;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.columnar.testing.TestColumns;
import org.centella.columnar.testing.TestMemory;
import org.centella.columnar.type.DataType;
import org.centella.execution.plan.Expression;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The interpreter's promises: lazy branches, dictionaries kept, errors that name values. */
class ExpressionEvaluatorTest {
    private static final Expression.Literal ZERO = new Expression.Literal(0L, DataType.INTEGER);

    private final TestMemory memory = new TestMemory();

    @AfterEach
    void nothingLeaks() {
        memory.close();
    }

    private List<@Nullable Object> evaluate(Expression expression, Column... columns) {
        try (ExpressionEvaluator evaluator = new ExpressionEvaluator(List.of(expression), memory.pool())) {
            return Values.list(evaluator.evaluate(TestColumns.batch(columns)).column(0));
        }
    }

    private List<@Nullable Object> evaluate(String expression, Column... columns) {
        DataType[] types = Arrays.stream(columns).map(Column::type).toArray(DataType[]::new);
        return evaluate(ExpressionParser.parse(expression, types), columns);
    }

    private void assertRaises(ErrorCode code, String message, String expression, Column... columns) {
        assertThatThrownBy(() -> evaluate(expression, columns))
                .isInstanceOfSatisfying(
                        CentellaException.class, e -> assertThat(e.code()).isEqualTo(code))
                .hasMessageContaining(message);
    }

    @Test
    void aBranchOfCaseIsComputedForItsRowsOnly() {
        FlatColumn x = TestColumns.flat(memory, DataType.INTEGER, 0, 5, null, -1);
        Expression notZero = ExpressionParser.parse("$0 <> 0", DataType.INTEGER);
        Expression quotient = ExpressionParser.parse("10 / $0", DataType.INTEGER);
        Expression guarded = new Expression.Case(List.of(notZero), List.of(quotient), ZERO, DataType.INTEGER);
        assertThat(evaluate(guarded, x)).containsExactly(0, 2, 0, -10);
    }

    @Test
    void andAndOrStopBeforeWhatWouldRaise() {
        FlatColumn x = TestColumns.flat(memory, DataType.INTEGER, 0, 5, null);
        Expression notZero = ExpressionParser.parse("$0 <> 0", DataType.INTEGER);
        Expression large = ExpressionParser.parse("10 / $0 > 1", DataType.INTEGER);
        assertThat(evaluate(new Expression.And(List.of(large, notZero)), x)).containsExactly(false, true, null);
        Expression zero = ExpressionParser.parse("$0 = 0", DataType.INTEGER);
        assertThat(evaluate(new Expression.Or(List.of(zero, large)), x)).containsExactly(true, true, null);
    }

    @Test
    void overflowNamesTheValues() {
        FlatColumn x = TestColumns.flat(memory, DataType.BIGINT, 1L, Long.MAX_VALUE);
        assertRaises(ErrorCode.NUMERIC_OVERFLOW, "9223372036854775807 + 1", "$0 + 1", x);
        FlatColumn small = TestColumns.flat(memory, DataType.TINYINT, (byte) 100);
        assertRaises(ErrorCode.NUMERIC_OVERFLOW, "100 + 100", "$0 + $0", small);
        FlatColumn ints = TestColumns.flat(memory, DataType.INTEGER, Integer.MIN_VALUE);
        assertRaises(ErrorCode.NUMERIC_OVERFLOW, "-2147483648 / -1", "$0 / -1", ints);
        assertRaises(ErrorCode.NUMERIC_OVERFLOW, "abs(-2147483648)", "abs($0)", ints);
        FlatColumn doubles = TestColumns.flat(memory, DataType.DOUBLE, 1e308);
        assertRaises(ErrorCode.NUMERIC_OVERFLOW, "1.0E308 * 10.0", "$0 * 10", doubles);
        FlatColumn wide = TestColumns.flat(memory, new DataType.Decimal(38, 0), new BigDecimal("9".repeat(38)));
        assertRaises(ErrorCode.NUMERIC_OVERFLOW, "out of range of DECIMAL(38, 0)", "$0 + 1", wide);
        assertRaises(ErrorCode.NUMERIC_OVERFLOW, "out of range of DECIMAL(38, 0)", "$0 * $0", wide);
    }

    @Test
    void dividingByZeroIsAnErrorForEveryType() {
        for (DataType type :
                List.of(DataType.SMALLINT, DataType.INTEGER, DataType.BIGINT, DataType.DOUBLE, DataType.REAL)) {
            FlatColumn x = TestColumns.flat(memory, DataType.INTEGER, 0);
            String zero = "CAST($0 AS " + type + ")";
            assertRaises(ErrorCode.DIVISION_BY_ZERO, "divides by zero", zero + " / " + zero, x);
            assertRaises(ErrorCode.DIVISION_BY_ZERO, "divides by zero", zero + " % " + zero, x);
        }
        FlatColumn decimal = TestColumns.flat(memory, new DataType.Decimal(5, 2), new BigDecimal("0.00"));
        assertRaises(ErrorCode.DIVISION_BY_ZERO, "1.50 / 0", "1.50 / $0", decimal);
    }

    @Test
    void nullRowsNeverRaise() {
        FlatColumn x = TestColumns.flat(memory, DataType.INTEGER, null, 2);
        assertThat(evaluate("1 / ($0 - $0 + 2 - 2 + $0)", x)).containsExactly(null, 0);
        FlatColumn text = TestColumns.flat(memory, DataType.VARCHAR, null, "3");
        assertThat(evaluate("CAST($0 AS INTEGER)", text)).containsExactly(null, 3);
    }

    @Test
    void aFunctionOfADictionaryKeepsItsIndicesAndIsComputedOncePerDictionary() {
        FlatColumn modes = TestColumns.flat(memory, DataType.VARCHAR, "air", "rail");
        Expression upper = ExpressionParser.parse("upper($0)", DataType.VARCHAR);
        try (ExpressionEvaluator evaluator = new ExpressionEvaluator(List.of(upper), memory.pool())) {
            Column first = evaluator
                    .evaluate(Batch.of(3, TestColumns.dictionary(memory, modes, 0, 1, 1)))
                    .column(0);
            assertThat(first).isInstanceOf(DictionaryColumn.class);
            assertThat(Values.list(first)).containsExactly("AIR", "RAIL", "RAIL");
            FlatColumn computed = first.base();
            Column second = evaluator
                    .evaluate(Batch.of(2, TestColumns.dictionary(memory, modes, 1, 0)))
                    .column(0);
            assertThat(second.base()).isSameAs(computed);
            assertThat(Values.list(second)).containsExactly("RAIL", "AIR");
            FlatColumn others = TestColumns.flat(memory, DataType.VARCHAR, "ship");
            Column third = evaluator
                    .evaluate(Batch.of(1, TestColumns.dictionary(memory, others, 0)))
                    .column(0);
            assertThat(Values.list(third)).containsExactly("SHIP");
        }
    }

    @Test
    void aLargeDictionaryIsComputedByRowUntilEnoughRowsWereSeen() {
        FlatColumn many = TestColumns.flat(memory, DataType.VARCHAR, "a", "b", "c", "d", "e");
        Expression upper = ExpressionParser.parse("upper($0)", DataType.VARCHAR);
        try (ExpressionEvaluator evaluator = new ExpressionEvaluator(List.of(upper), memory.pool())) {
            Batch batch = Batch.of(3, TestColumns.dictionary(memory, many, 4, 0, 4));
            assertThat(evaluator.evaluate(batch).column(0)).isInstanceOf(FlatColumn.class);
            assertThat(evaluator.evaluate(batch).column(0)).isInstanceOf(DictionaryColumn.class);
        }
    }

    @Test
    void anEntryThatNoRowUsesDoesNotRaise() {
        FlatColumn entries = TestColumns.flat(memory, DataType.INTEGER, 0, 5);
        assertThat(evaluate("10 / $0", TestColumns.dictionary(memory, entries, 1, 1)))
                .containsExactly(2, 2);
        assertRaises(ErrorCode.DIVISION_BY_ZERO, "10 / 0", "10 / $0", TestColumns.dictionary(memory, entries, 1, 0));
    }

    @Test
    void aFunctionOfConstantsIsConstant() {
        ConstantColumn x = TestColumns.constant(memory, DataType.INTEGER, 20, 3);
        try (ExpressionEvaluator evaluator = new ExpressionEvaluator(
                List.of(ExpressionParser.parse("$0 * 2 + 2", DataType.INTEGER)), memory.pool())) {
            Column result = evaluator.evaluate(TestColumns.batch(x)).column(0);
            assertThat(result).isInstanceOf(ConstantColumn.class);
            assertThat(Values.list(result)).containsExactly(42, 42, 42);
        }
    }

    @Test
    void caseMayGiveArrays() {
        DataType type = new DataType.Array(DataType.INTEGER);
        FlatColumn a = TestColumns.flat(memory, type, List.of(1, 2), List.of(), null);
        FlatColumn b = TestColumns.flat(memory, type, List.of(7), List.of(8), List.of(9));
        FlatColumn which = TestColumns.flat(memory, DataType.BOOLEAN, true, false, true);
        Expression choice = new Expression.Case(
                List.of(new Expression.InputReference(2, DataType.BOOLEAN)),
                List.of(new Expression.InputReference(0, type)),
                new Expression.InputReference(1, type),
                type);
        assertThat(evaluate(choice, a, b, which)).containsExactly(List.of(1, 2), List.of(8), null);
    }

    @Test
    void inIsThreeValued() {
        FlatColumn x = TestColumns.flat(memory, DataType.VARCHAR, "a", "b", null);
        Expression.Literal a = new Expression.Literal("a", DataType.VARCHAR);
        Expression.Literal none = new Expression.Literal(null, DataType.VARCHAR);
        Expression operand = new Expression.InputReference(0, DataType.VARCHAR);
        assertThat(evaluate(new Expression.In(operand, List.of(a)), x)).containsExactly(true, false, null);
        assertThat(evaluate(new Expression.In(operand, List.of(a, none)), x)).containsExactly(true, null, null);
    }

    @Test
    void charIsComparedWithoutTrailingSpaces() {
        FlatColumn x = TestColumns.flat(memory, new DataType.Char(4), "ab", "ab  ", "abc");
        assertThat(evaluate("$0 = CAST('ab ' AS CHAR(3))", x)).containsExactly(true, true, false);
        FlatColumn text = TestColumns.flat(memory, DataType.VARCHAR, "ab", "ab  ");
        assertThat(evaluate("$0 = 'ab'", text)).containsExactly(true, false);
    }

    @Test
    void stringsCompareByCodePoint() {
        FlatColumn x = TestColumns.flat(memory, DataType.VARCHAR, "\uFFFD", "Z", "z", "");
        // U+1F680 has the smaller first unit in UTF-16, and is the greater code point.
        assertThat(evaluate("$0 < '\uD83D\uDE80'", x)).containsExactly(true, true, true, true);
        assertThat(evaluate("$0 < 'a'", x)).containsExactly(false, true, false, true);
    }

    @Test
    void foldingLeavesWhatWouldRaise() {
        Expression bad = ExpressionParser.parse("1 / 0");
        assertThat(ExpressionFolder.fold(bad)).isEqualTo(bad);
        assertThat(ExpressionFolder.fold(ExpressionParser.parse("$0 > 2 + 3", DataType.INTEGER)))
                .isEqualTo(ExpressionParser.parse("$0 > 5", DataType.INTEGER));
        assertThat(ExpressionFolder.fold(ExpressionParser.parse("DATE '1998-12-01' - INTERVAL '90' DAY")))
                .isEqualTo(new Expression.Literal(10_471L, DataType.DATE));
    }

    @Test
    void equalExpressionsShareOneResult() {
        FlatColumn x = TestColumns.flat(memory, DataType.BIGINT, 1L, 2L);
        Expression sum = ExpressionParser.parse("$0 + 1", DataType.BIGINT);
        Expression same = ExpressionParser.parse("$0 + 1", DataType.BIGINT);
        try (ExpressionEvaluator evaluator = new ExpressionEvaluator(List.of(sum, same), memory.pool())) {
            Batch result = evaluator.evaluate(TestColumns.batch(x));
            assertThat(result.column(0)).isSameAs(result.column(1));
        }
    }
}
