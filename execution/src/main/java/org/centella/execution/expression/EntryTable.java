// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.expression;

import java.lang.foreign.MemorySegment;
import org.centella.columnar.Batch;
import org.centella.columnar.Column;
import org.centella.columnar.DictionaryColumn;
import org.centella.columnar.FlatColumn;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.memory.GrowingBuffer;
import org.centella.columnar.memory.MemoryPool;
import org.centella.columnar.memory.Segments;
import org.jspecify.annotations.Nullable;

/** For a predicate of one column, a byte per entry of the dictionary last seen: 1 where the predicate is true. */
final class EntryTable implements AutoCloseable {
    private static final int MOST_ENTRIES = 1 << 18;

    private final ExpressionEvaluator predicate;
    private final GrowingBuffer bytes;

    private @Nullable FlatColumn lastBase;
    private long rowsSeen;
    private boolean made;
    private boolean raised;

    /** @param predicate of one column alone, number 0 */
    EntryTable(ExpressionEvaluator predicate, MemoryPool pool) {
        this.predicate = predicate;
        this.bytes = new GrowingBuffer(pool);
    }

    /** The table for a column's entries, or null when the rows are better looked at themselves. */
    @Nullable
    MemorySegment of(DictionaryColumn column, int rows) {
        FlatColumn base = column.base();
        if (base != lastBase) {
            lastBase = base;
            rowsSeen = 0;
            made = false;
            raised = false;
        }
        rowsSeen += rows;
        if (made) {
            return bytes.segment();
        }
        if (raised || base.length() > rowsSeen || base.length() > MOST_ENTRIES) {
            return null;
        }
        try {
            Column result = predicate.evaluate(Batch.of(base.length(), base)).column(0);
            MemorySegment table = bytes.ensure(base.length(), 0);
            FlatColumn values = result.base();
            for (int i = 0; i < base.length(); i++) {
                int row = result.baseRow(i);
                boolean isTrue = !values.isNull(row) && Segments.getBit(values.values(), row);
                Segments.setByte(table, i, (byte) (isTrue ? 1 : 0));
            }
            made = true;
            return table;
        } catch (CentellaException e) {
            // An entry that no row uses must not raise: the rows will tell.
            raised = true;
            return null;
        }
    }

    /** Rows, of all or of some, whose entry is marked; {@code out} may be {@code rows}. */
    static int select(
            MemorySegment table, MemorySegment indices, @Nullable MemorySegment rows, int count, MemorySegment out) {
        int selected = 0;
        if (rows == null) {
            for (int row = 0; row < count; row++) {
                Segments.setInt(out, selected, row);
                selected += Segments.getByte(table, Segments.getInt(indices, row));
            }
            return selected;
        }
        for (int i = 0; i < count; i++) {
            int row = Segments.getInt(rows, i);
            Segments.setInt(out, selected, row);
            selected += Segments.getByte(table, Segments.getInt(indices, row));
        }
        return selected;
    }

    @Override
    public void close() {
        bytes.close();
    }
}
