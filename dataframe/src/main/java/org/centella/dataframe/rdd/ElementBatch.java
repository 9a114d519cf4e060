// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.dataframe.rdd;

import org.centella.columnar.Batch;
import org.centella.columnar.ColumnBuilder;
import org.centella.columnar.memory.MemoryPool;
import org.centella.columnar.type.DataType;
import org.centella.columnar.type.Field;
import org.centella.columnar.type.Schema;
import org.jspecify.annotations.Nullable;

/** Elements as rows, on their way to an exchange, to disk or to the driver: a number, mostly a partition's, and bytes. */
final class ElementBatch implements AutoCloseable {
    static final Schema SCHEMA =
            Schema.of(new Field("number", DataType.INTEGER, false), new Field("element", DataType.VARBINARY, false));
    static final int ELEMENT = 1;

    /** Bytes after which a batch is large enough, however few its rows. */
    private static final long MOST_BYTES = 1 << 20;

    private final ElementWriter writer = new ElementWriter();
    private final ColumnBuilder numbers;
    private final ColumnBuilder elements;
    private final int mostRows;
    private long bytes;

    ElementBatch(int mostRows, MemoryPool memory) {
        this.mostRows = mostRows;
        this.numbers = new ColumnBuilder(DataType.INTEGER, memory);
        this.elements = new ColumnBuilder(DataType.VARBINARY, memory);
    }

    void add(int number, @Nullable Object element) {
        writer.reset();
        writer.write(element);
        numbers.appendInt(number);
        elements.appendBytes(writer.bytes(), 0, writer.length());
        bytes += writer.length();
    }

    boolean isEmpty() {
        return numbers.length() == 0;
    }

    boolean isFull() {
        return numbers.length() >= mostRows || bytes >= MOST_BYTES;
    }

    /** The rows so far; valid until {@link #reset}. */
    Batch batch() {
        return Batch.of(numbers.length(), numbers.view(), elements.view());
    }

    void reset() {
        numbers.reset();
        elements.reset();
        bytes = 0;
    }

    @Override
    public void close() {
        numbers.close();
        elements.close();
    }
}
