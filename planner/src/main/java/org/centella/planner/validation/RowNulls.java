// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.planner.validation;

import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.fun.SqlCase;
import org.apache.calcite.sql.fun.SqlInternalOperators;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql2rel.SqlRexContext;
import org.apache.calcite.sql2rel.SqlRexConvertlet;

/**
 * What IS NULL says of rows: that all fields are null, and IS NOT NULL that none is (SQL:2016 8.8). Only the row's own fields
 * count, not those of rows within it, as in PostgreSQL. COALESCE, which the validator writes as CASE, asks for the value alone.
 */
final class RowNulls {
    private RowNulls() {}

    /** IS NULL or IS NOT NULL. */
    static RexNode test(SqlRexContext context, SqlCall call, SqlRexConvertlet plain) {
        if (!isRow(context, call.operand(0))) {
            return plain.convertCall(context, call);
        }
        RexBuilder rex = context.getRexBuilder();
        SqlOperator operator =
                call.getKind() == SqlKind.IS_NULL ? SqlStdOperatorTable.IS_NULL : SqlStdOperatorTable.IS_NOT_NULL;
        List<RexNode> tests = new ArrayList<>();
        for (RexNode field : fields(rex, context.convertExpression(call.operand(0)))) {
            tests.add(rex.makeCall(operator, field));
        }
        return RexUtil.composeConjunction(rex, tests);
    }

    private static List<RexNode> fields(RexBuilder rex, RexNode row) {
        if (row instanceof RexCall call && call.getKind() == SqlKind.ROW) {
            return call.getOperands();
        }
        List<RexNode> fields = new ArrayList<>();
        for (int i = 0; i < row.getType().getFieldCount(); i++) {
            fields.add(rex.makeFieldAccess(row, i));
        }
        return fields;
    }

    private static boolean isRow(SqlRexContext context, SqlNode node) {
        return context.getValidator().getValidatedNodeType(node).getSqlTypeName() == SqlTypeName.ROW;
    }

    /** CASE; {@code WHEN x IS NOT NULL THEN x} comes from COALESCE. */
    static RexNode choice(SqlRexContext context, SqlCall call, SqlRexConvertlet plain) {
        SqlCase choice = (SqlCase) call;
        SqlNodeList conditions = choice.getWhenOperands();
        SqlNodeList values = choice.getThenOperands();
        boolean coalesces = false;
        for (int i = 0; i < conditions.size(); i++) {
            coalesces |= coalesces(context, conditions.get(i), values.get(i));
        }
        if (!coalesces) {
            return plain.convertCall(context, call);
        }
        RexBuilder rex = context.getRexBuilder();
        List<RexNode> operands = new ArrayList<>();
        for (int i = 0; i < conditions.size(); i++) {
            RexNode value = context.convertExpression(values.get(i));
            operands.add(
                    coalesces(context, conditions.get(i), values.get(i))
                            ? rex.makeCall(SqlStdOperatorTable.IS_NOT_NULL, value)
                            : context.convertExpression(conditions.get(i)));
            operands.add(value);
        }
        operands.add(context.convertExpression(java.util.Objects.requireNonNull(choice.getElseOperand())));
        return rex.makeCall(context.getValidator().getValidatedNodeType(call), SqlStdOperatorTable.CASE, operands);
    }

    private static boolean coalesces(SqlRexContext context, SqlNode condition, SqlNode value) {
        // The value is written as one that is known not to be null, and perhaps cast to a type in common.
        SqlNode tested = value;
        while (tested instanceof SqlCall cast
                && (cast.getKind() == SqlKind.CAST || cast.getOperator() == SqlInternalOperators.CAST_NOT_NULL)) {
            tested = cast.operand(0);
        }
        return condition instanceof SqlCall test
                && test.getKind() == SqlKind.IS_NOT_NULL
                && test.operand(0).toString().equals(tested.toString())
                && isRow(context, test.operand(0));
    }
}
