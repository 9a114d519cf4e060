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

    private DataType type() {
        String name = word();
        return switch (name) {
            case "BOOLEAN", "BOOL" -> DataType.BOOLEAN;
            case "TINYINT" -> DataType.TINYINT;
            case "SMALLINT" -> DataType.SMALLINT;
            case "INTEGER", "INT" -> DataType.INTEGER;
            case "BIGINT", "LONG" -> DataType.BIGINT;
            case "REAL", "FLOAT" -> DataType.REAL;
            case "DOUBLE" -> {
                optionalWord("PRECISION");
                yield DataType.DOUBLE;
            }
            case "DATE" -> DataType.DATE;
            case "TIME" -> DataType.TIME;
            case "TIMESTAMP" -> timestamp();
            case "INTERVAL" -> interval();
            case "VARBINARY", "BINARY", "BYTEA", "BLOB" -> DataType.VARBINARY;
            case "NULL" -> DataType.NULL;
            case "VARCHAR", "STRING", "TEXT" -> new DataType.Varchar(optionalLength(DataType.Varchar.UNBOUNDED));
            case "CHAR", "CHARACTER" -> new DataType.Char(optionalLength(1));
            case "DECIMAL", "NUMERIC" -> decimal();
            case "ARRAY" -> {
                expect('(');
                DataType element = type();
                expect(')');
                yield new DataType.Array(element);
            }
            case "MAP" -> {
                expect('(');
                DataType key = type();
                expect(',');
                DataType value = type();
                expect(')');
                yield new DataType.Map(key, value);
            }
            case "ROW" -> row();
            default -> throw error("no type is called '" + name + "'");
        };
    }

    private DataType timestamp() {
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
        requireWord("DAY");
        requireWord("TO");
        requireWord("SECOND");
        return DataType.INTERVAL_DAY;
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
        expect('(');
        while (!peek(')')) {
            if (!fields.isEmpty()) {
                expect(',');
            }
            fields.add(Field.of(fieldName(), type()));
        }
        expect(')');
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
