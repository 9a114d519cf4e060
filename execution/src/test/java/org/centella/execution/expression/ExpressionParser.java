// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.expression;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.centella.columnar.type.DataType;
import org.centella.execution.plan.Expression;

/**
 * Reads expressions as the examples of the function table write them, so that they can be tried without the SQL layer:
 * literals, calls, the operators {@code + - * / % || = <> < <= > >=}, CAST, subscripts, lambdas, and {@code $n} for a column.
 */
final class ExpressionParser {
    private final String text;
    private final List<DataType> columns;
    private final java.util.Map<String, Expression.Variable> variables = new java.util.HashMap<>();
    private int at;

    private ExpressionParser(String text, List<DataType> columns) {
        this.text = text;
        this.columns = columns;
    }

    static Expression parse(String text, DataType... columns) {
        ExpressionParser parser = new ExpressionParser(text, List.of(columns));
        Expression expression = parser.comparison();
        if (!parser.rest().isEmpty()) {
            throw new IllegalArgumentException(text + ": what is " + parser.rest());
        }
        return expression;
    }

    private String rest() {
        return text.substring(at).strip();
    }

    private boolean take(String token) {
        while (at < text.length() && text.charAt(at) == ' ') {
            at++;
        }
        boolean word = Character.isLetter(token.charAt(0));
        int end = at + token.length();
        boolean found = text.regionMatches(true, at, token, 0, token.length())
                && !(word
                        && end < text.length()
                        && (Character.isLetterOrDigit(text.charAt(end)) || text.charAt(end) == '_'));
        if (found) {
            at = end;
        }
        return found;
    }

    private void expect(String token) {
        if (!take(token)) {
            throw new IllegalArgumentException(text + ": no " + token + " before " + rest());
        }
    }

    private Expression comparison() {
        Expression left = sum();
        for (String operator : List.of("<@", "<=", ">=", "<>", "=", "<", ">")) {
            if (take(operator)) {
                return call(operator, List.of(left, sum()));
            }
        }
        return left;
    }

    private Expression sum() {
        Expression left = product();
        while (true) {
            if (take("||")) {
                left = call("||", List.of(left, product()));
            } else if (take("+")) {
                left = call("+", List.of(left, product()));
            } else if (take("-")) {
                left = call("-", List.of(left, product()));
            } else {
                return left;
            }
        }
    }

    private Expression product() {
        Expression left = primary();
        while (true) {
            if (take("*")) {
                left = call("*", List.of(left, primary()));
            } else if (take("/")) {
                left = call("/", List.of(left, primary()));
            } else if (take("%")) {
                left = call("%", List.of(left, primary()));
            } else {
                return left;
            }
        }
    }

    private Expression primary() {
        Expression value = unsubscripted();
        while (take("[")) {
            value = call("[]", List.of(value, comparison()));
            expect("]");
        }
        return value;
    }

    private Expression unsubscripted() {
        if (take("(")) {
            Expression inner = comparison();
            expect(")");
            return inner;
        }
        if (take("NULL")) {
            return new Expression.Literal(null, DataType.NULL);
        }
        if (take("TRUE") || take("FALSE")) {
            return new Expression.Literal(
                    text.substring(0, at).toUpperCase(Locale.ROOT).endsWith("TRUE"), DataType.BOOLEAN);
        }
        if (take("CAST") || take("TRY_CAST")) {
            boolean safe = text.substring(0, at).endsWith("TRY_CAST");
            expect("(");
            Expression operand = comparison();
            expect("AS");
            int end = matching();
            DataType type = DataType.parse(text.substring(at, end).strip());
            at = end + 1;
            return new Expression.Cast(operand, type, safe);
        }
        if (take("TIMESTAMP")) {
            return new Expression.Cast(string(), DataType.TIMESTAMP, false);
        }
        if (take("DATE")) {
            return new Expression.Cast(string(), DataType.DATE, false);
        }
        if (take("TIME")) {
            return new Expression.Cast(string(), DataType.TIME, false);
        }
        if (take("INTERVAL")) {
            return interval();
        }
        if (take("$")) {
            int index = Integer.parseInt(number());
            return new Expression.InputReference(index, columns.get(index));
        }
        if (take("'")) {
            at--;
            return string();
        }
        if (take("-")) {
            return numberLiteral("-" + number());
        }
        if (at < text.length() && Character.isDigit(text.charAt(at))) {
            return numberLiteral(number());
        }
        return named();
    }

    /** The position of the parenthesis that closes the one open. */
    private int matching() {
        int depth = 1;
        for (int i = at; ; i++) {
            depth += text.charAt(i) == '(' ? 1 : text.charAt(i) == ')' ? -1 : 0;
            if (depth == 0) {
                return i;
            }
        }
    }

    private Expression interval() {
        long count = Long.parseLong((String) ((Expression.Literal) string()).value());
        for (DateUnit unit : DateUnit.values()) {
            if (take(unit.name())) {
                return unit.isMonths()
                        ? new Expression.Literal(count * unit.size(), DataType.INTERVAL_MONTH)
                        : new Expression.Literal(count * unit.size(), DataType.INTERVAL_DAY);
            }
        }
        throw new IllegalArgumentException(text + ": what is " + rest());
    }

    private Expression string() {
        expect("'");
        StringBuilder value = new StringBuilder();
        while (true) {
            char c = text.charAt(at++);
            if (c == '\'') {
                if (at < text.length() && text.charAt(at) == '\'') {
                    at++;
                } else {
                    return new Expression.Literal(value.toString(), DataType.VARCHAR);
                }
            }
            value.append(c);
        }
    }

    private String number() {
        int start = at;
        while (at < text.length() && (Character.isDigit(text.charAt(at)) || text.charAt(at) == '.')) {
            at++;
        }
        if (at < text.length() && text.charAt(at) == 'e') {
            at++;
            if (text.charAt(at) == '-') {
                at++;
            }
            while (at < text.length() && Character.isDigit(text.charAt(at))) {
                at++;
            }
        }
        return text.substring(start, at);
    }

    static Expression.Literal numberLiteral(String number) {
        if (number.contains("e")) {
            return new Expression.Literal(Double.parseDouble(number), DataType.DOUBLE);
        }
        BigDecimal value = new BigDecimal(number);
        if (!number.contains(".") && value.precision() <= 18) {
            long whole = value.longValueExact();
            return new Expression.Literal(whole, whole == (int) whole ? DataType.INTEGER : DataType.BIGINT);
        }
        DataType.Decimal type = new DataType.Decimal(Math.max(value.precision(), value.scale()), value.scale());
        return new Expression.Literal(type.isLong() ? value.unscaledValue().longValue() : value.unscaledValue(), type);
    }

    private Expression named() {
        int start = at;
        while (at < text.length() && (Character.isLetterOrDigit(text.charAt(at)) || text.charAt(at) == '_')) {
            at++;
        }
        String name = text.substring(start, at);
        Expression.Variable variable = variables.get(name);
        if (variable != null) {
            return variable;
        }
        expect("(");
        List<Expression> arguments = new ArrayList<>();
        while (!take(")")) {
            arguments.add(argument(name, arguments));
            if (!take(",")) {
                expect(")");
                break;
            }
        }
        return call(name, arguments);
    }

    /** An argument, which may be a lambda: the arguments before it decide what its parameters are. */
    private Expression argument(String function, List<Expression> before) {
        java.util.regex.Matcher lambda = java.util.regex.Pattern.compile("\\s*\\(?(\\w+(?:, \\w+)*)\\)? -> ")
                .matcher(text)
                .region(at, text.length());
        if (!lambda.lookingAt()) {
            return comparison();
        }
        String[] names = lambda.group(1).split(", ");
        List<DataType> known =
                new ArrayList<>(before.stream().map(Expression::type).toList());
        known.add(null);
        List<DataType> types = FunctionTable.get(function).lambdaParameters(known, before.size(), names.length);
        List<Expression.Variable> parameters = new ArrayList<>();
        for (int i = 0; i < names.length; i++) {
            parameters.add(new Expression.Variable(i, types.get(i)));
            variables.put(names[i], parameters.getLast());
        }
        at = lambda.end();
        Expression body = comparison();
        variables.clear();
        return new Expression.Lambda(parameters, body);
    }

    /** A call with its arguments cast as the function asks, as the planner does it. */
    static Expression call(String name, List<Expression> arguments) {
        ScalarFunction function = FunctionTable.get(name);
        List<DataType> types = arguments.stream().map(Expression::type).toList();
        Resolution resolution = function.resolve(types);
        if (resolution == null) {
            throw new IllegalArgumentException(name + " does not take " + types);
        }
        List<Expression> cast = new ArrayList<>();
        for (int i = 0; i < arguments.size(); i++) {
            DataType wanted = resolution.arguments().get(i);
            Expression argument = arguments.get(i);
            cast.add(
                    argument.type().equals(wanted)
                            ? argument
                            : argument instanceof Expression.Lambda(var parameters, Expression body)
                                    ? new Expression.Lambda(parameters, new Expression.Cast(body, wanted, false))
                                    : new Expression.Cast(argument, wanted, false));
        }
        if (resolution.zone() == ZoneUse.ARGUMENT) {
            cast.add(new Expression.Literal("UTC", DataType.VARCHAR));
        }
        return function.call(cast, resolution.result());
    }
}
