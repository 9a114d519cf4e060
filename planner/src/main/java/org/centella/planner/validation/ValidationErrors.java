// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.planner.validation;

import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.calcite.runtime.CalciteContextException;
import org.apache.calcite.runtime.CalciteException;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.columnar.error.SqlPosition;
import org.centella.columnar.error.Suggestions;
import org.centella.execution.aggregate.AggregateFunction;
import org.centella.execution.aggregate.AggregateFunctions;
import org.centella.execution.expression.FunctionTable;
import org.centella.execution.expression.ScalarFunction;
import org.centella.sqlparser.Positions;
import org.jspecify.annotations.Nullable;

/**
 * Calcite's validation errors as ours. Calcite gives its errors no codes, only texts, so the texts decide; each pattern
 * below has a test that would notice a change of wording.
 */
final class ValidationErrors {
    private static final Pattern OBJECT =
            Pattern.compile("(?:Object|Table) '([^']*)' not found(?: within '([^']*)')?.*");
    private static final Pattern COLUMN_OF = Pattern.compile("Column '([^']*)' not found in table '([^']*)'.*");
    private static final Pattern COLUMN = Pattern.compile("Column '([^']*)' not found in any table.*");
    /** What Calcite says of an unknown column in a SELECT list, whose items may refer to each other's aliases. */
    private static final Pattern SELF = Pattern.compile("The definition of column '([^']*)' depends on itself.*");

    private static final Pattern AMBIGUOUS = Pattern.compile("Column '([^']*)' is ambiguous.*");
    private static final Pattern FUNCTION =
            Pattern.compile("No match found for function signature ([^(]*)\\((.*)\\).*");
    private static final Pattern OPERANDS =
            Pattern.compile("Cannot apply '([^']*)' to arguments of type '(.*?)'\\. Supported form.*", Pattern.DOTALL);
    private static final Pattern GROUPING = Pattern.compile("Expression '(.*)' is not being grouped.*");

    private static final Pattern STAR_OF = Pattern.compile("Unknown identifier '([^']*)'.*");
    private static final Pattern ONE_COLUMN = Pattern.compile("Cannot apply '\\$SCALAR_QUERY'.*", Pattern.DOTALL);
    private static final Pattern DISTINCT_ORDER = Pattern.compile("Expression '(.*)' is not in the select clause.*");
    private static final Pattern NAMES = Pattern.compile(
            "List of column aliases must have same degree as table; table has (\\d+) columns.*has (\\d+) columns.*");

    private static final List<String> TYPE_PHRASES = List.of(
            "incompatible",
            "cast function cannot",
            "type mismatch",
            "must have compatible types",
            "must be of type",
            "cannot convert value",
            "column count mismatch",
            "not comparable",
            "must be a boolean",
            "must be a condition",
            "illegal mixing of types");

    private ValidationErrors() {}

    /** The name that no table has a column for, as the user wrote it; null if the error is another. */
    static @Nullable String unknownColumn(CalciteException e) {
        Throwable cause = e.getCause() == null ? e : e.getCause();
        Matcher message = COLUMN.matcher(String.valueOf(cause.getMessage()));
        return message.matches() ? message.group(1) : null;
    }

    /**
     * @param columns names that may have been meant for an unknown column
     * @param tables names that may have been meant for an unknown table
     * @param shared names that are not unknown but have several columns each
     */
    static CentellaException translate(
            CalciteException e, List<String> columns, List<String> tables, Predicate<String> shared) {
        CalciteContextException context = e instanceof CalciteContextException c ? c : null;
        SqlPosition position = context == null
                ? null
                : Positions.of(
                        context.getPosLine(),
                        context.getPosColumn(),
                        context.getEndPosLine(),
                        context.getEndPosColumn());
        Throwable cause = context != null && context.getCause() != null ? context.getCause() : e;
        String message = String.valueOf(cause.getMessage());
        return translate(message, position, e, columns, tables, shared);
    }

    private static CentellaException translate(
            String message,
            @Nullable SqlPosition position,
            CalciteException cause,
            List<String> columns,
            List<String> tables,
            Predicate<String> shared) {
        Matcher m;
        if ((m = OBJECT.matcher(message)).matches()) {
            return error(
                    ErrorCode.TABLE_NOT_FOUND,
                    "there is no table " + m.group(1) + Suggestions.didYouMean(m.group(1), tables),
                    position,
                    cause);
        }
        if ((m = COLUMN_OF.matcher(message)).matches() && shared.test(m.group(1))) {
            return shared(m.group(1), position, cause);
        }
        if ((m = COLUMN.matcher(message)).matches() && shared.test(m.group(1))) {
            return shared(m.group(1), position, cause);
        }
        if ((m = COLUMN_OF.matcher(message)).matches()) {
            return error(
                    ErrorCode.COLUMN_NOT_FOUND,
                    m.group(2) + " has no column " + m.group(1) + Suggestions.didYouMean(m.group(1), columns),
                    position,
                    cause);
        }
        if ((m = COLUMN.matcher(message)).matches() || (m = SELF.matcher(message)).matches()) {
            return error(
                    ErrorCode.COLUMN_NOT_FOUND,
                    "there is no column " + m.group(1) + Suggestions.didYouMean(m.group(1), columns),
                    position,
                    cause);
        }
        if ((m = AMBIGUOUS.matcher(message)).matches()) {
            return error(
                    ErrorCode.AMBIGUOUS_COLUMN,
                    "more than one table has a column " + m.group(1) + "; put the table's name before it",
                    position,
                    cause);
        }
        if ((m = FUNCTION.matcher(message)).matches()) {
            return function(m.group(1), m.group(2), position, cause);
        }
        if ((m = OPERANDS.matcher(message)).matches()) {
            return operands(m.group(1), m.group(2), position, cause);
        }
        if ((m = GROUPING.matcher(message)).matches()) {
            return error(
                    ErrorCode.GROUPING_ERROR,
                    m.group(1) + " must be in GROUP BY or in an aggregate function",
                    position,
                    cause);
        }
        if ((m = STAR_OF.matcher(message)).matches()) {
            return error(
                    ErrorCode.TABLE_NOT_FOUND,
                    "there is no table " + m.group(1) + Suggestions.didYouMean(m.group(1), tables),
                    position,
                    cause);
        }
        if ((m = ONE_COLUMN.matcher(message)).matches()) {
            String text = "a subquery used as a value must have one column";
            return error(ErrorCode.TYPE_MISMATCH, text, position, cause);
        }
        if ((m = DISTINCT_ORDER.matcher(message)).matches()) {
            String text = "SELECT DISTINCT is ordered by what it selects, and " + m.group(1) + " is not among it";
            return error(ErrorCode.INVALID_STATEMENT, text, position, cause);
        }
        if ((m = NAMES.matcher(message)).matches()) {
            String text = "the table has " + m.group(1) + " columns, and " + m.group(2) + " names are given";
            return error(ErrorCode.INVALID_STATEMENT, text, position, cause);
        }
        return error(code(message), plain(message.replace("`", "")), position, cause);
    }

    private static CentellaException shared(String column, @Nullable SqlPosition position, CalciteException cause) {
        return error(
                ErrorCode.AMBIGUOUS_COLUMN,
                "more than one column of a table is called " + column + "; give them names",
                position,
                cause);
    }

    private static CentellaException operands(
            String operator, String arguments, @Nullable SqlPosition position, CalciteException cause) {
        String types = types(arguments.replaceAll("^'?[^<]*", ""));
        ScalarFunction function = FunctionTable.find(operator);
        if (function != null && Character.isLetter(function.name().charAt(0))) {
            return function(operator, types, position, cause);
        }
        AggregateFunction aggregate = AggregateFunctions.find(operator);
        if (aggregate != null) {
            String message = operator.toLowerCase(Locale.ROOT) + " takes " + aggregate.signature() + ", not " + types;
            return error(ErrorCode.FUNCTION_NOT_FOUND, message, position, cause);
        }
        return error(ErrorCode.TYPE_MISMATCH, "the operator " + operator + " does not take " + types, position, cause);
    }

    private static CentellaException function(
            String name, String arguments, @Nullable SqlPosition position, CalciteException cause) {
        String lower = name.strip().toLowerCase(Locale.ROOT);
        ScalarFunction function = FunctionTable.find(lower);
        String message = function == null
                ? "there is no function " + lower + Suggestions.didYouMean(lower, functionNames())
                : lower + " takes "
                        + String.join(
                                " or ",
                                function.signatures().stream()
                                        .map(Object::toString)
                                        .toList())
                        + ", not " + (arguments.isBlank() ? "()" : types(arguments));
        return error(ErrorCode.FUNCTION_NOT_FOUND, message, position, cause);
    }

    private static List<String> functionNames() {
        return OperatorTable.INSTANCE.getOperatorList().stream()
                .map(operator -> operator.getName().toLowerCase(Locale.ROOT))
                .toList();
    }

    /** {@code <CHAR(3)> + <INTEGER>} as {@code VARCHAR(3), INTEGER}. */
    private static String types(String text) {
        Matcher matcher = Pattern.compile("<([^>]*)>").matcher(text);
        StringBuilder types = new StringBuilder();
        while (matcher.find()) {
            types.append(types.isEmpty() ? "" : ", ").append(matcher.group(1).replaceAll("^CHAR\\b", "VARCHAR"));
        }
        return types.isEmpty() ? text : "(" + types + ")";
    }

    private static ErrorCode code(String message) {
        String lower = message.toLowerCase(Locale.ROOT);
        if (TYPE_PHRASES.stream().anyMatch(lower::contains)) {
            return ErrorCode.TYPE_MISMATCH;
        }
        if (lower.contains("aggregate") && (lower.contains("illegal") || lower.contains("nested"))) {
            return ErrorCode.GROUPING_ERROR;
        }
        if (lower.contains("invalid number of arguments")) {
            return ErrorCode.FUNCTION_NOT_FOUND;
        }
        if (lower.contains("illegal use of dynamic parameter")) {
            return ErrorCode.INVALID_PARAMETER;
        }
        return ErrorCode.INVALID_STATEMENT;
    }

    private static String plain(String message) {
        if (message.isEmpty() || (message.length() > 1 && Character.isUpperCase(message.charAt(1)))) {
            return message;
        }
        return Character.toLowerCase(message.charAt(0)) + message.substring(1);
    }

    private static CentellaException error(
            ErrorCode code, String message, @Nullable SqlPosition position, CalciteException cause) {
        return new CentellaException(code, message, position, cause);
    }
}
