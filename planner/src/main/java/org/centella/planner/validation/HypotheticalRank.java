// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.planner.validation;

import java.util.List;
import org.apache.calcite.sql.SqlBasicTypeNameSpec;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlDataTypeSpec;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlSelectKeyword;
import org.apache.calcite.sql.fun.SqlCase;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.type.SqlTypeName;
import org.centella.planner.validation.AggregateSyntax.SortedBy;
import org.jspecify.annotations.Nullable;

/**
 * The rank that a row would have among those of a group, from counts of the rows that come before it:
 *
 * <pre>
 *   rank(v) WITHIN GROUP (ORDER BY x)           1 + count(*) FILTER (WHERE x &lt; v)
 *   dense_rank(v) WITHIN GROUP (ORDER BY x)     1 + $count_rows(DISTINCT x) FILTER (WHERE x &lt; v)
 *   percent_rank(v) WITHIN GROUP (ORDER BY x)   count(*) FILTER (WHERE x &lt; v) / count(*)
 *   cume_dist(v) WITHIN GROUP (ORDER BY x)      (1 + count(*) FILTER (WHERE x &lt;= v)) / (1 + count(*))
 * </pre>
 */
final class HypotheticalRank {
    private final SqlCall call;
    private final List<SortedBy> keys;
    private final @Nullable SqlNode filter;
    private final SqlParserPos position;

    private HypotheticalRank(SqlCall call, List<SortedBy> keys, @Nullable SqlNode filter) {
        this.call = call;
        this.keys = keys;
        this.filter = filter;
        this.position = call.getParserPosition();
    }

    static SqlNode of(String name, SqlCall call, List<SortedBy> keys, @Nullable SqlNode filter) {
        if (call.operandCount() != keys.size()) {
            throw AggregateSyntax.error(
                    name + " is given " + call.operandCount() + " values, but the order has " + keys.size()
                            + " columns",
                    call.getParserPosition());
        }
        return new HypotheticalRank(call, keys, filter).expression(name);
    }

    private SqlNode expression(String name) {
        return switch (name) {
            case "rank" -> plus(number(1), count(before(0, false)));
            case "dense_rank" -> plus(number(1), countDistinct(before(0, false)));
            case "percent_rank" ->
                new SqlCase(
                        position,
                        null,
                        SqlNodeList.of(operator(SqlStdOperatorTable.EQUALS, count(null), number(0))),
                        SqlNodeList.of(toDouble(number(0))),
                        ratio(count(before(0, false)), count(null)));
            case "cume_dist" -> ratio(plus(number(1), count(before(0, true))), plus(number(1), count(null)));
            default -> throw new IllegalArgumentException(name);
        };
    }

    /** True of rows that come before the hypothetical one, or with {@code orEqual} are its peers; unknown is false. */
    private SqlNode before(int at, boolean orEqual) {
        if (at == keys.size()) {
            return SqlLiteral.createBoolean(orEqual, position);
        }
        SortedBy key = keys.get(at);
        SqlNode value = call.operand(at);
        SqlNode less = operator(
                key.descending() ? SqlStdOperatorTable.GREATER_THAN : SqlStdOperatorTable.LESS_THAN,
                key.value(),
                value);
        SqlNode nullBefore = key.nullsFirst()
                ? and(isNull(key.value(), true), isNull(value, false))
                : and(isNull(key.value(), false), isNull(value, true));
        SqlNode same = operator(SqlStdOperatorTable.IS_NOT_DISTINCT_FROM, key.value(), value);
        return or(or(less, nullBefore), and(same, before(at + 1, orEqual)));
    }

    private SqlNode isNull(SqlNode node, boolean yes) {
        return operator(yes ? SqlStdOperatorTable.IS_NULL : SqlStdOperatorTable.IS_NOT_NULL, node);
    }

    private SqlNode count(@Nullable SqlNode condition) {
        return filtered(SqlStdOperatorTable.COUNT.createCall(position, SqlIdentifier.star(position)), condition);
    }

    private SqlNode countDistinct(SqlNode condition) {
        SqlCall distinct = AggregateSyntax.call(
                "$count_rows",
                keys.stream().map(SortedBy::value).toList(),
                position,
                SqlSelectKeyword.DISTINCT.symbol(position));
        return filtered(distinct, condition);
    }

    private SqlNode filtered(SqlNode aggregate, @Nullable SqlNode condition) {
        SqlNode both = condition == null ? filter : filter == null ? condition : and(filter, condition);
        return both == null ? aggregate : SqlStdOperatorTable.FILTER.createCall(position, aggregate, both);
    }

    private SqlNode ratio(SqlNode part, SqlNode whole) {
        return operator(SqlStdOperatorTable.DIVIDE, toDouble(part), toDouble(whole));
    }

    private SqlNode toDouble(SqlNode node) {
        SqlDataTypeSpec type = new SqlDataTypeSpec(new SqlBasicTypeNameSpec(SqlTypeName.DOUBLE, position), position);
        return SqlStdOperatorTable.CAST.createCall(position, node, type);
    }

    private SqlNode number(int value) {
        return SqlLiteral.createExactNumeric(Integer.toString(value), position);
    }

    private SqlNode plus(SqlNode left, SqlNode right) {
        return operator(SqlStdOperatorTable.PLUS, left, right);
    }

    private SqlNode and(SqlNode left, SqlNode right) {
        return operator(SqlStdOperatorTable.AND, left, right);
    }

    private SqlNode or(SqlNode left, SqlNode right) {
        return operator(SqlStdOperatorTable.OR, left, right);
    }

    private SqlNode operator(SqlOperator operator, SqlNode... operands) {
        return operator.createCall(position, operands);
    }
}
