// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.sqlparser.grammar;

import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.apache.calcite.avatica.util.TimeUnit;
import org.apache.calcite.sql.SqlBasicTypeNameSpec;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlDataTypeSpec;
import org.apache.calcite.sql.SqlFunctionCategory;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlIntervalQualifier;
import org.apache.calcite.sql.SqlLambda;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlTypeNameSpec;
import org.apache.calcite.sql.SqlUnresolvedFunction;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.parser.SqlParserUtil;
import org.centella.columnar.error.CentellaException;
import org.centella.sqlparser.Collations;
import org.centella.sqlparser.Positions;
import org.jspecify.annotations.Nullable;

/** Calls that the grammar writes where the text has a notation of its own. */
final class Calls {
    private static final String DATE = "\\d{4}-\\d\\d-\\d\\d";
    private static final String TIME = "([01]\\d|2[0-3]):[0-5]\\d:[0-5]\\d(\\.\\d{1,6})?";
    private static final int DATE_LENGTH = 10;
    /** A field with a fraction, as the epoch is. */
    private static final String JULIAN = "julian";

    /** What Calcite's literals look like. */
    private static final Pattern PLAIN_DATE = Pattern.compile(DATE);

    private static final Pattern PLAIN_TIME = Pattern.compile(TIME);
    private static final Pattern PLAIN_TIMESTAMP = Pattern.compile(DATE + "( " + TIME + ")?");

    private Calls() {}

    /** A call of a function that the planner will look up by its name. */
    static SqlCall function(String name, SqlParserPos pos, List<SqlNode> arguments) {
        return new SqlUnresolvedFunction(
                        new SqlIdentifier(name, pos), null, null, null, null, SqlFunctionCategory.USER_DEFINED_FUNCTION)
                .createCall(pos, arguments);
    }

    static SqlCall function(String name, SqlParserPos pos, SqlNode... arguments) {
        return function(name, pos, Arrays.asList(arguments));
    }

    static SqlLiteral text(String value, SqlParserPos pos) {
        return SqlLiteral.createCharString(value, pos);
    }

    static SqlLiteral number(long value, SqlParserPos pos) {
        return SqlLiteral.createExactNumeric(Long.toString(value), pos);
    }

    /** A slice; without a beginning from the first, without an end to the last element. */
    static SqlCall slice(
            SqlParserPos pos, SqlNode list, @Nullable SqlNode from, @Nullable SqlNode to, @Nullable SqlNode step) {
        SqlNode first = from == null ? number(1, pos) : from;
        SqlNode last = to == null ? number(-1, pos) : to;
        return step == null
                ? function("list_slice", pos, list, first, last)
                : function("list_slice", pos, list, first, last, step);
    }

    /** The values of an expression for the elements of a list, those for which the condition is true if there is one. */
    static SqlCall comprehension(
            SqlParserPos pos, SqlNode value, List<SqlNode> variables, SqlNode list, @Nullable SqlNode condition) {
        SqlNode chosen =
                condition == null ? list : function("list_filter", pos, list, lambda(pos, variables, condition));
        return function("list_transform", pos, chosen, lambda(pos, variables, value));
    }

    private static SqlNode lambda(SqlParserPos pos, List<SqlNode> variables, SqlNode body) {
        return new SqlLambda(pos, new SqlNodeList(variables, pos), body);
    }

    /**
     * Text compared as all text is, by code point.
     *
     * @throws CentellaException FEATURE_NOT_SUPPORTED for a collation that compares otherwise
     */
    static SqlNode collated(SqlNode text, SqlIdentifier collation) {
        if (!Collations.isCodePoints(collation.getSimple())) {
            throw Collations.unknown(collation.getSimple(), Positions.of(collation.getParserPosition()));
        }
        return text;
    }

    /** EXTRACT of a field that Calcite knows; for all others date_part decides. */
    static SqlCall extract(SqlParserPos pos, List<SqlNode> arguments) {
        if (arguments.getFirst() instanceof SqlIntervalQualifier unit) {
            if (unit.timeFrameName == null && unit.getUnit() == TimeUnit.EPOCH) {
                return function("epoch", pos, arguments.getLast());
            }
            if (JULIAN.equalsIgnoreCase(unit.timeFrameName)) {
                return function(JULIAN, pos, arguments.getLast());
            }
            if (unit.timeFrameName == null) {
                return SqlStdOperatorTable.EXTRACT.createCall(pos, arguments);
            }
            return function("date_part", pos, text(unit.timeFrameName, unit.getParserPosition()), arguments.getLast());
        }
        return function("date_part", pos, arguments);
    }

    /** A type followed by a string. */
    static SqlNode typedLiteral(SqlTypeNameSpec type, String value, SqlParserPos pos) {
        String name = type.getTypeName().getSimple().toUpperCase(Locale.ROOT);
        if (name.equals("DECIMAL") && ((SqlBasicTypeNameSpec) type).getPrecision() < 0) {
            // As many digits as are written.
            return SqlParserUtil.parseDecimalLiteral(value.strip(), pos);
        }
        return isPlain(name, value.strip())
                ? SqlLiteral.createUnknown(name, value.strip(), pos)
                : SqlStdOperatorTable.CAST.createCall(
                        pos, text(value, pos), new SqlDataTypeSpec(type, type.getParserPos()));
    }

    /** Whether Calcite reads it as a literal; what else a CAST reads is one. */
    private static boolean isPlain(String type, String value) {
        boolean hasForm = switch (type) {
            case "DATE" -> PLAIN_DATE.matcher(value).matches();
            case "TIME" -> PLAIN_TIME.matcher(value).matches();
            case "TIMESTAMP" -> PLAIN_TIMESTAMP.matcher(value).matches();
            default -> false;
        };
        try {
            return hasForm && isDay(type, value);
        } catch (DateTimeParseException e) {
            return false;
        }
    }

    /** @throws DateTimeParseException for a day that is in no calendar */
    private static boolean isDay(String type, String value) {
        return type.equals("TIME")
                || LocalDate.parse(value.substring(0, DATE_LENGTH)).getYear() > 0;
    }

    /** One of JDBC's escapes for dates and times. */
    static SqlNode escaped(SqlIdentifier word, String value, SqlParserPos pos) {
        String type = switch (word.getSimple().toLowerCase(Locale.ROOT)) {
            case "d" -> "DATE";
            case "t" -> "TIME";
            case "ts" -> "TIMESTAMP";
            default -> throw new IllegalArgumentException(word.getSimple());
        };
        return SqlLiteral.createUnknown(type, value, pos);
    }
}
