// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.planner.validation;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlNumericLiteral;
import org.apache.calcite.sql.SqlOrderBy;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.util.Litmus;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.planner.SyntaxShuttle;
import org.centella.sqlparser.Positions;
import org.jspecify.annotations.Nullable;

/** A query with groups as two: one that makes the groups, their keys and aggregates its columns, and one that reads them. */
final class GroupedQuery extends SyntaxShuttle {
    /** No user types it. */
    private static final String GROUPS = "$groups";

    private final List<SqlNode> keys = new ArrayList<>();
    private final List<SqlNode> columns = new ArrayList<>();
    private final Set<SqlCall> lifted;
    private int depth;

    private GroupedQuery(Set<SqlCall> lifted) {
        this.lifted = lifted;
    }

    /**
     * @param order what stands behind the query, or null
     * @param lifted the aggregates in subqueries that are the query's
     */
    static SqlNode split(SqlSelect select, @Nullable SqlOrderBy order, Set<SqlCall> lifted) {
        GroupedQuery query = new GroupedQuery(lifted);
        SqlNodeList items = select.getSelectList();
        if (select.getGroup() != null) {
            select.getGroup().forEach(key -> query.addKey(key, items));
        }
        List<SqlNode> read = new ArrayList<>();
        items.forEach(item -> read.add(query.item(item)));
        SqlNode having = query.over(select.getHaving());
        SqlNode qualify = query.over(select.getQualify());
        List<SqlNode> orders = new ArrayList<>();
        if (order != null) {
            order.orderList.forEach(key -> orders.add(query.order(key, items)));
        }
        SqlParserPos pos = select.getParserPosition();
        SqlSelect groups = new SqlSelect(
                pos,
                null,
                new SqlNodeList(query.columns, pos),
                select.getFrom(),
                select.getWhere(),
                select.getGroup() == null ? null : new SqlNodeList(query.keys, pos),
                null,
                null,
                null,
                null,
                null,
                null,
                null);
        SqlSelect reading = (SqlSelect) select.clone(pos);
        reading.setSelectList(new SqlNodeList(read, items.getParserPosition()));
        reading.setFrom(SqlStdOperatorTable.AS.createCall(pos, groups, new SqlIdentifier(GROUPS, pos)));
        reading.setWhere(having);
        reading.setGroupBy(null);
        reading.setHaving(null);
        reading.setQualify(qualify);
        return order == null
                ? reading
                : new SqlOrderBy(
                        order.getParserPosition(),
                        reading,
                        new SqlNodeList(orders, order.orderList.getParserPosition()),
                        order.offset,
                        order.fetch);
    }

    private void addKey(SqlNode key, SqlNodeList items) {
        if (key.getKind() == SqlKind.GROUPING_SETS
                || key.getKind() == SqlKind.ROLLUP
                || key.getKind() == SqlKind.CUBE
                || key.getKind() == SqlKind.ROW
                || key instanceof SqlNodeList) {
            throw new CentellaException(
                    ErrorCode.FEATURE_NOT_SUPPORTED,
                    "an aggregate in a subquery that belongs to a query with GROUPING SETS",
                    Positions.of(key.getParserPosition()),
                    null);
        }
        SqlNode value = key;
        if (key instanceof SqlNumericLiteral number && number.isInteger()) {
            int at = number.intValue(false);
            value = at < 1 || at > items.size() ? key : withoutAlias(items.get(at - 1));
        }
        keys.add(value);
        columns.add(named(value, columns.size()));
    }

    private static SqlNode withoutAlias(SqlNode item) {
        return item.getKind() == SqlKind.AS ? ((SqlCall) item).operand(0) : item;
    }

    private static SqlNode named(SqlNode value, int column) {
        SqlParserPos pos = value.getParserPosition();
        return SqlStdOperatorTable.AS.createCall(pos, value, new SqlIdentifier("$" + column, pos));
    }

    private static SqlIdentifier column(int column, SqlParserPos pos) {
        return new SqlIdentifier(List.of(GROUPS, "$" + column), pos);
    }

    private SqlNode item(SqlNode item) {
        SqlParserPos pos = item.getParserPosition();
        if (item.getKind() == SqlKind.AS) {
            return SqlStdOperatorTable.AS.createCall(
                    pos, over(((SqlCall) item).operand(0)), ((SqlCall) item).operand(1));
        }
        SqlNode value = over(item);
        return item instanceof SqlIdentifier name && value != item
                ? SqlStdOperatorTable.AS.createCall(pos, value, new SqlIdentifier(name.names.getLast(), pos))
                : value;
    }

    /** Positions and aliases stay what they are. */
    private SqlNode order(SqlNode key, SqlNodeList items) {
        return switch (key.getKind()) {
            case DESCENDING, NULLS_FIRST, NULLS_LAST ->
                ((SqlCall) key)
                        .getOperator()
                        .createCall(key.getParserPosition(), order(((SqlCall) key).operand(0), items));
            default -> {
                boolean isAlias = key instanceof SqlIdentifier name
                        && name.isSimple()
                        && items.stream()
                                .anyMatch(i -> i.getKind() == SqlKind.AS
                                        && ((SqlIdentifier) ((SqlCall) i).operand(1))
                                                .getSimple()
                                                .equalsIgnoreCase(name.getSimple()));
                yield isAlias ? key : over(key);
            }
        };
    }

    private @Nullable SqlNode over(@Nullable SqlNode expression) {
        return expression == null ? null : expression.accept(this);
    }

    @Override
    public @Nullable SqlNode visit(SqlCall call) {
        int key = key(call);
        if (key >= 0) {
            return column(key, call.getParserPosition());
        }
        boolean own = depth == 0
                && (call.getKind() == SqlKind.FILTER
                        || call.getKind() == SqlKind.WITHIN_GROUP
                        || call.getOperator() instanceof SqlFunction function && Shorthands.isAggregate(function));
        if (own || lifted.contains(call)) {
            columns.add(named(call, columns.size()));
            return column(columns.size() - 1, call.getParserPosition());
        }
        if (call.getKind() == SqlKind.OVER) {
            return window(call);
        }
        depth += call instanceof SqlSelect ? 1 : 0;
        SqlNode visited = super.visit(call);
        depth -= call instanceof SqlSelect ? 1 : 0;
        return visited;
    }

    /** The function of a window is none of the groups', what it reads may be. */
    private SqlNode window(SqlCall over) {
        SqlCall function = over.operand(0);
        List<SqlNode> operands = new ArrayList<>();
        function.getOperandList().forEach(operand -> operands.add(over(operand)));
        SqlCall called = function.getOperator()
                .createCall(function.getFunctionQuantifier(), function.getParserPosition(), operands);
        return over.getOperator().createCall(over.getParserPosition(), called, over(over.operand(1)));
    }

    @Override
    public @Nullable SqlNode visit(SqlIdentifier name) {
        int key = key(name);
        if (key >= 0) {
            return column(key, name.getParserPosition());
        }
        if (depth == 0 && !name.isStar()) {
            throw new CentellaException(
                    ErrorCode.GROUPING_ERROR,
                    name + " must be in GROUP BY or in an aggregate function",
                    Positions.of(name.getParserPosition()),
                    null);
        }
        return name;
    }

    /** The key that the expression is; in subqueries, where a name alone may be another column, only with its table. */
    private int key(SqlNode expression) {
        for (int i = 0; i < keys.size(); i++) {
            if (expression instanceof SqlIdentifier name && keys.get(i) instanceof SqlIdentifier known) {
                boolean same = name.names.getLast().equalsIgnoreCase(known.names.getLast())
                        && (name.names.size() == known.names.size()
                                ? name.toString().equalsIgnoreCase(known.toString())
                                : depth == 0 || !name.isSimple());
                if (same && (depth == 0 || !name.isSimple())) {
                    return i;
                }
            } else if (depth == 0 && expression.equalsDeep(keys.get(i), Litmus.IGNORE)) {
                return i;
            }
        }
        return -1;
    }
}
