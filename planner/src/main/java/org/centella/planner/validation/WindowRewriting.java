// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.planner.validation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.calcite.sql.SqlBasicCall;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlJoin;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlOrderBy;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.SqlSelectKeyword;
import org.apache.calcite.sql.SqlWindow;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.execution.aggregate.AggregateFunction;
import org.centella.execution.aggregate.AggregateFunctions;
import org.centella.execution.expression.FunctionTable;
import org.centella.execution.window.WindowFunction;
import org.centella.execution.window.WindowFunctions;
import org.centella.planner.SyntaxShuttle;
import org.jspecify.annotations.Nullable;

/**
 * Prepares the window calls of a parsed query for the validator: windows get the place of their names, the frame goes into a
 * {@link WindowOperator}, and calls where no window function can be are errors that say so.
 */
final class WindowRewriting extends SyntaxShuttle {
    private static final int WINDOW_DECLARATIONS = 6;

    /**
     * Where in a query an expression stands.
     *
     * @param windows those declared in the SELECT, by name in lower case
     * @param forbidding what forbids window functions here, or null
     */
    private record Place(
            Map<String, SqlWindow> windows, @Nullable String forbidding) {
        Place forbidden(String why) {
            return new Place(windows, why);
        }
    }

    private Place place = new Place(Map.of(), null);

    private WindowRewriting() {}

    static SqlNode rewrite(SqlNode query) {
        SqlNode rewritten = query.accept(new WindowRewriting());
        return rewritten == null ? query : rewritten;
    }

    @Override
    public @Nullable SqlNode visit(SqlCall call) {
        return switch (call) {
            case SqlSelect select -> select(select, null);
            case SqlOrderBy orderBy -> orderBy(orderBy);
            case SqlJoin join -> join(join);
            default -> call.getKind() == SqlKind.OVER ? over(call) : other(call);
        };
    }

    private @Nullable SqlNode at(Place there, @Nullable SqlNode node) {
        if (node == null) {
            return null;
        }
        Place before = place;
        place = there;
        SqlNode visited = node.accept(this);
        place = before;
        return visited;
    }

    /** @param orders an ORDER BY over the select, whose window names it knows, put in its last element */
    private SqlNode select(SqlSelect select, SqlNode @Nullable [] orders) {
        Place free = new Place(windows(select), null);
        SqlSelect copy = (SqlSelect) select.clone(select.getParserPosition());
        copy.setSelectList((SqlNodeList) java.util.Objects.requireNonNull(at(free, select.getSelectList())));
        copy.setFrom(at(free, select.getFrom()));
        copy.setWhere(at(free.forbidden("not allowed in WHERE"), select.getWhere()));
        copy.setGroupBy((SqlNodeList) at(free.forbidden("not allowed in GROUP BY"), select.getGroup()));
        copy.setHaving(at(free.forbidden("not allowed in HAVING"), select.getHaving()));
        copy.setQualify(at(free, select.getQualify()));
        copy.setOrderBy((SqlNodeList) at(free, select.getOrderList()));
        copy.setOperand(WINDOW_DECLARATIONS, SqlNodeList.EMPTY);
        if (orders != null) {
            orders[0] = at(free, orders[0]);
        }
        return copy;
    }

    private SqlNode orderBy(SqlOrderBy orderBy) {
        SqlNode[] orders = {orderBy.orderList};
        SqlNode query;
        if (orderBy.query instanceof SqlSelect select) {
            query = select(select, orders);
        } else {
            query = java.util.Objects.requireNonNull(orderBy.query.accept(this));
            orders[0] = orderBy.orderList.accept(this);
        }
        return new SqlOrderBy(
                orderBy.getParserPosition(), query, (SqlNodeList) orders[0], orderBy.offset, orderBy.fetch);
    }

    private SqlNode join(SqlJoin join) {
        SqlJoin rewritten = new SqlJoin(
                join.getParserPosition(),
                java.util.Objects.requireNonNull(join.getLeft().accept(this)),
                join.isNaturalNode(),
                join.getJoinTypeNode(),
                java.util.Objects.requireNonNull(join.getRight().accept(this)),
                join.getConditionTypeNode(),
                at(place.forbidden("not allowed in JOIN conditions"), join.getCondition()));
        return java.util.Objects.requireNonNull(kept(join, rewritten));
    }

    private @Nullable SqlNode other(SqlCall call) {
        String name = name(call);
        if (name != null && WindowFunctions.find(name) != null && AggregateFunctions.find(name) == null) {
            throw WindowOperator.error(
                    ErrorCode.WINDOWING_ERROR, "window function " + name + " needs an OVER clause", call);
        }
        boolean aggregate = name != null && AggregateFunctions.find(name) != null;
        if (!aggregate) {
            return super.visit(call);
        }
        Place before = place;
        place = place.forbidden("not allowed within aggregate functions");
        SqlNode visited = super.visit(call);
        place = before;
        return visited;
    }

    /** The name of the function that a call calls, in lower case; null for operators. */
    private static @Nullable String name(SqlCall call) {
        return call.getOperator() instanceof SqlFunction function
                ? function.getName().toLowerCase(Locale.ROOT)
                : null;
    }

    // Windows.

    private Map<String, SqlWindow> windows(SqlSelect select) {
        Map<String, SqlWindow> windows = new HashMap<>();
        for (SqlNode node : select.getWindowList()) {
            SqlWindow window = (SqlWindow) node;
            SqlIdentifier declared = java.util.Objects.requireNonNull(window.getDeclName());
            SqlWindow resolved = resolve(window, windows);
            if (windows.putIfAbsent(declared.getSimple().toLowerCase(Locale.ROOT), resolved) != null) {
                throw WindowOperator.error(
                        ErrorCode.WINDOWING_ERROR, "window " + declared.getSimple() + " is declared twice", declared);
            }
        }
        return windows;
    }

    private static SqlWindow named(SqlIdentifier name, Map<String, SqlWindow> windows) {
        SqlWindow window = windows.get(name.getSimple().toLowerCase(Locale.ROOT));
        if (window == null) {
            throw WindowOperator.error(
                    ErrorCode.WINDOW_NOT_FOUND,
                    "there is no window " + name.getSimple()
                            + org.centella.columnar.error.Suggestions.didYouMean(
                                    name.getSimple(), List.copyOf(windows.keySet())),
                    name);
        }
        return window;
    }

    /** A window that begins with another's name takes that one's partition and order. */
    private static SqlWindow resolve(SqlWindow window, Map<String, SqlWindow> windows) {
        SqlIdentifier base = window.getRefName();
        if (base == null) {
            return window;
        }
        SqlWindow from = named(base, windows);
        if (!window.getPartitionList().isEmpty()) {
            throw WindowOperator.error(
                    ErrorCode.WINDOWING_ERROR, "the partition of window " + base + " cannot be changed", base);
        }
        if (!window.getOrderList().isEmpty() && !from.getOrderList().isEmpty()) {
            throw WindowOperator.error(
                    ErrorCode.WINDOWING_ERROR, "the order of window " + base + " cannot be changed", base);
        }
        if (hasFrame(from)) {
            throw WindowOperator.error(
                    ErrorCode.WINDOWING_ERROR,
                    "window " + base + " has a frame and cannot be the base of another",
                    base);
        }
        return SqlWindow.create(
                null,
                null,
                from.getPartitionList(),
                from.getOrderList().isEmpty() ? window.getOrderList() : from.getOrderList(),
                SqlLiteral.createBoolean(window.isRows(), window.getParserPosition()),
                window.getLowerBound(),
                window.getUpperBound(),
                null,
                window.getExclude(),
                window.getParserPosition());
    }

    private static boolean hasFrame(SqlWindow window) {
        return window.getLowerBound() != null || window.getUpperBound() != null;
    }

    // Calls.

    private SqlNode over(SqlCall over) {
        SqlNode called = over.operand(0);
        SqlNode filter = null;
        boolean ignoreNulls = false;
        while (true) {
            if (called.getKind() == SqlKind.FILTER) {
                filter = ((SqlCall) called).operand(1);
            } else if (called.getKind() == SqlKind.IGNORE_NULLS) {
                ignoreNulls = true;
            } else if (called.getKind() == SqlKind.WITHIN_GROUP) {
                throw WindowOperator.error(
                        ErrorCode.FEATURE_NOT_SUPPORTED,
                        "an aggregate over a window takes no order of its own",
                        called);
            } else if (called.getKind() != SqlKind.RESPECT_NULLS) {
                break;
            }
            called = ((SqlCall) called).operand(0);
        }
        NullTreatment within = new NullTreatment();
        called = called.accept(within);
        ignoreNulls |= within.ignored;
        if (place.forbidding() != null) {
            throw WindowOperator.error(ErrorCode.WINDOWING_ERROR, "window functions are " + place.forbidding(), over);
        }
        if (!(called instanceof SqlCall function) || name(function) == null) {
            throw WindowOperator.error(
                    ErrorCode.WINDOWING_ERROR, "OVER must follow the call of a window or aggregate function", called);
        }
        SqlWindow window = over.operand(1) instanceof SqlIdentifier name
                ? named(name, place.windows())
                : resolve((SqlWindow) over.operand(1), place.windows());
        return call(over, function, filter, ignoreNulls, window);
    }

    /**
     * What stands behind the last argument, as in {@code lag(upper(x) IGNORE NULLS)}, has been read as said of that argument's
     * function. Where that is neither a window function nor an aggregate, it was said of the call around it.
     */
    private static final class NullTreatment extends SyntaxShuttle {
        private boolean ignored;

        @Override
        public @Nullable SqlNode visit(SqlCall call) {
            if (call.isA(SqlKind.QUERY)) {
                return call;
            }
            boolean ignores = call.getKind() == SqlKind.IGNORE_NULLS;
            if ((ignores || call.getKind() == SqlKind.RESPECT_NULLS)
                    && call.operand(0) instanceof SqlCall argument
                    && isPlain(argument)) {
                ignored |= ignores;
                return argument;
            }
            return super.visit(call);
        }

        private static boolean isPlain(SqlCall call) {
            String name = name(call);
            return name != null && WindowFunctions.find(name) == null && AggregateFunctions.find(name) == null;
        }
    }

    private SqlNode call(
            SqlCall over, SqlCall function, @Nullable SqlNode filter, boolean ignoreNulls, SqlWindow window) {
        String name = java.util.Objects.requireNonNull(name(function));
        boolean distinct = function.getFunctionQuantifier() != null
                && function.getFunctionQuantifier().getValue() == SqlSelectKeyword.DISTINCT;
        String canonical = canonical(name, function, filter != null, ignoreNulls, distinct);
        WindowFrames frame = WindowFrames.of(window);
        Place inside = place.forbidden("not allowed within each other");
        List<SqlNode> operands = new ArrayList<>();
        for (SqlNode argument : function.getOperandList()) {
            if (!(argument instanceof SqlIdentifier identifier && identifier.isStar())) {
                operands.add(at(inside, argument));
            }
        }
        WindowOperator.Use use = new WindowOperator.Use(
                canonical,
                operands.size(),
                distinct,
                filter != null,
                ignoreNulls,
                false,
                frame.unit(),
                frame.start(),
                frame.end(),
                frame.exclusion());
        if (filter != null) {
            operands.add(at(place.forbidden("not allowed in FILTER"), filter));
        }
        Place definition = place.forbidden("not allowed in window definitions");
        frame.offsets().forEach(offset -> operands.add(at(definition, offset)));
        SqlParserPos pos = function.getParserPosition();
        SqlNode call = new SqlBasicCall(new WindowOperator(use, frame.position()), operands, pos);
        return SqlStdOperatorTable.OVER.createCall(
                over.getParserPosition(),
                call,
                SqlWindow.create(
                        null,
                        null,
                        (SqlNodeList) java.util.Objects.requireNonNull(at(definition, window.getPartitionList())),
                        (SqlNodeList) java.util.Objects.requireNonNull(at(definition, window.getOrderList())),
                        SqlLiteral.createBoolean(true, pos),
                        SqlWindow.createUnboundedPreceding(pos),
                        SqlWindow.createUnboundedFollowing(pos),
                        null,
                        SqlWindow.createExcludeNoOthers(pos),
                        window.getParserPosition()));
    }

    /** The function's own name; checks that it takes what is said around its arguments. */
    private static String canonical(
            String name, SqlCall call, boolean filtered, boolean ignoreNulls, boolean distinct) {
        WindowFunction window = WindowFunctions.find(name);
        AggregateFunction aggregate = AggregateFunctions.find(name);
        if (window == null && ignoreNulls && aggregate != null) {
            // The aggregates "first" and "last" are window functions by another name.
            window = WindowFunctions.find(aggregate.name() + "_value");
        }
        if (window != null && filtered && aggregate != null) {
            window = null;
        }
        if (window == null && aggregate == null) {
            String message = FunctionTable.find(name) == null
                    ? "there is no window function " + name
                            + org.centella.columnar.error.Suggestions.didYouMean(name, names())
                    : name + " is neither a window function nor an aggregate function";
            ErrorCode code =
                    FunctionTable.find(name) == null ? ErrorCode.FUNCTION_NOT_FOUND : ErrorCode.WINDOWING_ERROR;
            throw WindowOperator.error(code, message, call);
        }
        if (window == null) {
            if (ignoreNulls) {
                throw unfit(name, "IGNORE NULLS", call);
            }
            return java.util.Objects.requireNonNull(aggregate).name();
        }
        if (filtered) {
            throw unfit(name, "FILTER", call);
        }
        if (distinct) {
            throw unfit(name, "DISTINCT", call);
        }
        if (ignoreNulls && !window.kind().picksValue()) {
            throw unfit(name, "IGNORE NULLS", call);
        }
        return window.name();
    }

    private static CentellaException unfit(String function, String what, SqlNode at) {
        return WindowOperator.error(ErrorCode.WINDOWING_ERROR, what + " makes no sense for " + function, at);
    }

    private static List<String> names() {
        List<String> names = new ArrayList<>();
        WindowFunctions.all().forEach(f -> names.add(f.name()));
        AggregateFunctions.all().forEach(f -> names.add(f.name()));
        return names;
    }
}
