// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.expression;

import java.util.List;
import org.centella.columnar.FlatColumn;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.columnar.memory.Segments;
import org.centella.columnar.type.DataType;
import org.centella.columnar.type.Field;

/**
 * Values as JSON: numbers and truth values as they are, ROW and MAP as objects, ARRAY as an array, anything else as its text
 * in quotes.
 */
final class JsonWriter {
    private final TextWriter text;

    JsonWriter(TextWriter text) {
        this.text = text;
    }

    void value(FlatColumn column, int row) {
        if (column.isNull(row)) {
            text.text("null");
            return;
        }
        switch (column.type()) {
            case DataType.Array _ -> {
                text.put('[');
                int start = Segments.getInt(column.values(), row);
                for (int k = start; k < Segments.getInt(column.values(), row + 1L); k++) {
                    text.text(k > start ? "," : "");
                    value(column.children().getFirst(), k);
                }
                text.put(']');
            }
            case DataType.Map _ -> map(column, row);
            case DataType.Row(List<Field> fields) -> {
                text.put('{');
                for (int f = 0; f < fields.size(); f++) {
                    text.text((f > 0 ? "," : "") + JsonText.quoted(fields.get(f).name()) + ":");
                    value(column.children().get(f), row);
                }
                text.put('}');
            }
            case DataType.Varchar _, DataType.Char _ -> text.text(JsonText.quoted(column.stringAt(row)));
            case DataType.Decimal _ -> text.value(column, row);
            case DataType.Simple simple -> simple(simple, column, row);
        }
    }

    private void map(FlatColumn column, int row) {
        FlatColumn keys = column.children().getFirst().children().getFirst();
        FlatColumn values = column.children().getFirst().children().getLast();
        text.put('{');
        int start = Segments.getInt(column.values(), row);
        for (int k = start; k < Segments.getInt(column.values(), row + 1L); k++) {
            text.text(k > start ? "," : "");
            quoted(keys, k);
            text.put(':');
            value(values, k);
        }
        text.put('}');
    }

    /** An object of the elements of two lists. */
    void members(FlatColumn keys, int keysRow, FlatColumn values, int valuesRow) {
        int first = Segments.getInt(keys.values(), keysRow);
        int count = Segments.getInt(keys.values(), keysRow + 1L) - first;
        int firstValue = Segments.getInt(values.values(), valuesRow);
        if (count != Segments.getInt(values.values(), valuesRow + 1L) - firstValue) {
            throw new CentellaException(ErrorCode.INVALID_ARGUMENT, "an object needs as many values as keys");
        }
        text.put('{');
        for (int k = 0; k < count; k++) {
            if (keys.children().getFirst().isNull(first + k)) {
                throw new CentellaException(ErrorCode.INVALID_ARGUMENT, "a key of an object is null");
            }
            text.text(k > 0 ? "," : "");
            quoted(keys.children().getFirst(), first + k);
            text.put(':');
            value(values.children().getFirst(), firstValue + k);
        }
        text.put('}');
    }

    private void simple(DataType.Simple type, FlatColumn column, int row) {
        switch (type) {
            case BOOLEAN, TINYINT, SMALLINT, INTEGER, BIGINT -> text.value(column, row);
            case REAL -> floating(Segments.getFloat(column.values(), row), column, row);
            case DOUBLE -> floating(Segments.getDouble(column.values(), row), column, row);
            case NULL -> text.text("null");
            case VARBINARY -> text.text(JsonText.quoted(java.util.HexFormat.of().formatHex(column.bytesAt(row))));
            case DATE, TIME, TIMESTAMP, TIMESTAMP_TZ, INTERVAL_MONTH, INTERVAL_DAY, INTERVAL -> quoted(column, row);
        }
    }

    /** JSON has no infinity and no NaN: they are text. */
    private void floating(double value, FlatColumn column, int row) {
        if (Double.isFinite(value)) {
            text.value(column, row);
        } else {
            text.text("\"" + value + "\"");
        }
    }

    private void quoted(FlatColumn column, int row) {
        TextWriter plain = new TextWriter();
        plain.value(column, row);
        text.text(JsonText.quoted(
                new String(plain.buffer(), 0, plain.length(), java.nio.charset.StandardCharsets.UTF_8)));
    }
}
