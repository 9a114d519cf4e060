// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.planner.validation;

import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.sql.SqlAggFunction;
import org.apache.calcite.sql.SqlBasicCall;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlOrderBy;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.SqlStarExclude;
import org.apache.calcite.sql.SqlStarReplace;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.util.SqlBasicVisitor;
import org.apache.calcite.util.Util;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.planner.SyntaxShuttle;
import org.centella.sqlparser.AllColumns;
import org.centella.sqlparser.Positions;
import org.centella.sqlparser.StarOptions;
import org.jspecify.annotations.Nullable;

/**
 * Writes out what Calcite's validator does not know: GROUP BY ALL is by every select item without an aggregate function,
 * ORDER BY ALL by every one; SEMI JOIN and ANTI JOIN are conditions.
 */
final class Shorthands extends SyntaxShuttle {
    private static final Shorthands INSTANCE = new Shorthands();

    private Shorthands() {}

    static SqlNode written(SqlNode query) {
        SqlNode result = query.accept(INSTANCE);
        return result == null ? query : result;
    }

    @Override
    public @Nullable SqlNode visit(SqlCall call) {
        SqlNode visited = super.visit(call);
        if (visited instanceof SqlSelect select) {
            HalfJoins.rewrite(select);
            RepeatedKeys.rewrite(select);
            if (isAll(select.getGroup())) {
                select.setGroupBy(grouped(select));
            }
        }
        if (visited instanceof SqlOrderBy order && isAll(order.orderList)) {
            return new SqlOrderBy(order.getParserPosition(), order.query, ordered(order), order.offset, order.fetch);
        }
        return visited;
    }

    private static boolean isAll(@Nullable SqlNodeList list) {
        return list != null && list.size() == 1 && AllColumns.is(list.get(0));
    }

    private static SqlNodeList grouped(SqlSelect select) {
        List<SqlNode> keys = new ArrayList<>();
        for (SqlNode item : select.getSelectList()) {
            SqlNode expression = item.getKind() == SqlKind.AS ? ((SqlCall) item).operand(0) : item;
            if (isStar(expression)) {
                throw unknown("GROUP BY ALL", expression);
            }
            if (!(expression instanceof SqlLiteral) && !aggregates(expression)) {
                keys.add(expression);
            }
        }
        return keys.isEmpty()
                ? SqlNodeList.of(new SqlNodeList(SqlParserPos.ZERO))
                : new SqlNodeList(keys, SqlParserPos.ZERO);
    }

    private static SqlNodeList ordered(SqlOrderBy order) {
        SqlNode query = order.query;
        while (query instanceof SqlBasicCall set && SqlKind.SET_QUERY.contains(set.getKind())) {
            query = set.operand(0);
        }
        SqlNode all = order.orderList.get(0);
        if (!(query instanceof SqlSelect select)
                || select.getSelectList().stream().anyMatch(Shorthands::isStar)) {
            throw unknown("ORDER BY ALL", all);
        }
        List<SqlNode> keys = new ArrayList<>();
        for (int i = 1; i <= select.getSelectList().size(); i++) {
            keys.add(directed(all, SqlLiteral.createExactNumeric(Integer.toString(i), all.getParserPosition())));
        }
        return new SqlNodeList(keys, order.orderList.getParserPosition());
    }

    /** A key with the direction that ALL has. */
    private static SqlNode directed(SqlNode all, SqlNode key) {
        SqlCall call = (SqlCall) all;
        return call.getOperator() == AllColumns.INSTANCE
                ? key
                : call.getOperator()
                        .createCall(
                                all.getParserPosition(),
                                directed(call.getOperandList().getFirst(), key));
    }

    static boolean isStar(SqlNode node) {
        return StarOptions.is(node)
                || node instanceof SqlStarExclude
                || node instanceof SqlStarReplace
                || node instanceof SqlIdentifier name && name.isStar();
    }

    private static boolean aggregates(SqlNode expression) {
        try {
            expression.accept(new SqlBasicVisitor<Void>() {
                @Override
                public Void visit(SqlCall call) {
                    if (call.getKind() == SqlKind.OVER || call.isA(SqlKind.QUERY)) {
                        return null;
                    }
                    if (call.getOperator() instanceof SqlFunction function && isAggregate(function)) {
                        throw Util.FoundOne.NULL;
                    }
                    return super.visit(call);
                }
            });
            return false;
        } catch (Util.FoundOne found) {
            return true;
        }
    }

    static boolean isAggregate(SqlFunction function) {
        return function instanceof SqlAggFunction || OperatorTable.INSTANCE.isAggregate(function.getName());
    }

    private static CentellaException unknown(String clause, SqlNode node) {
        return new CentellaException(
                ErrorCode.FEATURE_NOT_SUPPORTED,
                clause + " does not go with a star or VALUES",
                Positions.of(node.getParserPosition()),
                null);
    }
}
