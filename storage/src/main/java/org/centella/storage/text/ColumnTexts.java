// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.storage.text;

import org.centella.columnar.Column;
import org.centella.columnar.ColumnBuilder;
import org.centella.columnar.Columns;
import org.centella.columnar.FlatColumn;
import org.centella.columnar.memory.MemoryPool;
import org.centella.columnar.type.DataType;
import org.jspecify.annotations.Nullable;

/** The values of a column of one type as a flat column of their texts. */
final class ColumnTexts implements AutoCloseable {
    private final TextConversion.@Nullable Converter converter;
    private final ColumnBuilder flat;

    ColumnTexts(DataType type, ValueFormat format, MemoryPool memory) {
        this.converter = type.equals(DataType.VARCHAR) ? null : format.print(type, memory);
        this.flat = new ColumnBuilder(DataType.VARCHAR, memory);
    }

    /** Valid until the next call, and while the column is. */
    FlatColumn of(Column column) {
        Column texts = converter == null ? column : converter.convert(column);
        return texts instanceof FlatColumn plain ? plain : Columns.flatten(texts, flat);
    }

    @Override
    public void close() {
        if (converter != null) {
            converter.close();
        }
        flat.close();
    }
}
