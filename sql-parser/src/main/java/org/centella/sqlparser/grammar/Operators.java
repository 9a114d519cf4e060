// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.sqlparser.grammar;

import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;

/**
 * Operators that Calcite's grammar lacks, or to which it gives another precedence than PostgreSQL. Each stands for a call
 * of a function or of one of Calcite's operators, so nothing behind the parser knows it.
 */
final class Operators {
    /** Calcite's numbers: comparisons have 30, LIKE and IN 32, sums 40, products 60, signs 80. */
    private static final int PATTERN = 32;

    private static final int OTHER = 36;
    private static final int SUM = 40;
    private static final int POWERS = 70;
    private static final int SIGN = 80;

    static final SqlOperator PLUS = new RewrittenOperator.Infix("+", SUM, Intervals::plus);
    static final SqlOperator MINUS = new RewrittenOperator.Infix("-", SUM, Intervals::minus);
    static final SqlOperator CONCAT =
            new RewrittenOperator.Infix("||", OTHER, (pos, a, b) -> SqlStdOperatorTable.CONCAT.createCall(pos, a, b));
    static final SqlOperator POWER = function("^", POWERS, "power");
    static final SqlOperator INTEGER_DIVIDE = function("//", 60, "divide");

    static final SqlOperator BIT_AND = function("&", OTHER, "bitwise_and");
    static final SqlOperator BIT_OR = function("|", OTHER, "bitwise_or");
    static final SqlOperator BIT_XOR = function("#", OTHER, "bitwise_xor");
    static final SqlOperator SHIFT_LEFT = function("<<", OTHER, "bitwise_left_shift");
    static final SqlOperator SHIFT_RIGHT = function(">>", OTHER, "bitwise_right_shift");
    static final SqlOperator BIT_NOT =
            new RewrittenOperator.Prefix("~", SIGN, (pos, a) -> Calls.function("bitwise_not", pos, a));

    static final SqlOperator ABSOLUTE =
            new RewrittenOperator.Prefix("@", SIGN, (pos, a) -> Calls.function("abs", pos, a));

    static final SqlOperator REGEX = function("~", PATTERN, "regexp_like");
    static final SqlOperator NOT_REGEX = new RewrittenOperator.Infix(
            "!~", PATTERN, (pos, a, b) -> not(pos, Calls.function("regexp_like", pos, a, b)));
    static final SqlOperator REGEX_ANY_CASE =
            new RewrittenOperator.Infix("~*", PATTERN, (pos, a, b) -> anyCase(pos, a, b));
    static final SqlOperator NOT_REGEX_ANY_CASE =
            new RewrittenOperator.Infix("!~*", PATTERN, (pos, a, b) -> not(pos, anyCase(pos, a, b)));

    static final SqlOperator STARTS_WITH = function("^@", OTHER, "starts_with");
    static final SqlOperator CONTAINS_ALL = function("@>", OTHER, "list_has_all");
    static final SqlOperator CONTAINED_IN =
            new RewrittenOperator.Infix("<@", OTHER, (pos, a, b) -> Calls.function("list_has_all", pos, b, a));
    static final SqlOperator SHARES = function("&&", OTHER, "list_has_any");
    static final SqlOperator JSON_FIELD = function("->", OTHER, "json_extract");
    static final SqlOperator JSON_TEXT = function("->>", OTHER, "json_extract_string");

    private Operators() {}

    private static SqlOperator function(String symbol, int precedence, String name) {
        return new RewrittenOperator.Infix(symbol, precedence, (pos, a, b) -> Calls.function(name, pos, a, b));
    }

    private static SqlNode not(SqlParserPos pos, SqlNode operand) {
        return SqlStdOperatorTable.NOT.createCall(pos, operand);
    }

    private static SqlNode anyCase(SqlParserPos pos, SqlNode text, SqlNode pattern) {
        return Calls.function("regexp_like", pos, text, pattern, Calls.text("i", pos));
    }
}
