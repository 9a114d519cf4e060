// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.planner.logical;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.calcite.rel.RelFieldCollation;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexFieldCollation;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexOver;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.columnar.type.DataType;
import org.centella.execution.aggregate.AggregateFunctions;
import org.centella.execution.expression.FunctionTable;
import org.centella.execution.expression.Resolution;
import org.centella.execution.plan.Expression;
import org.centella.execution.plan.WindowCall;
import org.centella.execution.plan.WindowFrame;
import org.centella.execution.plan.WindowFrame.Bound;
import org.centella.execution.plan.WindowFrame.Edge;
import org.centella.execution.plan.WindowFrame.Exclusion;
import org.centella.execution.plan.WindowFrame.Unit;
import org.centella.execution.window.WindowFunction;
import org.centella.execution.window.WindowFunctions;
import org.centella.planner.expression.ConstantFolding;
import org.centella.planner.validation.Types;
import org.centella.planner.validation.WindowOperator;
import org.centella.sqlparser.Positions;
import org.jspecify.annotations.Nullable;

/**
 * What the window functions of one projection read, as columns below them: the input's columns, and behind them one for each
 * different expression. Turns Calcite's calls into ours over those columns.
 */
final class WindowInput {
    /** Digits of a BIGINT. */
    private static final int BIGINT_DIGITS = 19;

    private final RexBuilder rex;
    private final RelNode input;
    private final ConstantFolding folding;
    private final List<RexNode> columns = new ArrayList<>();

    WindowInput(RexBuilder rex, RelNode input) {
        this.rex = rex;
        this.input = input;
        this.folding = new ConstantFolding(rex);
        for (int i = 0; i < input.getRowType().getFieldCount(); i++) {
            columns.add(RexInputRef.of(i, input.getRowType()));
        }
    }

    /** The input with all columns that have been asked for. */
    RelNode relation() {
        return columns.size() == input.getRowType().getFieldCount() ? input : Trees.project(input, columns, null);
    }

    private int column(RexNode expression) {
        int at = columns.indexOf(expression);
        if (at < 0) {
            at = columns.size();
            columns.add(expression);
        }
        return at;
    }

    private Expression reference(RexNode expression) {
        return new Expression.InputReference(column(expression), Types.fromCalcite(expression.getType()));
    }

    /** Constants part nothing. */
    List<Integer> partition(RexOver over) {
        return over.getWindow().partitionKeys.stream()
                .map(key -> key.accept(folding))
                .filter(key -> !RexUtil.isLiteral(key, true))
                .map(this::column)
                .distinct()
                .toList();
    }

    /** Constants order nothing, nor does a key that came before; but an offset from a key has the key's direction. */
    List<RelFieldCollation> order(RexOver over) {
        WindowOperator.Use use = ((WindowOperator) over.getAggOperator()).use();
        boolean measured = use.unit() == Unit.RANGE && (use.startOperand() >= 0 || use.endOperand() >= 0);
        List<RelFieldCollation> order = new ArrayList<>();
        List<Integer> partition = partition(over);
        for (RexFieldCollation key : over.getWindow().orderKeys) {
            RexNode expression = key.left.accept(folding);
            if (!measured && RexUtil.isLiteral(expression, true)) {
                continue;
            }
            int column = column(expression);
            boolean known = !measured && partition.contains(column)
                    || order.stream().anyMatch(k -> k.getFieldIndex() == column);
            if (!known) {
                order.add(new RelFieldCollation(column, key.getDirection(), key.getNullDirection()));
            }
        }
        return order;
    }

    Windowing.Result result(RexOver over, List<RelFieldCollation> order) {
        WindowOperator operator = (WindowOperator) over.getAggOperator();
        WindowOperator.Use use = operator.use();
        List<RexNode> operands = folding.foldAll(over.getOperands());
        List<DataType> types = operands.stream()
                .limit(use.arguments())
                .map(o -> Types.fromCalcite(o.getType()))
                .toList();
        WindowFunction function = WindowFunctions.find(use.function());
        DataType type = Objects.requireNonNull(
                function == null
                        ? Objects.requireNonNull(AggregateFunctions.find(use.function()))
                                .resultType(types)
                        : function.resultType(types));
        WindowCall call = new WindowCall(
                use.function(),
                arguments(function, operands.subList(0, use.arguments()), type),
                use.filtered() ? column(operands.get(use.filterOperand())) : -1,
                use.distinct(),
                use.ignoreNulls(),
                use.fromLast(),
                function != null && !function.kind().usesFrame()
                        ? WindowFrame.WHOLE
                        : frame(over, operator, operands, order),
                type,
                Positions.of(over.getParserPosition()));
        RelDataType calcite = rex.getTypeFactory()
                .createTypeWithNullability(
                        Types.toCalcite(type, rex.getTypeFactory()),
                        over.getType().isNullable());
        return new Windowing.Result(call, use.function(), calcite);
    }

    private List<Expression> arguments(@Nullable WindowFunction function, List<RexNode> operands, DataType type) {
        List<Expression> arguments = new ArrayList<>();
        for (int i = 0; i < operands.size(); i++) {
            RexNode operand = operands.get(i);
            if (function == null) {
                arguments.add(reference(operand));
            } else if (function.kind().picksValue() && i != 1) {
                // The default value of lag and lead: without it, null is.
                if (i == 0 || !RexUtil.isNullLiteral(operand, true)) {
                    arguments.add(reference(cast(operand, type)));
                }
            } else {
                arguments.add(count(operand));
            }
        }
        return arguments;
    }

    /** A whole number: a constant as a literal. */
    private Expression count(RexNode operand) {
        Long constant = constant(operand);
        if (constant != null) {
            return new Expression.Literal(constant, DataType.BIGINT);
        }
        if (RexUtil.isNullLiteral(operand, true)) {
            return new Expression.Literal(null, DataType.BIGINT);
        }
        return reference(cast(operand, DataType.BIGINT));
    }

    private static @Nullable Long constant(RexNode operand) {
        BigDecimal value = number(operand);
        return value == null || value.stripTrailingZeros().scale() > 0 ? null : value.longValueExact();
    }

    /** The value of a constant number or interval, else null. */
    private static @Nullable BigDecimal number(RexNode operand) {
        return RexUtil.removeCast(operand) instanceof RexLiteral literal
                        && literal.getValue() instanceof BigDecimal value
                ? value
                : null;
    }

    private RexNode cast(RexNode expression, DataType type) {
        if (Types.fromCalcite(expression.getType()).equals(type)) {
            return expression;
        }
        RelDataType wanted = rex.getTypeFactory()
                .createTypeWithNullability(
                        Types.toCalcite(type, rex.getTypeFactory()),
                        expression.getType().isNullable());
        return rex.makeAbstractCast(wanted, expression, false);
    }

    // Frames.

    private WindowFrame frame(
            RexOver over, WindowOperator operator, List<RexNode> operands, List<RelFieldCollation> order) {
        WindowOperator.Use use = operator.use();
        Edge start = use.start();
        Edge end = use.end();
        if (order.isEmpty() && use.unit() != Unit.ROWS) {
            // All rows are peers.
            start = start == Edge.CURRENT_ROW ? Edge.UNBOUNDED_PRECEDING : start;
            end = end == Edge.CURRENT_ROW ? Edge.UNBOUNDED_FOLLOWING : end;
        }
        boolean whole = start == Edge.UNBOUNDED_PRECEDING
                && end == Edge.UNBOUNDED_FOLLOWING
                && use.exclusion() == Exclusion.NO_OTHERS;
        if (whole) {
            return WindowFrame.WHOLE;
        }
        return new WindowFrame(
                use.unit(),
                bound(over, operator, start, use.startOperand(), operands, order),
                bound(over, operator, end, use.endOperand(), operands, order),
                use.exclusion());
    }

    private Bound bound(
            RexOver over,
            WindowOperator operator,
            Edge edge,
            int operand,
            List<RexNode> operands,
            List<RelFieldCollation> order) {
        if (operand < 0) {
            return Bound.of(edge);
        }
        RexNode offset = operands.get(operand);
        if (RexUtil.isNullLiteral(offset, true)) {
            throw error(ErrorCode.INVALID_FRAME_OFFSET, "the offset of a frame must not be null", operator);
        }
        BigDecimal value = number(offset);
        if (value != null && value.signum() < 0) {
            throw error(ErrorCode.INVALID_FRAME_OFFSET, "the offset of a frame must not be negative", operator);
        }
        if (operator.use().unit() != Unit.RANGE) {
            return Bound.of(edge, count(offset));
        }
        // Rows that are all peers have no order, and are taken to ascend.
        boolean descending = !order.isEmpty() && order.getFirst().getDirection().isDescending();
        return range(over, operator, edge, offset, value != null, descending);
    }

    private Bound range(
            RexOver over, WindowOperator operator, Edge edge, RexNode offset, boolean constant, boolean descending) {
        boolean minus = (edge == Edge.PRECEDING) != descending;
        RexNode key = over.getWindow().orderKeys.getFirst().left.accept(folding);
        DataType keyType = Types.fromCalcite(key.getType());
        DataType offsetType = Types.fromCalcite(offset.getType());
        RexNode wideKey = cast(key, keyType(keyType, offsetType));
        RexNode wideOffset = cast(offset, offsetType(keyType, offsetType));
        SqlOperator arithmetic = minus ? SqlStdOperatorTable.MINUS : SqlStdOperatorTable.PLUS;
        Resolution resolution = FunctionTable.get(minus ? "-" : "+")
                .resolve(List.of(Types.fromCalcite(wideKey.getType()), Types.fromCalcite(wideOffset.getType())));
        boolean numbers = keyType.isNumeric() == offsetType.isNumeric();
        if (resolution == null || !numbers) {
            throw error(
                    ErrorCode.TYPE_MISMATCH,
                    "RANGE with an offset of type " + offsetType + " does not go with an order by " + keyType,
                    operator);
        }
        boolean nullable = key.getType().isNullable() || offset.getType().isNullable();
        RelDataType type = rex.getTypeFactory()
                .createTypeWithNullability(Types.toCalcite(resolution.result(), rex.getTypeFactory()), nullable);
        RexNode limit = rex.makeCall(type, arithmetic, List.of(wideKey, wideOffset));
        Expression checked = constant ? new Expression.Literal(offset.toString(), DataType.VARCHAR) : reference(offset);
        return new Bound(edge, checked, column(cast(key, resolution.result())), column(limit));
    }

    /** Wide enough that a key less or plus an offset does not overflow. */
    private static DataType keyType(DataType key, DataType offset) {
        if (key.isInteger() && offset.isInteger()) {
            boolean narrow = key != DataType.BIGINT && offset != DataType.BIGINT;
            return narrow ? DataType.BIGINT : new DataType.Decimal(BIGINT_DIGITS, 0);
        }
        if (key == DataType.REAL || key.isNumeric() && (offset == DataType.DOUBLE || offset == DataType.REAL)) {
            return DataType.DOUBLE;
        }
        // A part of a day may be added.
        return key == DataType.DATE && !offset.isNumeric() ? DataType.TIMESTAMP : key;
    }

    private static DataType offsetType(DataType key, DataType offset) {
        return offset.isInteger() && key.isInteger() || offset == DataType.REAL ? keyType(key, offset) : offset;
    }

    private static CentellaException error(ErrorCode code, String message, WindowOperator at) {
        return new CentellaException(code, message, Positions.of(at.framePosition()), null);
    }
}
