// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.planner.validation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlFunctionCategory;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlOperatorTable;
import org.apache.calcite.sql.SqlSyntax;
import org.apache.calcite.sql.fun.SqlLibraryOperators;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.validate.SqlNameMatcher;
import org.apache.calcite.sql.validate.SqlNameMatchers;
import org.centella.execution.aggregate.AggregateFunction;
import org.centella.execution.aggregate.AggregateFunctions;
import org.centella.execution.expression.FunctionTable;
import org.centella.execution.expression.ScalarFunction;
import org.jspecify.annotations.Nullable;

/**
 * The operators that SQL may name. Functions derive from our own tables, one Calcite operator per name; what has a syntax
 * of its own (operators, CAST, CASE, EXTRACT, …) is Calcite's, as far as it can be lowered.
 */
public final class OperatorTable implements SqlOperatorTable {
    /** Functions of Calcite's that its parser or validator writes, or that are rewritten to something else. */
    private static final Set<String> CALCITE_FUNCTIONS = Set.of(
            "CAST",
            "TRY_CAST",
            "SAFE_CAST",
            "EXTRACT",
            "COALESCE",
            "NULLIF",
            "COUNT",
            "SUM",
            "AVG",
            "MIN",
            "MAX",
            "GROUPING",
            "GROUPING_ID",
            "SINGLE_VALUE",
            "$SUM0",
            "ROW");

    public static final OperatorTable INSTANCE = new OperatorTable();

    /** Of a count of rows: true, or the error of a subquery that gave too many. */
    public static final SqlOperator AT_MOST_ONE =
            new TableFunctionOperator("$at_most_one", FunctionTable.named("$at_most_one"));

    /** Of a number for LIMIT or OFFSET: itself, or the error of a negative one. */
    public static final SqlOperator ROW_COUNT =
            new TableFunctionOperator("$row_count", FunctionTable.named("$row_count"));

    /** Of a time and a number of microseconds: the nearest multiple of them. */
    static final SqlOperator ROUND_TIME = new TableFunctionOperator("$round_time", FunctionTable.named("$round_time"));

    /** How to make each operator, for a query needs few of a thousand; and those made so far, one for a name. */
    private final Map<String, Supplier<SqlOperator>> functions = new HashMap<>();

    private final Map<String, SqlOperator> made = new ConcurrentHashMap<>();
    private final List<SqlOperator> special = List.of(
            SqlLibraryOperators.ILIKE,
            SqlLibraryOperators.NOT_ILIKE,
            SqlLibraryOperators.TRY_CAST,
            SqlLibraryOperators.SAFE_CAST);

    private OperatorTable() {
        add("date", TableFunctionOperator::dateConversion);
        for (ScalarFunction function : FunctionTable.functions()) {
            addScalar(function.name());
            function.aliases().forEach(this::addScalar);
        }
        for (AggregateFunction function : AggregateFunctions.all()) {
            if (!CALCITE_FUNCTIONS.contains(function.name().toUpperCase(Locale.ROOT))) {
                addAggregate(function.name(), function);
            }
            function.aliases().forEach(alias -> addAggregate(alias, function));
        }
    }

    private void addScalar(String name) {
        if (Character.isLetter(name.charAt(0))) {
            add(name, () -> new TableFunctionOperator(name, FunctionTable.named(name)));
        }
    }

    private void addAggregate(String name, AggregateFunction function) {
        add(name, () -> new TableAggregateOperator(name, function));
    }

    private void add(String name, Supplier<SqlOperator> operator) {
        functions.putIfAbsent(name.toLowerCase(Locale.ROOT), operator);
    }

    /** The operator of a function of ours, by any of its names, or null. */
    public @Nullable SqlOperator function(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        Supplier<SqlOperator> function = functions.get(lower);
        return function == null ? null : made.computeIfAbsent(lower, _ -> function.get());
    }

    /** Whether a name is that of an aggregate function. */
    boolean isAggregate(String name) {
        List<SqlOperator> found = new ArrayList<>();
        lookupOperatorOverloads(
                new SqlIdentifier(name, SqlParserPos.ZERO),
                null,
                SqlSyntax.FUNCTION,
                found,
                SqlNameMatchers.withCaseSensitive(false));
        return found.stream().anyMatch(SqlOperator::isAggregator);
    }

    @Override
    public void lookupOperatorOverloads(
            SqlIdentifier name,
            @Nullable SqlFunctionCategory category,
            SqlSyntax syntax,
            List<SqlOperator> found,
            SqlNameMatcher matcher) {
        if (!name.isSimple()) {
            return;
        }
        if (syntax.family == SqlSyntax.FUNCTION) {
            // EXTRACT has a syntax of its own, which our function of that name does not take.
            SqlOperator own = name.getSimple().equalsIgnoreCase("EXTRACT") ? null : function(name.getSimple());
            if (own != null) {
                found.add(own);
                return;
            }
            if (!CALCITE_FUNCTIONS.contains(name.getSimple().toUpperCase(Locale.ROOT))) {
                return;
            }
        }
        if (syntax == SqlSyntax.BINARY) {
            for (SqlOperator operator : TableBinaryOperator.ALL) {
                if (operator.getName().equals(name.getSimple())) {
                    found.add(operator);
                    return;
                }
            }
        }
        for (SqlOperator operator : syntax == SqlSyntax.FUNCTION ? IntervalAggregates.ALL : List.<SqlOperator>of()) {
            if (operator.getName().equalsIgnoreCase(name.getSimple())) {
                found.add(operator);
                return;
            }
        }
        for (SqlOperator operator : special) {
            boolean fits = operator instanceof SqlFunction || operator.getSyntax() == syntax;
            if (fits && operator.getName().equalsIgnoreCase(name.getSimple())) {
                found.add(operator);
                return;
            }
        }
        SqlStdOperatorTable.instance().lookupOperatorOverloads(name, category, syntax, found, matcher);
    }

    @Override
    public List<SqlOperator> getOperatorList() {
        List<SqlOperator> all = new ArrayList<>();
        functions.keySet().forEach(name -> all.add(function(name)));
        all.addAll(SqlStdOperatorTable.instance().getOperatorList());
        return all;
    }
}
