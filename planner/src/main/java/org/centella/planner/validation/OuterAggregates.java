// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.planner.validation;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlJoin;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlOrderBy;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.SqlWith;
import org.apache.calcite.sql.validate.SqlValidatorUtil;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.planner.SyntaxShuttle;
import org.centella.sqlparser.Positions;
import org.jspecify.annotations.Nullable;

/**
 * Aggregates in subqueries over columns of an outer query: they are that query's (SQL: of the innermost query whose columns
 * they read). Which query's a column is, its table's name tells; without one it is the next query's that has a FROM.
 *
 * <pre>
 *   SELECT a, (SELECT max(x) FROM u WHERE x &lt; sum(t.b)) FROM t GROUP BY a
 *
 *   SELECT g.k0, (SELECT max(x) FROM u WHERE x &lt; g.a0) FROM (SELECT a AS k0, sum(t.b) AS a0 FROM t GROUP BY a) g
 * </pre>
 */
final class OuterAggregates extends SyntaxShuttle {
    private OuterAggregates() {}

    static SqlNode rewrite(SqlNode query) {
        SqlNode rewritten = query.accept(new OuterAggregates());
        return rewritten == null ? query : rewritten;
    }

    @Override
    public @Nullable SqlNode visit(SqlCall call) {
        if (call instanceof SqlOrderBy order && order.query instanceof SqlSelect select) {
            return lifted(select, order);
        }
        if (call instanceof SqlOrderBy order
                && order.query instanceof SqlWith with
                && with.body instanceof SqlSelect select
                && !found(select, order).isEmpty()) {
            // The order is that of the query within WITH.
            SqlNode body =
                    new SqlOrderBy(order.getParserPosition(), select, order.orderList, order.offset, order.fetch);
            return new SqlWith(with.getParserPosition(), with.withList, body).accept(this);
        }
        return call instanceof SqlSelect select ? lifted(select, null) : super.visit(call);
    }

    /** @param order what stands behind the query, or null */
    private @Nullable SqlNode lifted(SqlSelect select, @Nullable SqlOrderBy order) {
        refuse(select.getFrom(), select, "FROM of the query that they belong to");
        refuse(select.getWhere(), select, "WHERE");
        refuse(select.getGroup(), select, "GROUP BY");
        Set<SqlCall> found = found(select, order);
        SqlNode query = order == null ? select : order;
        return super.visit((SqlCall) (found.isEmpty() ? query : GroupedQuery.split(select, order, found)));
    }

    private static Set<SqlCall> found(SqlSelect select, @Nullable SqlOrderBy order) {
        Finder finder = new Finder(select);
        select.getSelectList().accept(finder);
        if (select.getHaving() != null) {
            select.getHaving().accept(finder);
        }
        if (order != null) {
            order.orderList.accept(finder);
        }
        return Set.copyOf(finder.found);
    }

    /** An aggregate cannot be of a query's groups where these are not yet made. */
    private static void refuse(@Nullable SqlNode clause, SqlSelect select, String name) {
        Finder finder = new Finder(select);
        if (clause != null) {
            clause.accept(finder);
        }
        for (SqlCall call : finder.found) {
            throw grouping("aggregate functions are not allowed in " + name, call);
        }
    }

    private static CentellaException grouping(String message, SqlCall call) {
        return new CentellaException(ErrorCode.GROUPING_ERROR, message, Positions.of(call.getParserPosition()), null);
    }

    /** Finds the aggregates in the subqueries of a clause that are those of its query. */
    private static final class Finder extends SyntaxShuttle {
        private final SqlSelect select;
        private final List<SqlCall> found = new ArrayList<>();
        /** The names of the tables of each query from the given one to the current, innermost last. */
        private final List<Set<String>> tables = new ArrayList<>();
        /** Aggregates of the query itself around the current place. */
        private int around;

        Finder(SqlSelect select) {
            this.select = select;
            tables.add(tables(select.getFrom()));
        }

        @Override
        public @Nullable SqlNode visit(SqlCall call) {
            if (call instanceof SqlSelect inner && inner != select) {
                tables.add(tables(inner.getFrom()));
                super.visit(call);
                tables.removeLast();
                return call;
            }
            boolean aggregates = call.getKind() == SqlKind.FILTER
                    || call.getKind() == SqlKind.WITHIN_GROUP
                    || call.getOperator() instanceof SqlFunction function && Shorthands.isAggregate(function);
            if (call.getKind() == SqlKind.OVER) {
                return call;
            }
            if (!aggregates || tables.size() == 1) {
                around += aggregates ? 1 : 0;
                super.visit(call);
                around -= aggregates ? 1 : 0;
                return call;
            }
            if (level(call) == 0) {
                if (around > 0) {
                    throw grouping("aggregate functions are not allowed within aggregate functions", call);
                }
                found.add(call);
            }
            return call;
        }

        /** The innermost of the queries whose columns the call reads; the current one if it reads none. */
        private int level(SqlCall call) {
            int current = tables.size() - 1;
            int[] innermost = {-1};
            call.accept(new SyntaxShuttle() {
                @Override
                public @Nullable SqlNode visit(SqlIdentifier name) {
                    innermost[0] = Math.max(innermost[0], name.isStar() ? current : levelOf(name));
                    return name;
                }
            });
            return innermost[0] < 0 ? current : innermost[0];
        }

        private int levelOf(SqlIdentifier name) {
            for (int level = tables.size() - 1; level >= 0; level--) {
                Set<String> names = tables.get(level);
                boolean isOf = name.isSimple() ? !names.isEmpty() : names.contains(lower(name.names.getFirst()));
                if (isOf) {
                    return level;
                }
            }
            // Of a query further out, or a field of a column.
            return name.isSimple() ? -1 : tables.size() - 1;
        }

        private static Set<String> tables(@Nullable SqlNode from) {
            Set<String> names = new HashSet<>();
            collect(from, names);
            return names;
        }

        private static void collect(@Nullable SqlNode from, Set<String> names) {
            if (from instanceof SqlJoin join) {
                collect(join.getLeft(), names);
                collect(join.getRight(), names);
            } else if (from != null) {
                String alias = SqlValidatorUtil.alias(from);
                names.add(alias == null ? "" : lower(alias));
            }
        }

        private static String lower(String name) {
            return name.toLowerCase(Locale.ROOT);
        }
    }
}
