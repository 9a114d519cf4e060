// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.planner.statistics;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.util.DateString;
import org.apache.calcite.util.TimestampString;
import org.jspecify.annotations.Nullable;

/**
 * The fraction of rows for which a condition is true. Conditions on different columns are taken as independent; bounds on
 * the same column are taken together, so that a range of dates is not two independent halves.
 */
final class Selectivity {
    // Guesses for what statistics say nothing about: the usual ones of the textbooks and of PostgreSQL.
    private static final double COMPARISON = 1.0 / 3;
    private static final double UNKNOWN = 0.25;
    private static final double PREFIX = 0.02;
    private static final double SUFFIX = 0.1;
    private static final double SUBSTRING = 0.05;
    private static final double SEVERAL_SUBSTRINGS = 0.02;
    private static final double LEAST = 1e-9;

    private final RexBuilder builder;
    private final Estimate input;

    Selectivity(RexBuilder builder, Estimate input) {
        this.builder = builder;
        this.input = input;
    }

    /** Bounds that a conjunction puts on one column. */
    record Bounds(@Nullable Double low, @Nullable Double high) {
        Bounds and(@Nullable Double otherLow, @Nullable Double otherHigh) {
            Double newLow = low == null ? otherLow : otherLow == null ? low : (Double) Math.max(low, otherLow);
            Double newHigh = high == null ? otherHigh : otherHigh == null ? high : (Double) Math.min(high, otherHigh);
            return new Bounds(newLow, newHigh);
        }
    }

    double of(RexNode condition) {
        return Math.clamp(raw(condition), LEAST, 1);
    }

    /** The input's rows for which the condition is true, with what it says of its columns. */
    Estimate filter(RexNode condition) {
        List<RexNode> conjuncts = conjuncts(condition);
        double fraction = conjunction(conjuncts);
        Estimate kept = input.kept(Math.max(input.rows() * fraction, Math.min(input.rows(), 1)));
        List<ColumnEstimate> columns = new ArrayList<>(kept.columns());
        bounds(conjuncts, new ArrayList<>()).forEach((column, bounds) -> {
            ColumnEstimate before = input.column(column);
            double share = range(before, bounds);
            columns.set(
                    column,
                    before.withDistinct(Math.min(Math.max(1, before.distinct() * share), kept.rows()))
                            .between(bounds.low(), bounds.high()));
        });
        for (RexNode conjunct : conjuncts) {
            if (conjunct instanceof RexCall call && call.getKind() == SqlKind.EQUALS) {
                int column = columnOf(call.getOperands().getFirst());
                if (column >= 0 && RexUtil.isConstant(call.getOperands().getLast())) {
                    columns.set(column, columns.get(column).withDistinct(1));
                }
            }
        }
        return new Estimate(kept.rows(), columns);
    }

    private List<RexNode> conjuncts(RexNode condition) {
        return RelOptUtil.conjunctions(RexUtil.expandSearch(builder, null, condition));
    }

    private double raw(RexNode condition) {
        if (condition.isAlwaysTrue()) {
            return 1;
        }
        if (condition.isAlwaysFalse()) {
            return 0;
        }
        if (!(condition instanceof RexCall call)) {
            return condition instanceof RexInputRef ? 0.5 : UNKNOWN;
        }
        List<RexNode> operands = call.getOperands();
        return switch (call.getKind()) {
            case SEARCH -> raw(RexUtil.expandSearch(builder, null, call));
            case AND -> conjunction(conjuncts(call));
            case OR -> disjunction(operands);
            case NOT -> 1 - of(operands.getFirst());
            case IS_NULL -> nullFraction(operands.getFirst());
            case IS_NOT_NULL -> 1 - nullFraction(operands.getFirst());
            case IS_TRUE -> raw(operands.getFirst());
            case IS_NOT_TRUE -> 1 - of(operands.getFirst());
            case EQUALS, IS_NOT_DISTINCT_FROM -> equal(operands.getFirst(), operands.getLast());
            case NOT_EQUALS, IS_DISTINCT_FROM -> 1 - equal(operands.getFirst(), operands.getLast());
            case LESS_THAN, LESS_THAN_OR_EQUAL, GREATER_THAN, GREATER_THAN_OR_EQUAL -> comparison(call);
            case LIKE -> like(operands.get(1));
            default -> UNKNOWN;
        };
    }

    private double conjunction(List<RexNode> conjuncts) {
        List<RexNode> rest = new ArrayList<>();
        double product = 1;
        for (Map.Entry<Integer, Bounds> entry : bounds(conjuncts, rest).entrySet()) {
            ColumnEstimate column = input.column(entry.getKey());
            product *= range(column, entry.getValue()) * (1 - column.nullFraction());
        }
        for (RexNode conjunct : rest) {
            product *= of(conjunct);
        }
        return product;
    }

    /** Equalities of one column with several constants exclude each other, so their fractions add up. */
    private double disjunction(List<RexNode> operands) {
        double none = 1;
        double sum = 0;
        boolean exclusive = true;
        int subject = -1;
        for (RexNode operand : operands) {
            double fraction = of(operand);
            none *= 1 - fraction;
            sum += fraction;
            int column = operand instanceof RexCall call && call.getKind() == SqlKind.EQUALS
                    ? columnOf(call.getOperands().getFirst())
                    : -1;
            exclusive &= column >= 0 && (subject < 0 || subject == column);
            subject = column;
        }
        return exclusive ? Math.min(sum, 1) : 1 - none;
    }

    private double equal(RexNode left, RexNode right) {
        if (right instanceof RexLiteral literal) {
            int column = columnOf(left);
            Double value = number(literal);
            if (column >= 0 && value != null && outside(input.column(column), value)) {
                return LEAST;
            }
            return (1 - nullFraction(left)) / distinct(left);
        }
        return 1 / Math.max(distinct(left), distinct(right));
    }

    private static boolean outside(ColumnEstimate column, double value) {
        return (column.low() != null && value < column.low()) || (column.high() != null && value > column.high());
    }

    private double comparison(RexCall call) {
        List<RexNode> rest = new ArrayList<>();
        for (Map.Entry<Integer, Bounds> entry : bounds(List.of(call), rest).entrySet()) {
            ColumnEstimate column = input.column(entry.getKey());
            return range(column, entry.getValue()) * (1 - column.nullFraction());
        }
        return COMPARISON;
    }

    /** The share of a column's values between bounds, taking them as spread evenly. */
    private static double range(ColumnEstimate column, Bounds bounds) {
        Double least = column.low();
        Double greatest = column.high();
        if (least == null || greatest == null) {
            return bounds.low() != null && bounds.high() != null ? COMPARISON * COMPARISON * 2 : COMPARISON;
        }
        double low = bounds.low() == null ? least : Math.max(least, bounds.low());
        double high = bounds.high() == null ? greatest : Math.min(greatest, bounds.high());
        if (low > high) {
            return LEAST;
        }
        double width = greatest - least;
        return width <= 0 ? 1 : Math.clamp((high - low) / width, 1 / column.distinct(), 1);
    }

    private Map<Integer, Bounds> bounds(List<RexNode> conjuncts, List<RexNode> rest) {
        Map<Integer, Bounds> bounds = new HashMap<>();
        for (RexNode conjunct : conjuncts) {
            if (!(conjunct instanceof RexCall call) || call.getOperands().size() != 2 || !addBound(call, bounds)) {
                rest.add(conjunct);
            }
        }
        return bounds;
    }

    private static boolean addBound(RexCall call, Map<Integer, Bounds> bounds) {
        SqlKind kind = call.getKind();
        int column = columnOf(call.getOperands().getFirst());
        RexNode other = call.getOperands().getLast();
        if (column < 0) {
            column = columnOf(other);
            other = call.getOperands().getFirst();
            kind = kind.reverse();
        }
        Double value = column >= 0 && other instanceof RexLiteral literal ? number(literal) : null;
        if (value == null) {
            return false;
        }
        Bounds known = bounds.getOrDefault(column, new Bounds(null, null));
        switch (kind) {
            case LESS_THAN, LESS_THAN_OR_EQUAL -> bounds.put(column, known.and(null, value));
            case GREATER_THAN, GREATER_THAN_OR_EQUAL -> bounds.put(column, known.and(value, null));
            default -> {
                return false;
            }
        }
        return true;
    }

    private static double like(RexNode pattern) {
        if (!(pattern instanceof RexLiteral literal) || literal.isNull()) {
            return SUBSTRING;
        }
        String text = Objects.requireNonNull(literal.getValueAs(String.class));
        long wildcards = text.chars().filter(c -> c == '%').count();
        if (wildcards == 1 && text.endsWith("%")) {
            return PREFIX;
        }
        if (wildcards == 1 && text.startsWith("%")) {
            return SUFFIX;
        }
        return wildcards > 2 ? SEVERAL_SUBSTRINGS : SUBSTRING;
    }

    private double nullFraction(RexNode node) {
        int column = columnOf(node);
        return column >= 0 ? input.column(column).nullFraction() : 0;
    }

    /** Different values of an expression: no more than combinations of its columns' values. */
    double distinct(RexNode node) {
        if (node instanceof RexInputRef ref) {
            return input.column(ref.getIndex()).distinct();
        }
        double product = 1;
        for (int column : RelOptUtil.InputFinder.bits(node)) {
            product *= input.column(column).distinct();
        }
        if (node.getKind() == SqlKind.EXTRACT
                || node.getType().getSqlTypeName().getName().equals("BOOLEAN")) {
            product = Math.min(product, SMALL_DOMAIN);
        }
        if (node.getKind() == SqlKind.OTHER_FUNCTION) {
            // A part, a rounding, a year: most functions give fewer values than they are given.
            product = Math.sqrt(product);
        }
        return Math.clamp(product, 1, Math.max(1, input.rows()));
    }

    /** What EXTRACT gives: a handful of years, twelve months, 31 days. */
    private static final double SMALL_DOMAIN = 12;

    private static int columnOf(RexNode node) {
        RexNode plain = RexUtil.removeCast(node);
        return plain instanceof RexInputRef ref ? ref.getIndex() : -1;
    }

    /** A constant's place on the number line of {@link ColumnEstimate}, or null. */
    private static @Nullable Double number(RexLiteral literal) {
        if (literal.isNull()) {
            return null;
        }
        return switch (literal.getType().getSqlTypeName()) {
            case TINYINT, SMALLINT, INTEGER, BIGINT, DECIMAL, REAL, FLOAT, DOUBLE -> {
                BigDecimal value = literal.getValueAs(BigDecimal.class);
                yield value == null ? null : (Double) value.doubleValue();
            }
            case DATE ->
                (double) Objects.requireNonNull(literal.getValueAs(DateString.class))
                        .getDaysSinceEpoch();
            case TIMESTAMP ->
                Objects.requireNonNull(literal.getValueAs(TimestampString.class))
                                .getMillisSinceEpoch()
                        * 1000.0;
            default -> null;
        };
    }
}
