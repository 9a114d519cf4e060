// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.dataframe.rdd;

import java.util.Iterator;
import java.util.NoSuchElementException;
import org.centella.columnar.Batch;
import org.centella.columnar.BatchStream;
import org.centella.columnar.FlatColumn;
import org.jspecify.annotations.Nullable;

/** The elements of an {@link ElementBatch}'s rows; closes the stream at its end. */
final class ElementIterator<T> implements Iterator<T> {
    private final BatchStream rows;
    private final ElementReader reader;
    private @Nullable Batch batch;
    private int row;
    private boolean ended;

    ElementIterator(BatchStream rows, ElementReader reader) {
        this.rows = rows;
        this.reader = reader;
    }

    @Override
    public boolean hasNext() {
        while (!ended && (batch == null || row == batch.rowCount())) {
            batch = rows.next();
            row = 0;
            if (batch == null) {
                ended = true;
                rows.close();
            }
        }
        return !ended;
    }

    @Override
    @SuppressWarnings("unchecked") // whoever wrote it wrote elements of this class
    public T next() {
        if (!hasNext() || batch == null) {
            throw new NoSuchElementException();
        }
        FlatColumn elements = batch.column(ElementBatch.ELEMENT).base();
        byte[] bytes = elements.bytesAt(batch.column(ElementBatch.ELEMENT).baseRow(row++));
        return (T) reader.read(bytes);
    }
}
