// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.columnar.type;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;

/** Reads the SQL spelling of a type: recursive descent over {@link DataType#toString()}'s grammar and its usual synonyms. */
final class TypeParser {
    /** Bits of precision up to which FLOAT(n) is a REAL, and those of a DOUBLE. */
    private static final int REAL_BITS = 24;

    private static final int DOUBLE_BITS = 53;

    private final String text;
    private int at;

    TypeParser(String text) {
        this.text = text;
    }

    DataType parse() {
        DataType type = type();
        skipSpace();
        if (at != text.length()) {
            throw error("unexpected '" + text.substring(at) + "'");
        }
        return type;
    }

    /** A type, perhaps with brackets behind it that make it an array. */
    private DataType type() {
        DataType type = plainType();
        while (true) {
            if (peek('[')) {
                expect('[');
                if (!peek(']')) {
                    number();
                }
                expect(']');
            } else if (!optionalWord("ARRAY")) {
                return type;
            }
            type = new DataType.Array(type);
        }
    }

    private DataType plainType() {
        String name = word();
        return switch (name) {
            case "BOOLEAN", "BOOL", "LOGICAL" -> DataType.BOOLEAN;
            case "TINYINT", "INT1", "BYTE" -> DataType.TINYINT;
            case "SMALLINT", "INT2", "SHORT" -> DataType.SMALLINT;
            case "INTEGER", "INT", "INT4", "SIGNED" -> DataType.INTEGER;
            case "BIGINT", "LONG", "INT8" -> DataType.BIGINT;
            case "REAL", "FLOAT4" -> DataType.REAL;
            case "FLOAT" -> optionalLength(DOUBLE_BITS) <= REAL_BITS ? DataType.REAL : DataType.DOUBLE;
            case "FLOAT8" -> DataType.DOUBLE;
            case "DOUBLE" -> {
                optionalWord("PRECISION");
                yield DataType.DOUBLE;
            }
            case "DATE" -> DataType.DATE;
            case "TIME" -> time();
            case "TIMESTAMP", "DATETIME" -> timestamp();
            case "TIMESTAMPTZ", "TIMESTAMP_LTZ" -> DataType.TIMESTAMP_TZ;
            case "TIMESTAMP_NTZ" -> DataType.TIMESTAMP;
            case "INTERVAL" -> interval();
            case "VARBINARY", "BINARY", "BYTEA", "BLOB" -> {
                optionalLength(0);
                yield DataType.VARBINARY;
            }
            case "NULL" -> DataType.NULL;
            case "JSON", "JSONB" -> DataType.VARCHAR;
            case "VARCHAR", "STRING", "TEXT", "NVARCHAR" ->
                new DataType.Varchar(optionalLength(DataType.Varchar.UNBOUNDED));
            case "CHAR", "CHARACTER", "NCHAR", "BPCHAR" ->
                optionalWord("VARYING")
                        ? new DataType.Varchar(optionalLength(DataType.Varchar.UNBOUNDED))
                        : new DataType.Char(optionalLength(1));
            case "DECIMAL", "NUMERIC", "DEC" -> decimal();
            case "ARRAY" -> {
                char end = open();
                DataType element = type();
                expect(end);
                yield new DataType.Array(element);
            }
            case "MAP" -> {
                char end = open();
                DataType key = type();
                expect(',');
                DataType value = type();
                expect(end);
                yield new DataType.Map(key, value);
            }
            case "ROW", "STRUCT" -> row();
            default -> throw error("no type is called '" + name + "'");
        };
    }

    /** The bracket that closes what a parenthesis or, as Spark writes it, a less-than sign opens. */
    private char open() {
        boolean angle = peek('<');
        expect(angle ? '<' : '(');
        return angle ? '>' : ')';
    }

    private DataType time() {
        optionalLength(0);
        withoutTimeZone();
        return DataType.TIME;
    }

    private void withoutTimeZone() {
        if (optionalWord("WITHOUT")) {
            requireWord("TIME");
            requireWord("ZONE");
        }
    }

    private DataType timestamp() {
        optionalLength(0);
        withoutTimeZone();
        if (optionalWord("WITH")) {
            optionalWord("LOCAL");
            requireWord("TIME");
            requireWord("ZONE");
            return DataType.TIMESTAMP_TZ;
        }
        return DataType.TIMESTAMP;
    }

    private DataType interval() {
        if (optionalWord("YEAR")) {
            requireWord("TO");
            requireWord("MONTH");
            return DataType.INTERVAL_MONTH;
        }
        if (optionalWord("DAY")) {
            requireWord("TO");
            requireWord("SECOND");
            return DataType.INTERVAL_DAY;
        }
        return DataType.INTERVAL;
    }

    private DataType decimal() {
        if (!peek('(')) {
            return new DataType.Decimal(DataType.Decimal.MAX_LONG_PRECISION, 0);
        }
        expect('(');
        int precision = number();
        int scale = 0;
        if (peek(',')) {
            expect(',');
            scale = number();
        }
        expect(')');
        return new DataType.Decimal(precision, scale);
    }

    private DataType row() {
        List<Field> fields = new ArrayList<>();
        char end = open();
        while (!peek(end)) {
            if (!fields.isEmpty()) {
                expect(',');
            }
            String name = fieldName();
            if (peek(':')) {
                expect(':');
            }
            fields.add(Field.of(name, type()));
        }
        expect(end);
        return new DataType.Row(fields);
    }

    private String fieldName() {
        if (!peek('"')) {
            return identifier();
        }
        StringBuilder name = new StringBuilder();
        at++;
        while (at < text.length()) {
            char c = text.charAt(at++);
            if (c != '"') {
                name.append(c);
            } else if (at < text.length() && text.charAt(at) == '"') {
                name.append('"');
                at++;
            } else {
                return name.toString();
            }
        }
        throw error("a quoted name does not end");
    }

    private int optionalLength(int otherwise) {
        if (!peek('(')) {
            return otherwise;
        }
        expect('(');
        int length = number();
        expect(')');
        return length;
    }

    private int number() {
        skipSpace();
        int from = at;
        while (at < text.length() && Character.isDigit(text.charAt(at))) {
            at++;
        }
        if (from == at) {
            throw error("a number is missing");
        }
        return Integer.parseInt(text.substring(from, at));
    }

    private boolean optionalWord(String word) {
        skipSpace();
        if (text.regionMatches(true, at, word, 0, word.length())) {
            at += word.length();
            return true;
        }
        return false;
    }

    private void requireWord(String word) {
        if (!optionalWord(word)) {
            throw error(word + " is missing");
        }
    }

    private String word() {
        return identifier().toUpperCase(Locale.ROOT);
    }

    private String identifier() {
        skipSpace();
        int from = at;
        while (at < text.length() && (Character.isLetterOrDigit(text.charAt(at)) || text.charAt(at) == '_')) {
            at++;
        }
        return text.substring(from, at);
    }

    private boolean peek(char c) {
        skipSpace();
        return at < text.length() && text.charAt(at) == c;
    }

    private void expect(char c) {
        if (!peek(c)) {
            throw error("'" + c + "' is missing");
        }
        at++;
    }

    private void skipSpace() {
        while (at < text.length() && text.charAt(at) == ' ') {
            at++;
        }
    }

    private CentellaException error(String what) {
        return new CentellaException(ErrorCode.TYPE_MISMATCH, "type '" + text + "': " + what);
    }
}
