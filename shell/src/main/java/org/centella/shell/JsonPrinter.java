// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.shell;

import java.io.PrintWriter;
import java.math.BigDecimal;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Struct;
import java.sql.Types;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.centella.columnar.type.DataType;
import org.centella.columnar.type.Field;
import org.jspecify.annotations.Nullable;

/**
 * An array of objects, one line each. Numbers keep all their digits; NaN and infinity, which JSON does not have, and
 * everything that is no number, truth value, list or map are text.
 */
final class JsonPrinter implements ResultPrinter {
    @Override
    public long print(ResultSet result, PrintWriter out, Screen screen) throws SQLException {
        ResultSetMetaData columns = result.getMetaData();
        int count = columns.getColumnCount();
        long rows = 0;
        StringBuilder line = new StringBuilder("[");
        while (result.next()) {
            line.append(rows++ == 0 ? "\n  {" : ",\n  {");
            for (int c = 1; c <= count; c++) {
                line.append(c == 1 ? "" : ", ");
                appendText(line, columns.getColumnLabel(c));
                line.append(": ");
                append(line, value(result, c, columns.getColumnType(c)));
            }
            out.print(line.append('}'));
            line.setLength(0);
        }
        out.print(line.append(rows == 0 ? "]\n" : "\n]\n"));
        return rows;
    }

    /** What has a form of its own in JSON as an object, all else as text. */
    private static @Nullable Object value(ResultSet result, int column, int type) throws SQLException {
        return switch (type) {
            case Types.BOOLEAN, Types.ARRAY, Types.STRUCT, Types.JAVA_OBJECT -> result.getObject(column);
            case Types.REAL, Types.DOUBLE -> result.getObject(column);
            default -> {
                String text = result.getString(column);
                yield text != null && TablePrinter.isNumber(type) ? new BigDecimal(text) : text;
            }
        };
    }

    private static void append(StringBuilder json, @Nullable Object value) throws SQLException {
        switch (value) {
            case null -> json.append("null");
            case Boolean truth -> json.append(truth);
            case Double number when !Double.isFinite(number) -> appendText(json, number.toString());
            case Float number when !Float.isFinite(number) -> appendText(json, number.toString());
            case BigDecimal number -> json.append(number.toPlainString());
            case Number number -> json.append(number);
            case Array array -> appendList(json, Arrays.asList((@Nullable Object[]) array.getArray()));
            case List<?> list -> appendList(json, list);
            case Struct struct -> appendStruct(json, struct);
            case Map<?, ?> map -> appendMap(json, map);
            default -> appendText(json, value.toString());
        }
    }

    private static void appendList(StringBuilder json, List<?> list) throws SQLException {
        json.append('[');
        for (int i = 0; i < list.size(); i++) {
            json.append(i == 0 ? "" : ", ");
            append(json, list.get(i));
        }
        json.append(']');
    }

    private static void appendStruct(StringBuilder json, Struct struct) throws SQLException {
        List<Field> fields = ((DataType.Row) DataType.parse(struct.getSQLTypeName())).fields();
        @Nullable Object[] values = struct.getAttributes();
        json.append('{');
        for (int i = 0; i < values.length; i++) {
            json.append(i == 0 ? "" : ", ");
            appendText(json, fields.get(i).name());
            json.append(": ");
            append(json, values[i]);
        }
        json.append('}');
    }

    private static void appendMap(StringBuilder json, Map<?, ?> map) throws SQLException {
        json.append('{');
        boolean first = true;
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            json.append(first ? "" : ", ");
            first = false;
            appendText(json, String.valueOf(entry.getKey()));
            json.append(": ");
            append(json, entry.getValue());
        }
        json.append('}');
    }

    private static void appendText(StringBuilder json, String text) {
        json.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> json.append("\\\"");
                case '\\' -> json.append("\\\\");
                case '\n' -> json.append("\\n");
                case '\r' -> json.append("\\r");
                case '\t' -> json.append("\\t");
                default -> {
                    if (c < ' ') {
                        json.append("\\u00")
                                .append(Character.forDigit(c >> 4, 16))
                                .append(Character.forDigit(c & 15, 16));
                    } else {
                        json.append(c);
                    }
                }
            }
        }
        json.append('"');
    }
}
