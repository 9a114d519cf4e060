// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.dataframe;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;
import org.apache.calcite.sql.SqlFunctionCategory;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlSelectKeyword;
import org.apache.calcite.sql.SqlUnresolvedFunction;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.sqlparser.QueryParser;
import org.jspecify.annotations.Nullable;

/**
 * Columns to start from and the functions most used on them; {@link #call} reaches every other function that SHOW FUNCTIONS
 * lists. Meant for {@code import static}; therefore the small letter.
 */
public final class functions {
    private functions() {}

    // Columns.

    /** The column of a name; {@code "frame.name"} when DataFrames are named with {@link DataFrame#as}. */
    public static Column col(String name) {
        return Column.named(name);
    }

    /** A constant: a Java value of a class that {@link org.centella.columnar.Values} names, or null. */
    public static Column lit(@Nullable Object value) {
        return Column.from(value);
    }

    /** An expression as SQL text, with an alias or without. */
    public static Column expr(String sql) {
        return Column.parse(sql);
    }

    /** Any scalar or aggregate function by its name. */
    public static Column call(String function, @Nullable Object... arguments) {
        return new Column(unresolved(function)
                .createCall(
                        Column.NOWHERE,
                        Arrays.stream(arguments)
                                .map(a -> Column.from(a).expression())
                                .toArray(SqlNode[]::new)));
    }

    private static SqlOperator unresolved(String function) {
        return new SqlUnresolvedFunction(
                new SqlIdentifier(function, Column.NOWHERE),
                null,
                null,
                null,
                null,
                SqlFunctionCategory.USER_DEFINED_FUNCTION);
    }

    private static Column distinct(String function, List<?> arguments) {
        SqlLiteral distinct = SqlSelectKeyword.DISTINCT.symbol(Column.NOWHERE);
        return new Column(unresolved(function)
                .createCall(
                        distinct,
                        Column.NOWHERE,
                        arguments.stream().map(a -> column(a).expression()).toArray(SqlNode[]::new)));
    }

    /** In functions of columns, a string names a column. */
    private static Column column(Object nameOrColumn) {
        return nameOrColumn instanceof String name ? col(name) : Column.from(nameOrColumn);
    }

    // Conditions.

    /** Begins a CASE. */
    public static CaseColumn when(Column condition, @Nullable Object value) {
        return new CaseColumn(List.of(), List.of()).when(condition, value);
    }

    public static Column not(Column condition) {
        return condition.not();
    }

    /** The first of the values that is not null. */
    public static Column coalesce(@Nullable Object... values) {
        return call("coalesce", values);
    }

    public static Column greatest(Object... values) {
        return call("greatest", values);
    }

    public static Column least(Object... values) {
        return call("least", values);
    }

    // Arrays, maps and rows; a String is the name of a column.

    /** An array of the values of columns. */
    public static Column array(Object... columns) {
        return call("array", columns(columns));
    }

    /** A map of keys and values that take turns. */
    public static Column map(Object... keysAndValues) {
        if (keysAndValues.length % 2 != 0) {
            throw new CentellaException(ErrorCode.INVALID_ARGUMENT, "a map needs as many values as keys");
        }
        List<Object> keys = new ArrayList<>();
        List<Object> values = new ArrayList<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            keys.add(keysAndValues[i]);
            values.add(keysAndValues[i + 1]);
        }
        return call("map", array(keys.toArray()), array(values.toArray()));
    }

    /** A row of columns; its fields are called as they are. */
    public static Column struct(Object... columns) {
        List<Object> fields = new ArrayList<>();
        for (Object nameOrColumn : columns) {
            Column column = column(nameOrColumn);
            String alias = column.alias();
            fields.add(alias == null ? column.defaultName() : alias);
            fields.add(column);
        }
        return call("named_struct", fields.toArray());
    }

    private static Object[] columns(Object... namesOrColumns) {
        return Arrays.stream(namesOrColumns).map(functions::column).toArray();
    }

    /** The values of a function of each element. */
    public static Column transform(Object array, UnaryOperator<Column> function) {
        return call("transform", column(array), Lambdas.of(1, x -> function.apply(x.getFirst())));
    }

    /** The values of a function of each element and its position, from 1. */
    public static Column transform(Object array, BinaryOperator<Column> function) {
        return call("transform", column(array), Lambdas.of(2, x -> function.apply(x.getFirst(), x.getLast())));
    }

    /** The elements for which a condition is true. */
    public static Column filter(Object array, UnaryOperator<Column> condition) {
        return call("list_filter", column(array), Lambdas.of(1, x -> condition.apply(x.getFirst())));
    }

    /** Whether a condition is true for an element. */
    public static Column exists(Object array, UnaryOperator<Column> condition) {
        return call("any_match", column(array), Lambdas.of(1, x -> condition.apply(x.getFirst())));
    }

    /** Whether a condition is true for all elements. */
    public static Column forall(Object array, UnaryOperator<Column> condition) {
        return call("all_match", column(array), Lambdas.of(1, x -> condition.apply(x.getFirst())));
    }

    /** What becomes of a first state by a function of the state and each element in turn. */
    public static Column reduce(Object array, Object first, BinaryOperator<Column> function) {
        return call(
                "reduce",
                column(array),
                Column.from(first),
                Lambdas.of(2, x -> function.apply(x.getFirst(), x.getLast())));
    }

    /** The values of a function of the elements of two arrays at the same place; the shorter is filled up with nulls. */
    public static Column zipWith(Object first, Object second, BinaryOperator<Column> function) {
        return call(
                "zip_with",
                column(first),
                column(second),
                Lambdas.of(2, x -> function.apply(x.getFirst(), x.getLast())));
    }

    /** The entries for which a condition of key and value is true. */
    public static Column mapFilter(Object map, BinaryOperator<Column> condition) {
        return call("map_filter", column(map), Lambdas.of(2, x -> condition.apply(x.getFirst(), x.getLast())));
    }

    /** The map with the values that a function of key and value gives. */
    public static Column transformValues(Object map, BinaryOperator<Column> function) {
        return call("transform_values", column(map), Lambdas.of(2, x -> function.apply(x.getFirst(), x.getLast())));
    }

    /** The row once for each element, which takes the place of the array; of a select only. */
    public static Column explode(Object array) {
        return call("unnest", column(array));
    }

    // Aggregates; a String is the name of a column.

    /** Rows. */
    public static Column count() {
        return call("count", col("*"));
    }

    /** Values that are not null; rows for {@code "*"}. */
    public static Column count(Object column) {
        return call("count", column(column));
    }

    public static Column countDistinct(Object first, Object... more) {
        List<Object> all = new ArrayList<>(List.of(first));
        all.addAll(Arrays.asList(more));
        return distinct("count", all);
    }

    public static Column sum(Object column) {
        return call("sum", column(column));
    }

    public static Column sumDistinct(Object column) {
        return distinct("sum", List.of(column));
    }

    public static Column avg(Object column) {
        return call("avg", column(column));
    }

    public static Column min(Object column) {
        return call("min", column(column));
    }

    public static Column max(Object column) {
        return call("max", column(column));
    }

    public static Column stddev(Object column) {
        return call("stddev", column(column));
    }

    public static Column variance(Object column) {
        return call("variance", column(column));
    }

    /** Some value of the group. */
    public static Column anyValue(Object column) {
        return call("any_value", column(column));
    }

    /** Rows for which the condition is true. */
    public static Column countIf(Column condition) {
        return call("count_if", condition);
    }

    /** True when all values are. */
    public static Column boolAnd(Object condition) {
        return call("bool_and", column(condition));
    }

    /** True when some value is. */
    public static Column boolOr(Object condition) {
        return call("bool_or", column(condition));
    }

    /** The value of the first row, in the order that {@link Column#withinGroup} gives. */
    public static Column first(Object column) {
        return call("first", column(column));
    }

    /** As {@link #first}. */
    public static Column last(Object column) {
        return call("last", column(column));
    }

    /** The value of the row in which the other column is least. */
    public static Column minBy(Object column, Object by) {
        return call("min_by", column(column), column(by));
    }

    /** The value of the row in which the other column is greatest. */
    public static Column maxBy(Object column, Object by) {
        return call("max_by", column(column), column(by));
    }

    /** All values as an array, nulls too, in the order that {@link Column#withinGroup} gives. */
    public static Column arrayAgg(Object column) {
        return call("array_agg", column(column));
    }

    /** Values that are not null with a separator between them, in the order that {@link Column#withinGroup} gives. */
    public static Column stringAgg(Object column, String separator) {
        return call("string_agg", column(column), separator);
    }

    public static Column median(Object column) {
        return call("median", column(column));
    }

    /** The value below which that part of the values lies, from 0 to 1, interpolated. */
    public static Column quantile(Object column, double fraction) {
        return call("quantile_cont", column(column), fraction);
    }

    /** The most frequent value. */
    public static Column mode(Object column) {
        return call("mode", column(column));
    }

    /** About how many different values there are. */
    public static Column approxCountDistinct(Object column) {
        return call("approx_count_distinct", column(column));
    }

    /** About {@link #quantile}, in little memory. */
    public static Column approxQuantile(Object column, double fraction) {
        return call("approx_quantile", column(column), fraction);
    }

    public static Column corr(Object y, Object x) {
        return call("corr", column(y), column(x));
    }

    // Window functions, for Column.over; a String is the name of a column.

    /** Number of the row in its partition, from 1. */
    public static Column rowNumber() {
        return call("row_number");
    }

    /** Row number of the row's first peer. */
    public static Column rank() {
        return call("rank");
    }

    /** Number of the row's group of peers, from 1. */
    public static Column denseRank() {
        return call("dense_rank");
    }

    public static Column percentRank() {
        return call("percent_rank");
    }

    public static Column cumeDist() {
        return call("cume_dist");
    }

    /** The row's part, from 1, of its partition cut in so many parts. */
    public static Column ntile(int parts) {
        return call("ntile", parts);
    }

    /** The value of the row before, null where there is none. */
    public static Column lag(Object column) {
        return call("lag", column(column));
    }

    public static Column lag(Object column, int rows) {
        return call("lag", column(column), rows);
    }

    public static Column lag(Object column, int rows, @Nullable Object otherwise) {
        return call("lag", column(column), rows, otherwise);
    }

    /** The value of the row behind, null where there is none. */
    public static Column lead(Object column) {
        return call("lead", column(column));
    }

    public static Column lead(Object column, int rows) {
        return call("lead", column(column), rows);
    }

    public static Column lead(Object column, int rows, @Nullable Object otherwise) {
        return call("lead", column(column), rows, otherwise);
    }

    /** The value of the frame's first row. */
    public static Column firstValue(Object column) {
        return call("first_value", column(column));
    }

    /** The value of the frame's last row. */
    public static Column lastValue(Object column) {
        return call("last_value", column(column));
    }

    /** The value of the frame's row number {@code n}, from 1. */
    public static Column nthValue(Object column, int n) {
        return call("nth_value", column(column), n);
    }

    // Numbers.

    public static Column abs(Object number) {
        return call("abs", column(number));
    }

    public static Column ceil(Object number) {
        return call("ceil", column(number));
    }

    public static Column floor(Object number) {
        return call("floor", column(number));
    }

    public static Column round(Object number) {
        return call("round", column(number));
    }

    public static Column round(Object number, int digits) {
        return call("round", column(number), digits);
    }

    public static Column sqrt(Object number) {
        return call("sqrt", column(number));
    }

    public static Column power(Object number, Object exponent) {
        return call("power", column(number), exponent);
    }

    // Texts.

    public static Column upper(Object text) {
        return call("upper", column(text));
    }

    public static Column lower(Object text) {
        return call("lower", column(text));
    }

    public static Column trim(Object text) {
        return call("btrim", column(text));
    }

    public static Column length(Object text) {
        return call("char_length", column(text));
    }

    /** Columns and literals one after another. */
    public static Column concat(Object... texts) {
        return call("concat", texts);
    }

    /** Positions count from 1. */
    public static Column substring(Object text, int start, int length) {
        return call("substring", column(text), start, length);
    }

    public static Column replace(Object text, Object part, Object replacement) {
        return call("replace", column(text), part, replacement);
    }

    // Dates and times.

    public static Column year(Object date) {
        return call("year", column(date));
    }

    public static Column month(Object date) {
        return call("month", column(date));
    }

    public static Column day(Object date) {
        return call("day", column(date));
    }

    public static Column hour(Object time) {
        return call("hour", column(time));
    }

    /** @param unit such as {@code "month"} */
    public static Column dateTrunc(String unit, Object date) {
        return call("date_trunc", unit, column(date));
    }

    public static Column currentDate() {
        return new Column(QueryParser.parseExpression("CURRENT_DATE"));
    }

    public static Column currentTimestamp() {
        return new Column(QueryParser.parseExpression("CURRENT_TIMESTAMP"));
    }

    // Sorting.

    public static Column asc(String column) {
        return col(column).asc();
    }

    public static Column desc(String column) {
        return col(column).desc();
    }
}
