// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.dataframe;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.apache.calcite.sql.SqlBasicCall;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlDialect;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.dialect.CalciteSqlDialect;
import org.apache.calcite.sql.fun.SqlLibraryOperators;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.centella.columnar.type.DataType;
import org.centella.sqlparser.QueryParser;
import org.jspecify.annotations.Nullable;

/**
 * An expression over the columns of a {@link DataFrame}, such as {@code col("price").multiply(lit(2)).as("double_price")}.
 * Its names and types are looked up when a DataFrame uses it. Operands may be columns or plain Java values, which become
 * literals as with {@link functions#lit}. Immutable.
 */
public final class Column {
    private static final SqlDialect UNQUOTED =
            new SqlDialect(CalciteSqlDialect.DEFAULT_CONTEXT.withIdentifierQuoteString(null));
    static final SqlParserPos NOWHERE = SqlParserPos.ZERO;

    private final SqlNode expression;
    private final @Nullable String alias;

    Column(SqlNode expression) {
        this(expression, null);
    }

    private Column(SqlNode expression, @Nullable String alias) {
        this.expression = expression;
        this.alias = alias;
    }

    /** The column of a name, {@code "name"}, {@code "frame.name"} or {@code "*"}. */
    static Column named(String name) {
        if (name.equals("*")) {
            return new Column(SqlIdentifier.star(NOWHERE));
        }
        if (name.endsWith(".*")) {
            return new Column(SqlIdentifier.star(
                    List.of(name.substring(0, name.length() - 2), ""), NOWHERE, List.of(NOWHERE, NOWHERE)));
        }
        return new Column(new SqlIdentifier(name, NOWHERE));
    }

    /** The SQL text of an expression, with an alias or without. */
    static Column parse(String sql) {
        return of(QueryParser.parseSelectItem(sql));
    }

    static Column of(SqlNode node) {
        if (node instanceof SqlBasicCall call && node.getKind() == SqlKind.AS) {
            return new Column(call.operand(0), ((SqlIdentifier) call.operand(1)).getSimple());
        }
        return new Column(node);
    }

    /** A column as it is, everything else as a literal. */
    static Column from(@Nullable Object value) {
        return value instanceof Column column ? column : new Column(ColumnLiterals.of(value));
    }

    static Column call(SqlOperator operator, @Nullable Object... operands) {
        return new Column(operator.createCall(
                NOWHERE, Arrays.stream(operands).map(o -> from(o).expression).toArray(SqlNode[]::new)));
    }

    SqlNode expression() {
        return expression;
    }

    @Nullable
    String alias() {
        return alias;
    }

    public Column plus(Object other) {
        return call(SqlStdOperatorTable.PLUS, this, other);
    }

    public Column minus(Object other) {
        return call(SqlStdOperatorTable.MINUS, this, other);
    }

    public Column multiply(Object other) {
        return call(SqlStdOperatorTable.MULTIPLY, this, other);
    }

    /** The quotient, of integers truncated; by zero it is an error. */
    public Column divide(Object other) {
        return call(SqlStdOperatorTable.DIVIDE, this, other);
    }

    public Column mod(Object other) {
        return call(SqlStdOperatorTable.PERCENT_REMAINDER, this, other);
    }

    public Column negate() {
        return call(SqlStdOperatorTable.UNARY_MINUS, this);
    }

    public Column eq(@Nullable Object other) {
        return call(SqlStdOperatorTable.EQUALS, this, other);
    }

    public Column ne(@Nullable Object other) {
        return call(SqlStdOperatorTable.NOT_EQUALS, this, other);
    }

    public Column lt(Object other) {
        return call(SqlStdOperatorTable.LESS_THAN, this, other);
    }

    public Column le(Object other) {
        return call(SqlStdOperatorTable.LESS_THAN_OR_EQUAL, this, other);
    }

    public Column gt(Object other) {
        return call(SqlStdOperatorTable.GREATER_THAN, this, other);
    }

    public Column ge(Object other) {
        return call(SqlStdOperatorTable.GREATER_THAN_OR_EQUAL, this, other);
    }

    /** As {@link #eq}, but null equals null, and the answer is never null. */
    public Column eqNullSafe(@Nullable Object other) {
        return call(SqlStdOperatorTable.IS_NOT_DISTINCT_FROM, this, other);
    }

    public Column and(Object other) {
        return call(SqlStdOperatorTable.AND, this, other);
    }

    public Column or(Object other) {
        return call(SqlStdOperatorTable.OR, this, other);
    }

    public Column not() {
        return call(SqlStdOperatorTable.NOT, this);
    }

    public Column isNull() {
        return call(SqlStdOperatorTable.IS_NULL, this);
    }

    public Column isNotNull() {
        return call(SqlStdOperatorTable.IS_NOT_NULL, this);
    }

    /** Both ends included. */
    public Column between(Object low, Object high) {
        return call(SqlStdOperatorTable.BETWEEN, this, low, high);
    }

    public Column in(@Nullable Object... values) {
        return in(Arrays.asList(values));
    }

    public Column in(List<? extends @Nullable Object> values) {
        if (values.isEmpty()) {
            return new Column(ColumnLiterals.of(false));
        }
        List<SqlNode> nodes = new ArrayList<>();
        values.forEach(value -> nodes.add(from(value).expression));
        return new Column(SqlStdOperatorTable.IN.createCall(NOWHERE, expression, new SqlNodeList(nodes, NOWHERE)));
    }

    /** SQL patterns: {@code %} for any text, {@code _} for one character. */
    public Column like(Object pattern) {
        return call(SqlStdOperatorTable.LIKE, this, pattern);
    }

    public Column notLike(Object pattern) {
        return call(SqlStdOperatorTable.NOT_LIKE, this, pattern);
    }

    /** As {@link #like}, without regard to case. */
    public Column ilike(Object pattern) {
        return call(SqlLibraryOperators.ILIKE, this, pattern);
    }

    public Column startsWith(Object prefix) {
        return functions.call("starts_with", this, prefix);
    }

    public Column endsWith(Object suffix) {
        return functions.call("ends_with", this, suffix);
    }

    public Column contains(Object part) {
        return functions.call("contains", this, part);
    }

    /** Part of a text; positions count from 1. */
    public Column substr(Object start, Object length) {
        return functions.call("substring", this, start, length);
    }

    /** A field of a row; the column is called as it is. */
    public Column field(String name) {
        return functions.call("struct_extract", this, name).as(name);
    }

    /** An element of an array, counted from 1, or the value of a map's key; null where there is none. */
    public Column element(Object indexOrKey) {
        return call(SqlStdOperatorTable.ITEM, this, indexOrKey);
    }

    public Column cast(DataType type) {
        return cast(type.toString());
    }

    /** @param type as SQL spells it, such as {@code "DECIMAL(12, 2)"} */
    public Column cast(String type) {
        return castCall("CAST", type);
    }

    /** As {@link #cast(String)}, but null for values that cannot be cast. */
    public Column tryCast(String type) {
        return castCall("TRY_CAST", type);
    }

    private Column castCall(String function, String type) {
        SqlCall cast = (SqlCall) QueryParser.parseExpression(function + "(NULL AS " + type + ")");
        return new Column(cast.getOperator().createCall(NOWHERE, expression, cast.operand(1)));
    }

    /** This call of a window function or an aggregate, computed for every row over the rows of its window. */
    public Column over(WindowSpec window) {
        return new Column(SqlStdOperatorTable.OVER.createCall(NOWHERE, expression, window.window()));
    }

    /** This call of lag, lead, firstValue, lastValue or nthValue, which passes over nulls; {@link #over} must follow. */
    public Column ignoreNulls() {
        return call(SqlStdOperatorTable.IGNORE_NULLS, this);
    }

    /** The same values under another name. */
    public Column as(String name) {
        return new Column(expression, Objects.requireNonNull(name));
    }

    /** Of an aggregate: only rows for which the condition is true count. */
    public Column filter(Column condition) {
        return new Column(SqlStdOperatorTable.FILTER.createCall(NOWHERE, expression, condition.expression));
    }

    /** Of an aggregate: its rows come in this order. Goes before {@link #filter}. */
    public Column withinGroup(Column... order) {
        SqlNodeList keys =
                new SqlNodeList(Arrays.stream(order).map(Column::expression).toList(), NOWHERE);
        return new Column(SqlStdOperatorTable.WITHIN_GROUP.createCall(NOWHERE, expression, keys));
    }

    /** For sorting: smallest first, nulls last. */
    public Column asc() {
        return this;
    }

    /** For sorting: largest first, nulls first. */
    public Column desc() {
        return call(SqlStdOperatorTable.DESC, this);
    }

    public Column nullsFirst() {
        return call(SqlStdOperatorTable.NULLS_FIRST, this);
    }

    public Column nullsLast() {
        return call(SqlStdOperatorTable.NULLS_LAST, this);
    }

    /** The name of a result column that is given none: the last part of a column's name, else the expression's text. */
    String defaultName() {
        if (expression instanceof SqlIdentifier identifier) {
            String last = identifier.names.getLast();
            return last.substring(last.lastIndexOf('.') + 1);
        }
        return text();
    }

    private String text() {
        String sql = expression
                .toSqlString(c ->
                        c.withDialect(UNQUOTED).withAlwaysUseParentheses(false).withKeywordsLowerCase(true))
                .getSql()
                .replaceAll("\\s+", " ");
        return sql.toLowerCase(Locale.ROOT).equals(sql.toUpperCase(Locale.ROOT)) ? sql : lowerCaseFunctions(sql);
    }

    /** Calcite writes the names of functions in capitals; users type them in small letters. */
    private static String lowerCaseFunctions(String sql) {
        StringBuilder text = new StringBuilder(sql);
        for (int open = sql.indexOf('('); open >= 0; open = sql.indexOf('(', open + 1)) {
            for (int i = open - 1; i >= 0 && (Character.isLetterOrDigit(sql.charAt(i)) || sql.charAt(i) == '_'); i--) {
                text.setCharAt(i, Character.toLowerCase(sql.charAt(i)));
            }
        }
        return text.toString();
    }

    @Override
    public String toString() {
        return alias == null ? text() : text() + " as " + alias;
    }
}
