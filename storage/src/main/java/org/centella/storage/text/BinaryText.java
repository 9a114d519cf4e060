// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.storage.text;

import org.centella.columnar.Column;
import org.centella.columnar.ColumnBuilder;
import org.centella.columnar.Columns;
import org.centella.columnar.FlatColumn;
import org.centella.columnar.memory.MemoryPool;
import org.centella.columnar.type.DataType;

/**
 * Bytes as text and back, as DuckDB spells them: printable ASCII is itself, every other byte, a quote and a backslash are
 * {@code \xHH}. A cast would take bytes for UTF-8, which they need not be.
 */
final class BinaryText implements TextConversion.Converter {
    private static final String HEX = "0123456789ABCDEF";

    private final boolean print;
    private final ColumnBuilder input;
    private final ColumnBuilder output;

    private BinaryText(boolean print, MemoryPool memory) {
        this.print = print;
        this.input = new ColumnBuilder(print ? DataType.VARBINARY : DataType.VARCHAR, memory);
        this.output = new ColumnBuilder(print ? DataType.VARCHAR : DataType.VARBINARY, memory);
    }

    /** From bytes to text. */
    static BinaryText printer(MemoryPool memory) {
        return new BinaryText(true, memory);
    }

    /** From text to bytes. */
    static BinaryText parser(MemoryPool memory) {
        return new BinaryText(false, memory);
    }

    @Override
    public Column convert(Column column) {
        FlatColumn flat = column instanceof FlatColumn plain ? plain : Columns.flatten(column, input);
        output.reset();
        TextBuffer text = new TextBuffer();
        for (int row = 0; row < flat.length(); row++) {
            if (flat.isNull(row)) {
                output.appendNulls(1);
                continue;
            }
            byte[] bytes = flat.bytesAt(row);
            if (print) {
                print(bytes, text);
            } else {
                parse(bytes, text);
            }
            output.appendBytes(text.cut(0));
        }
        return output.view();
    }

    private static void print(byte[] bytes, TextBuffer out) {
        for (byte value : bytes) {
            if (value >= ' ' && value < 127 && value != '\\' && value != '"' && value != '\'') {
                out.put(value);
            } else {
                out.put("\\x");
                out.put(HEX.charAt((value >> 4) & 15));
                out.put(HEX.charAt(value & 15));
            }
        }
    }

    private static void parse(byte[] text, TextBuffer out) {
        for (int i = 0; i < text.length; i++) {
            boolean escape = text[i] == '\\' && i + 3 < text.length && text[i + 1] == 'x';
            int high = escape ? Character.digit(text[i + 2], 16) : -1;
            int low = escape ? Character.digit(text[i + 3], 16) : -1;
            if (high >= 0 && low >= 0) {
                out.put((high << 4) | low);
                i += 3;
            } else {
                out.put(text[i]);
            }
        }
    }

    @Override
    public void close() {
        input.close();
        output.close();
    }
}
