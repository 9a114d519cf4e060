// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.planner.validation;

import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.validate.SqlValidatorScope;

/**
 * IN, ANY and ALL of rows and a subquery of one column whose values are rows. To Calcite a row on the left is as many columns
 * as it has fields.
 *
 * <pre>
 *   (1, 2) IN (SELECT (a, b) FROM t)      (1, 2) IN (SELECT a, b FROM t)     fields compare with SQL's nulls, as in =
 *   (1, 2) < (SELECT a, b FROM t)         (1, 2) < (SELECT (a, b) FROM t)
 *   r IN (SELECT s FROM t)                ROW(r) IN (SELECT s FROM t)        whole values compare, null fields equal
 * </pre>
 */
final class RowMembership {
    private RowMembership() {}

    /** Whether a call compares with all rows of a query. */
    private static boolean asksQuery(SqlCall call) {
        return switch (call.getKind()) {
            case IN, NOT_IN, SOME, ALL ->
                call.operandCount() == 2 && call.operand(1).isA(SqlKind.QUERY);
            default -> false;
        };
    }

    /** Rows written out on both sides as columns. */
    static SqlCall spread(SqlCall call) {
        if (asksQuery(call)
                && call.operand(0).getKind() == SqlKind.ROW
                && call.operand(1) instanceof SqlSelect select
                && select.getSelectList().size() == 1
                && value(select.getSelectList().get(0)) instanceof SqlCall row
                && row.getKind() == SqlKind.ROW
                && row.operandCount() == call.<SqlCall>operand(0).operandCount()) {
            SqlParserPos position = row.getParserPosition();
            List<SqlNode> fields = new ArrayList<>();
            for (SqlNode field : row.getOperandList()) {
                SqlIdentifier name = new SqlIdentifier("f" + (fields.size() + 1), position);
                fields.add(SqlStdOperatorTable.AS.createCall(position, field, name));
            }
            select.setSelectList(new SqlNodeList(fields, position));
        }
        return call;
    }

    private static SqlNode value(SqlNode item) {
        return item instanceof SqlCall as && as.getKind() == SqlKind.AS ? as.operand(0) : item;
    }

    /** A row compared with a subquery of as many columns, whose one row they are. */
    static SqlCall gather(SqlCall call) {
        int width = width(call.operand(0));
        if (width == 1 || width != width(call.operand(1))) {
            return call;
        }
        for (SqlNode side : call.getOperandList()) {
            if (side instanceof SqlSelect select) {
                SqlParserPos position = select.getSelectList().getParserPosition();
                List<SqlNode> fields = select.getSelectList().stream()
                        .map(RowMembership::value)
                        .toList();
                SqlNode row = SqlStdOperatorTable.ROW.createCall(position, fields);
                SqlIdentifier name = new SqlIdentifier("row", position);
                select.setSelectList(SqlNodeList.of(SqlStdOperatorTable.AS.createCall(position, row, name)));
            }
        }
        return call;
    }

    /** Of how many values something that is written out is a row; 1 when it is none. */
    private static int width(SqlNode node) {
        return node instanceof SqlCall row && row.getKind() == SqlKind.ROW
                ? row.operandCount()
                : node instanceof SqlSelect select
                                && select.getSelectList().stream().noneMatch(Shorthands::isStar)
                        ? select.getSelectList().size()
                        : 1;
    }

    /** Makes the left side a row of one column where the right one has one column of rows. */
    static void wrap(SqlCall call, DialectValidator validator, SqlValidatorScope scope) {
        if (!asksQuery(call)) {
            return;
        }
        SqlNode left = call.operand(0);
        RelDataType columns = validator.deriveType(scope, call.operand(1));
        RelDataType type = validator.deriveType(scope, left);
        boolean ofRows = columns.getFieldCount() == 1
                && columns.getFieldList().getFirst().getType().isStruct();
        if (ofRows && type.isStruct() && !isWrapped(left, type)) {
            SqlNode wrapped = SqlStdOperatorTable.ROW.createCall(left.getParserPosition(), left);
            call.setOperand(0, wrapped);
        }
    }

    private static boolean isWrapped(SqlNode left, RelDataType type) {
        return left.getKind() == SqlKind.ROW
                && type.getFieldCount() == 1
                && type.getFieldList().getFirst().getType().isStruct();
    }
}
