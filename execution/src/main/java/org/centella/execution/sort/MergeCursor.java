// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.sort;

import java.util.List;
import org.centella.columnar.Batch;
import org.centella.columnar.BatchStream;
import org.centella.columnar.Columns;
import org.centella.columnar.FlatColumn;
import org.centella.columnar.Scratch;
import org.centella.columnar.memory.MemoryPool;
import org.centella.columnar.type.DataType;
import org.centella.execution.plan.SortKey;
import org.jspecify.annotations.Nullable;

/** One sorted input of a merge: its current batch, the row it stands at, and the words of all rows of the batch. */
public final class MergeCursor implements AutoCloseable {
    private final BatchStream input;
    private final List<SortKey> keys;
    private final List<KeyStep> steps;
    private final Scratch scratch;
    private final FlatColumn[] columns;
    private final long[][] words;
    private long[] wordScratch = {};
    private int[] rows = {};
    private @Nullable Batch batch;
    private int row;

    /** @param types of the key columns; closes the input when it is closed */
    public MergeCursor(BatchStream input, List<DataType> types, List<SortKey> keys, MemoryPool pool) {
        this.input = input;
        this.keys = keys;
        this.steps = SortPlan.forTypes(types, keys);
        this.scratch = new Scratch(pool);
        this.columns = new FlatColumn[types.size()];
        this.words = new long[steps.size()][0];
    }

    /** The current batch, null at the end. */
    public @Nullable Batch batch() {
        return batch;
    }

    /** The row that comes next. */
    public int row() {
        return row;
    }

    /** Goes to the next row; false when the batch has no more and {@link #load} must follow. */
    public boolean advance() {
        row++;
        return batch != null && row < batch.rowCount();
    }

    /** Goes to the first row of the next batch; earlier batches become invalid. */
    public void load() {
        batch = input.next();
        row = 0;
        if (batch == null) {
            return;
        }
        int count = batch.rowCount();
        int slot = 0;
        for (int i = 0; i < columns.length; i++) {
            columns[i] = Columns.flatten(batch.column(keys.get(i).column()), scratch, slot);
            slot += Columns.slots(columns[i].type());
        }
        if (rows.length < count) {
            rows = new int[count];
            for (int i = 0; i < count; i++) {
                rows[i] = i;
            }
            wordScratch = new long[count];
        }
        for (int i = 0; i < words.length; i++) {
            if (steps.get(i) instanceof KeyStep.Word word) {
                if (words[i].length < count) {
                    words[i] = new long[count];
                }
                word.load(columns, rows, count, words[i], wordScratch);
            }
        }
    }

    /** Compares this cursor's row with that of another of the same keys; both have one. */
    public int compareTo(MergeCursor other) {
        for (int i = 0; i < words.length; i++) {
            int order = switch (steps.get(i)) {
                case KeyStep.Word _ -> Long.compareUnsigned(words[i][row], other.words[i][other.row]);
                case KeyStep.Value value ->
                    value.compare(columns[value.column()], row, other.columns[value.column()], other.row);
            };
            if (order != 0) {
                return order;
            }
        }
        return 0;
    }

    @Override
    public void close() {
        scratch.close();
        input.close();
    }
}
