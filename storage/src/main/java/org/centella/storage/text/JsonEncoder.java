// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.storage.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.centella.columnar.Batch;
import org.centella.columnar.memory.MemoryPool;
import org.centella.columnar.type.Field;
import org.centella.columnar.type.Schema;

/** Writes rows as JSON objects, one a line; with the option {@code array} as the elements of one array. */
final class JsonEncoder implements RecordEncoder {
    private final boolean array;
    /** What stands before each value: brace or comma, and the column's name. */
    private final List<byte[]> names = new ArrayList<>();

    private final List<JsonColumn> columns = new ArrayList<>();
    private boolean first = true;

    JsonEncoder(Schema schema, Map<String, String> options, ValueFormat format, MemoryPool memory) {
        this.array = Boolean.parseBoolean(options.getOrDefault("array", "false"));
        for (Field field : schema.fields()) {
            names.add(JsonColumn.name(field.name(), columns.isEmpty()));
            columns.add(JsonColumn.of(field.type(), format, memory));
        }
    }

    @Override
    public void begin(TextBuffer out) {
        if (array) {
            out.put('[');
        }
    }

    @Override
    public void encode(Batch batch, TextBuffer out) {
        for (int i = 0; i < columns.size(); i++) {
            columns.get(i).hold(batch.column(i));
        }
        for (int row = 0; row < batch.rowCount(); row++) {
            if (array) {
                out.put(first ? "\n\t" : ",\n\t");
                first = false;
            }
            for (int i = 0; i < columns.size(); i++) {
                out.put(names.get(i));
                columns.get(i).put(row, out);
            }
            out.put(columns.isEmpty() ? "{}" : "}");
            if (!array) {
                out.put('\n');
            }
        }
    }

    @Override
    public void end(TextBuffer out) {
        if (array) {
            out.put("\n]\n");
        }
    }

    @Override
    public void close() {
        columns.forEach(JsonColumn::close);
    }
}
