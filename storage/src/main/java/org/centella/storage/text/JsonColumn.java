// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.storage.text;

import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.centella.columnar.Column;
import org.centella.columnar.ColumnBuilder;
import org.centella.columnar.Columns;
import org.centella.columnar.FlatColumn;
import org.centella.columnar.memory.MemoryPool;
import org.centella.columnar.memory.Segments;
import org.centella.columnar.type.DataType;
import org.centella.columnar.type.Field;

/**
 * The values of a column as JSON. All leaves of a batch become texts at once, those below arrays and rows too; what is done by
 * row is only putting the texts together. One thread uses it.
 *
 * <pre>
 *   a ARRAY(ROW(x, y))      List -> Row -> Leaf x: 1 2 3      put(0): [{"x":1,"y":"p"},{"x":2,"y":"q"}]
 *                                       -> Leaf y: p q r      put(1): [{"x":3,"y":"r"}]
 * </pre>
 */
abstract sealed class JsonColumn implements AutoCloseable {
    private static final byte[] NULL = "null".getBytes(StandardCharsets.US_ASCII);
    private static final String HEX = "0123456789abcdef";
    /** Characters that do not stand for themselves in a string. */
    private static final boolean[] ESCAPED = new boolean[256];

    static {
        for (int c = 0; c < ' '; c++) {
            ESCAPED[c] = true;
        }
        ESCAPED['"'] = true;
        ESCAPED['\\'] = true;
    }

    static JsonColumn of(DataType type, ValueFormat format, MemoryPool memory) {
        return switch (type) {
            case DataType.Array array -> new Elements(type, of(array.element(), format, memory), memory);
            case DataType.Map map ->
                new Entries(type, new Leaf(map.key(), false, format, memory), of(map.value(), format, memory), memory);
            case DataType.Row row -> new Fields(row, format, memory);
            case DataType.Simple _, DataType.Decimal _, DataType.Varchar _, DataType.Char _ ->
                new Leaf(type, type.isNumeric() || type == DataType.BOOLEAN, format, memory);
        };
    }

    /** Takes the values of the next rows; valid while they are. */
    abstract void hold(Column column);

    /** Writes the value of a row. */
    abstract void put(int row, TextBuffer out);

    @Override
    public abstract void close();

    /** What stands before the value of a field. */
    static byte[] name(String name, boolean first) {
        TextBuffer text = new TextBuffer();
        text.put(first ? '{' : ',');
        text.put('"');
        int from = text.length();
        text.put(name);
        escape(from, text);
        text.put("\":");
        return text.cut(0);
    }

    /** Replaces what cannot stand in a string, from {@code from} on. */
    private static void escape(int from, TextBuffer out) {
        if (!out.holds(ESCAPED, from)) {
            return;
        }
        for (byte character : out.cut(from)) {
            if (character < 0 || !ESCAPED[character]) {
                out.put(character);
                continue;
            }
            out.put('\\');
            switch (character) {
                case '\n' -> out.put('n');
                case '\r' -> out.put('r');
                case '\t' -> out.put('t');
                case '"', '\\' -> out.put(character);
                default -> {
                    out.put("u00");
                    out.put(HEX.charAt(character >> 4));
                    out.put(HEX.charAt(character & 15));
                }
            }
        }
    }

    /** Numbers and truth values as they are, but for numbers that JSON does not know; all else in quotes. */
    private static final class Leaf extends JsonColumn {
        private final boolean plain;
        private final ColumnTexts texts;
        private FlatColumn held;

        Leaf(DataType type, boolean plain, ValueFormat format, MemoryPool memory) {
            this.plain = plain;
            this.texts = new ColumnTexts(type, format, memory);
            this.held = FlatColumn.ofViews(DataType.VARCHAR, 0, null, Segments.EMPTY, new MemorySegment[0]);
        }

        @Override
        void hold(Column column) {
            held = texts.of(column);
        }

        @Override
        void put(int row, TextBuffer out) {
            if (held.isNull(row)) {
                out.put(NULL);
                return;
            }
            int start = out.length();
            if (!plain) {
                out.put('"');
            }
            int from = out.length();
            out.put(held, row);
            if (!plain) {
                escape(from, out);
                out.put('"');
            } else if (isWord(out.at(out.length() - 1))) {
                // NaN and Infinity; true and false end in an e.
                out.quote(start, (byte) '"', (byte) '\\');
            }
        }

        private static boolean isWord(byte last) {
            return last == 'N' || last == 'y';
        }

        @Override
        public void close() {
            texts.close();
        }
    }

    /** A column with children, flat. */
    private abstract static sealed class Nested extends JsonColumn {
        private final ColumnBuilder builder;
        FlatColumn held;

        Nested(DataType type, MemoryPool memory) {
            this.builder = new ColumnBuilder(type, memory, 1);
            this.held = builder.view();
        }

        @Override
        void hold(Column column) {
            held = column instanceof FlatColumn flat ? flat : Columns.flatten(column, builder);
            holdChildren();
        }

        abstract void holdChildren();

        abstract void putPresent(int row, TextBuffer out);

        @Override
        void put(int row, TextBuffer out) {
            if (held.isNull(row)) {
                out.put(NULL);
            } else {
                putPresent(row, out);
            }
        }

        @Override
        public void close() {
            builder.close();
        }
    }

    /** An array. */
    private static final class Elements extends Nested {
        private final JsonColumn element;

        Elements(DataType type, JsonColumn element, MemoryPool memory) {
            super(type, memory);
            this.element = element;
        }

        @Override
        void holdChildren() {
            element.hold(held.children().getFirst());
        }

        @Override
        void putPresent(int row, TextBuffer out) {
            int end = Segments.getInt(held.values(), row + 1L);
            char before = '[';
            for (int i = Segments.getInt(held.values(), row); i < end; i++) {
                out.put(before);
                element.put(i, out);
                before = ',';
            }
            out.put(before == '[' ? "[]" : "]");
        }

        @Override
        public void close() {
            super.close();
            element.close();
        }
    }

    /** A map: its keys are the names of an object's fields. */
    private static final class Entries extends Nested {
        private final Leaf key;
        private final JsonColumn value;

        Entries(DataType type, Leaf key, JsonColumn value, MemoryPool memory) {
            super(type, memory);
            this.key = key;
            this.value = value;
        }

        @Override
        void holdChildren() {
            List<FlatColumn> entry = held.children().getFirst().children();
            key.hold(entry.getFirst());
            value.hold(entry.getLast());
        }

        @Override
        void putPresent(int row, TextBuffer out) {
            int end = Segments.getInt(held.values(), row + 1L);
            char before = '{';
            for (int i = Segments.getInt(held.values(), row); i < end; i++) {
                out.put(before);
                key.put(i, out);
                out.put(':');
                value.put(i, out);
                before = ',';
            }
            out.put(before == '{' ? "{}" : "}");
        }

        @Override
        public void close() {
            super.close();
            key.close();
            value.close();
        }
    }

    /** A row: an object. */
    private static final class Fields extends Nested {
        private final List<byte[]> names = new ArrayList<>();
        private final List<JsonColumn> fields = new ArrayList<>();

        Fields(DataType.Row type, ValueFormat format, MemoryPool memory) {
            super(type, memory);
            for (Field field : type.fields()) {
                names.add(name(field.name(), fields.isEmpty()));
                fields.add(of(field.type(), format, memory));
            }
        }

        @Override
        void holdChildren() {
            for (int i = 0; i < fields.size(); i++) {
                fields.get(i).hold(held.children().get(i));
            }
        }

        @Override
        void putPresent(int row, TextBuffer out) {
            for (int i = 0; i < fields.size(); i++) {
                out.put(names.get(i));
                fields.get(i).put(row, out);
            }
            out.put(fields.isEmpty() ? "{}" : "}");
        }

        @Override
        public void close() {
            super.close();
            fields.forEach(JsonColumn::close);
        }
    }
}
