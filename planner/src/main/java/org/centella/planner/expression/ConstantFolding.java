// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.planner.expression;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexSubQuery;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.util.DateString;
import org.apache.calcite.util.TimeString;
import org.apache.calcite.util.TimestampString;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.type.DataType;
import org.centella.execution.expression.ExpressionFolder;
import org.centella.execution.expression.ScalarFunction;
import org.centella.execution.plan.Expression;
import org.centella.execution.plan.Expression.Literal;
import org.centella.planner.validation.TableFunctionOperator;
import org.centella.planner.validation.Types;
import org.jspecify.annotations.Nullable;

/**
 * Computes constant parts of expressions with the engine's own functions, so that estimates and scans see
 * {@code l_shipdate < DATE '1995-01-01'} where the query says {@code < DATE '1994-01-01' + INTERVAL '1' YEAR}. What would
 * raise an error stays as it is: it raises only if a row comes.
 */
public final class ConstantFolding extends RexShuttle {
    private static final long MICROS_PER_SECOND = 1_000_000;
    private static final long MICROS_PER_DAY = 86_400 * MICROS_PER_SECOND;
    private static final int NANOS_PER_MICRO = 1000;
    private static final long FIRST_WRITTEN = LocalDate.of(1, 1, 1).toEpochDay() * MICROS_PER_DAY;
    private static final long AFTER_LAST_WRITTEN = LocalDate.of(10_000, 1, 1).toEpochDay() * MICROS_PER_DAY;
    private static final DateTimeFormatter SECONDS = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");

    private final RexBuilder rex;

    public ConstantFolding(RexBuilder rex) {
        this.rex = rex;
    }

    @Override
    public RexNode visitCall(RexCall call) {
        RexNode visited = super.visitCall(call);
        return visited instanceof RexCall folded && isFoldable(folded) ? fold(folded) : visited;
    }

    @Override
    public RexNode visitSubQuery(RexSubQuery subquery) {
        return subquery;
    }

    private static boolean isFoldable(RexCall call) {
        if (call.getOperator() instanceof TableFunctionOperator operator
                && operator.functions().stream().anyMatch(ScalarFunction::ofStatement)) {
            return true;
        }
        boolean constant = !call.getOperands().isEmpty()
                && call.getOperands().stream().allMatch(o -> o instanceof RexLiteral literal && isValue(literal));
        boolean logic = call.isA(SqlKind.AND) || call.isA(SqlKind.OR) || call.isA(SqlKind.SEARCH);
        return constant && !logic && RexUtil.isDeterministic(call);
    }

    /** Not a flag or time unit of some function's syntax, and of a type that can be told. */
    private static boolean isValue(RexLiteral literal) {
        return switch (literal.getTypeName()) {
            case SYMBOL, SARG, ROW, ARRAY, MULTISET, MAP -> false;
            default -> true;
        };
    }

    private RexNode fold(RexCall call) {
        try {
            Expression folded = ExpressionFolder.fold(
                    new ExpressionLowering(rex, List.of()).lower(call, Types.fromCalcite(call.getType())));
            RexNode literal = folded instanceof Literal constant ? literal(constant, call.getType()) : null;
            return literal == null ? call : rex.ensureType(call.getType(), literal, true);
        } catch (CentellaException e) {
            // Not to be computed here; the query will say so where it is computed.
            return call;
        }
    }

    private @Nullable RexNode literal(Literal constant, RelDataType type) {
        Object value = constant.value();
        if (value == null) {
            return rex.makeNullLiteral(type);
        }
        return switch (constant.type()) {
            case DataType.Decimal(int _, int scale) -> rex.makeExactLiteral(decimal(value, scale), type);
            case DataType.Varchar _, DataType.Char _ -> rex.makeLiteral(value, type, true);
            case DataType.Simple simple -> simple(value, simple, type);
            case DataType.Array _, DataType.Map _, DataType.Row _ -> null;
        };
    }

    private @Nullable RexNode simple(Object value, DataType.Simple type, RelDataType calciteType) {
        return switch (type) {
            case BOOLEAN -> rex.makeLiteral((Boolean) value);
            case TINYINT, SMALLINT, INTEGER, BIGINT ->
                rex.makeExactLiteral(BigDecimal.valueOf((Long) value), calciteType);
            case REAL, DOUBLE -> Double.isFinite((Double) value) ? rex.makeLiteral(value, calciteType, true) : null;
            case DATE ->
                isWritten((Long) value * MICROS_PER_DAY)
                        ? rex.makeDateLiteral(DateString.fromDaysSinceEpoch(Math.toIntExact((Long) value)))
                        : null;
            case TIMESTAMP -> isWritten((Long) value) ? rex.makeTimestampLiteral(timestamp((Long) value), 6) : null;
            case TIMESTAMP_TZ ->
                isWritten((Long) value) ? rex.makeTimestampWithLocalTimeZoneLiteral(timestamp((Long) value), 6) : null;
            case TIME -> rex.makeTimeLiteral(time((Long) value), 6);
            case INTERVAL_MONTH, INTERVAL_DAY, INTERVAL, VARBINARY, NULL -> null;
        };
    }

    /** Whether Calcite has a literal for it: the years of its dates have four digits. */
    private static boolean isWritten(long micros) {
        return micros >= FIRST_WRITTEN && micros < AFTER_LAST_WRITTEN;
    }

    private static BigDecimal decimal(Object value, int scale) {
        return value instanceof BigInteger big ? new BigDecimal(big, scale) : BigDecimal.valueOf((Long) value, scale);
    }

    private static TimeString time(long micros) {
        LocalTime time = LocalTime.ofNanoOfDay(micros * NANOS_PER_MICRO);
        return new TimeString(time.getHour(), time.getMinute(), time.getSecond()).withNanos(time.getNano());
    }

    private static TimestampString timestamp(long micros) {
        int nanos = (int) Math.floorMod(micros, MICROS_PER_SECOND) * NANOS_PER_MICRO;
        LocalDateTime time = LocalDateTime.ofEpochSecond(Math.floorDiv(micros, MICROS_PER_SECOND), 0, ZoneOffset.UTC);
        return new TimestampString(time.format(SECONDS)).withNanos(nanos);
    }

    /** All of these expressions folded. */
    public List<RexNode> foldAll(List<RexNode> expressions) {
        List<RexNode> folded = new ArrayList<>(expressions.size());
        expressions.forEach(e -> folded.add(e.accept(this)));
        return folded;
    }
}
