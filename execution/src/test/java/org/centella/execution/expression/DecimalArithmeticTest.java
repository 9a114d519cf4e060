// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.centella.columnar.Batch;
import org.centella.columnar.Values;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.columnar.testing.TestColumns;
import org.centella.columnar.testing.TestMemory;
import org.centella.columnar.type.DataType;
import org.centella.columnar.type.DataType.Decimal;
import org.centella.execution.plan.Expression;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Decimal arithmetic against BigDecimal: exact, or an error, never something in between. */
class DecimalArithmeticTest {
    private static final int TYPES = 150;
    private static final int ROWS = 40;

    @ParameterizedTest
    @ValueSource(strings = {"+", "-", "*", "/", "%"})
    void agreesWithBigDecimal(String operator) {
        for (int i = 0; i < TYPES; i++) {
            Random random = new Random(operator.hashCode() * 1000L + i);
            Decimal a = type(random);
            Decimal b = type(random);
            if (operator.equals("*") && a.scale() + b.scale() > Decimal.MAX_PRECISION) {
                continue;
            }
            try (TestMemory memory = new TestMemory()) {
                check(memory, operator, a, b, random);
            } catch (AssertionError e) {
                throw new AssertionError("type pair " + i + ": " + a + " " + operator + " " + b, e);
            }
        }
    }

    private static Decimal type(Random random) {
        int precision = 1 + random.nextInt(random.nextBoolean() ? 18 : 38);
        return new Decimal(precision, random.nextInt(precision + 1));
    }

    private static BigDecimal value(Decimal type, Random random) {
        BigInteger bound =
                BigInteger.TEN.pow(random.nextInt(3) == 0 ? type.precision() : 1 + random.nextInt(type.precision()));
        BigInteger unscaled =
                random.nextInt(5) == 0 ? bound.subtract(BigInteger.ONE) : new BigInteger(140, random).mod(bound);
        return new BigDecimal(random.nextBoolean() ? unscaled : unscaled.negate(), type.scale());
    }

    private static void check(TestMemory memory, String operator, Decimal a, Decimal b, Random random) {
        Expression call = ExpressionParser.parse("$0 " + operator + " $1", a, b);
        Decimal result = (Decimal) call.type();
        List<BigDecimal> left = new ArrayList<>();
        List<BigDecimal> right = new ArrayList<>();
        List<BigDecimal> expected = new ArrayList<>();
        try (ExpressionEvaluator evaluator = new ExpressionEvaluator(List.of(call), memory.pool())) {
            for (int row = 0; row < ROWS; row++) {
                BigDecimal x = value(a, random);
                BigDecimal y = value(b, random);
                BigDecimal exact = y.signum() == 0 && "/%".contains(operator) ? null : exact(operator, x, y, result);
                if (exact != null && exact.precision() <= result.precision()) {
                    left.add(x);
                    right.add(y);
                    expected.add(exact);
                } else {
                    Batch one = Batch.of(1, TestColumns.flat(memory, a, x), TestColumns.flat(memory, b, y));
                    assertThatThrownBy(() -> evaluator.evaluate(one))
                            .as(x + " " + operator + " " + y)
                            .isInstanceOfSatisfying(
                                    CentellaException.class,
                                    e -> assertThat(e.code())
                                            .isEqualTo(
                                                    exact == null
                                                            ? ErrorCode.DIVISION_BY_ZERO
                                                            : ErrorCode.NUMERIC_OVERFLOW));
                }
            }
            if (!left.isEmpty()) {
                Batch batch =
                        Batch.of(left.size(), TestColumns.flat(memory, a, left), TestColumns.flat(memory, b, right));
                assertThat(Values.list(evaluator.evaluate(batch).column(0)))
                        .as(left + " and " + right + " as " + result)
                        .isEqualTo(expected);
            }
        }
    }

    private static BigDecimal exact(String operator, BigDecimal x, BigDecimal y, Decimal result) {
        return switch (operator) {
            case "+" -> x.add(y).setScale(result.scale());
            case "-" -> x.subtract(y).setScale(result.scale());
            case "*" -> x.multiply(y).setScale(result.scale());
            case "/" -> x.divide(y, result.scale(), RoundingMode.HALF_UP);
            default -> x.remainder(y).setScale(result.scale());
        };
    }

    @Test
    void castsBetweenDecimalsRoundHalfUpOrRefuse() {
        for (int i = 0; i < TYPES; i++) {
            Random random = new Random(i);
            Decimal from = type(random);
            Decimal to = type(random);
            Expression cast = new Expression.Cast(new Expression.InputReference(0, from), to, true);
            try (TestMemory memory = new TestMemory();
                    ExpressionEvaluator evaluator = new ExpressionEvaluator(List.of(cast), memory.pool())) {
                List<BigDecimal> values = new ArrayList<>();
                for (int row = 0; row < ROWS; row++) {
                    values.add(value(from, random));
                }
                Batch result = evaluator.evaluate(Batch.of(ROWS, TestColumns.flat(memory, from, values)));
                for (int row = 0; row < ROWS; row++) {
                    BigDecimal rounded = values.get(row).setScale(to.scale(), RoundingMode.HALF_UP);
                    BigDecimal expected = rounded.precision() > to.precision() ? null : rounded;
                    assertThat(Values.get(result.column(0), row))
                            .as(values.get(row) + " of " + from + " as " + to)
                            .isEqualTo(expected);
                }
            }
        }
    }

    @Test
    void resultTypesKeepEveryDigitOfSumsAndProducts() {
        Decimal price = new Decimal(15, 2);
        assertThat(DecimalTypes.sum(price, new Decimal(10, 0))).isEqualTo(new Decimal(16, 2));
        assertThat(DecimalTypes.product(price, new Decimal(16, 2))).isEqualTo(new Decimal(31, 4));
        assertThat(DecimalTypes.product(new Decimal(31, 4), new Decimal(16, 2))).isEqualTo(new Decimal(38, 6));
        assertThat(DecimalTypes.quotient(new Decimal(38, 4), new Decimal(38, 4)))
                .isEqualTo(new Decimal(38, 16));
        assertThat(DecimalTypes.quotient(price, price)).isEqualTo(new Decimal(38, 16));
        assertThat(DecimalTypes.remainder(price, new Decimal(5, 3))).isEqualTo(new Decimal(5, 3));
        assertThatThrownBy(() -> DecimalTypes.product(new Decimal(38, 20), new Decimal(38, 20)))
                .isInstanceOf(CentellaException.class)
                .hasMessageContaining("40 digits");
    }

    @Test
    void roundingFunctionsAgreeWithBigDecimal() {
        for (int i = 0; i < TYPES; i++) {
            Random random = new Random(i);
            Decimal type = type(random);
            int digits = random.nextInt(50) - 10;
            try (TestMemory memory = new TestMemory()) {
                BigDecimal x = value(type, random);
                for (RoundingMode mode : List.of(RoundingMode.HALF_UP, RoundingMode.DOWN)) {
                    String name = mode == RoundingMode.DOWN ? "truncate" : "round";
                    Expression call = ExpressionParser.parse(name + "($0, " + digits + ")", type);
                    BigDecimal rounded = digits >= type.scale()
                            ? x
                            : x.setScale(digits, mode).setScale(type.scale());
                    checkOne(memory, call, type, x, rounded);
                }
                checkOne(
                        memory, ExpressionParser.parse("ceil($0)", type), type, x, x.setScale(0, RoundingMode.CEILING));
                checkOne(memory, ExpressionParser.parse("floor($0)", type), type, x, x.setScale(0, RoundingMode.FLOOR));
            }
        }
    }

    private static void checkOne(TestMemory memory, Expression call, DataType type, BigDecimal x, BigDecimal expected) {
        Decimal result = (Decimal) call.type();
        try (ExpressionEvaluator evaluator = new ExpressionEvaluator(List.of(call), memory.pool())) {
            Batch batch = Batch.of(1, TestColumns.flat(memory, type, x));
            if (expected.setScale(result.scale(), RoundingMode.UNNECESSARY).precision() > result.precision()) {
                assertThatThrownBy(() -> evaluator.evaluate(batch)).isInstanceOf(CentellaException.class);
            } else {
                assertThat(Values.get(evaluator.evaluate(batch).column(0), 0))
                        .as(call + " of " + x + " as " + result)
                        .isEqualTo(expected.setScale(result.scale()));
            }
        }
    }
}
