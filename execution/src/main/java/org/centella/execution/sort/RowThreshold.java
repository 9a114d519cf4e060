// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.sort;

import java.lang.foreign.MemorySegment;
import java.util.List;
import org.centella.columnar.Batch;
import org.centella.columnar.Columns;
import org.centella.columnar.FlatColumn;
import org.centella.columnar.Scratch;
import org.centella.columnar.memory.Segments;
import org.centella.columnar.type.DataType;
import org.centella.execution.plan.SortKey;

/**
 * Picks the rows of a batch that may come before a row seen earlier, by the first word of their keys alone. Rows that are
 * equal to it come after it.
 */
public final class RowThreshold {
    private static final int BLOCK = 1024;

    private final List<DataType> types;
    private final List<SortKey> keys;
    private final List<KeyStep> steps;
    private final Scratch scratch;
    private final int[] rows = new int[BLOCK];
    private final long[] words = new long[BLOCK];
    private final long[] wordScratch = new long[BLOCK];
    private boolean set;
    private long threshold;

    /** @param types of the key columns */
    public RowThreshold(List<DataType> types, List<SortKey> keys, Scratch scratch) {
        this.types = types;
        this.keys = keys;
        this.steps = SortPlan.forTypes(types, keys);
        this.scratch = scratch;
    }

    /** Makes a row of a batch the threshold. */
    public void set(Batch batch, int row) {
        if (!steps.isEmpty() && steps.getFirst() instanceof KeyStep.Word word) {
            FlatColumn[] columns = columns(batch, word);
            rows[0] = row;
            word.load(columns, rows, 1, words, wordScratch);
            threshold = words[0];
            set = true;
        }
    }

    /** Whether {@link #select} can leave out anything. */
    public boolean isSet() {
        return set;
    }

    /** Writes, ascending, the rows that may come before the threshold; their number. */
    public int select(Batch batch, MemorySegment out) {
        int count = batch.rowCount();
        if (!(steps.getFirst() instanceof KeyStep.Word word)) {
            throw new IllegalStateException("no threshold was set");
        }
        FlatColumn[] columns = columns(batch, word);
        // Where the word is all of the key, an equal row comes later than the one that set the threshold.
        long most = steps.size() > 1 ? threshold : threshold - 1;
        if (steps.size() == 1 && threshold == 0) {
            return 0;
        }
        int found = 0;
        for (int from = 0; from < count; from += BLOCK) {
            int n = Math.min(BLOCK, count - from);
            for (int i = 0; i < n; i++) {
                rows[i] = from + i;
            }
            word.load(columns, rows, n, words, wordScratch);
            found = select(words, n, most, from, out, found);
        }
        return found;
    }

    private static int select(long[] words, int count, long most, int first, MemorySegment out, int found) {
        int n = found;
        for (int i = 0; i < count; i++) {
            Segments.setInt(out, n, first + i);
            n += Long.compareUnsigned(words[i], most) <= 0 ? 1 : 0;
        }
        return n;
    }

    private FlatColumn[] columns(Batch batch, KeyStep.Word word) {
        FlatColumn[] columns = new FlatColumn[types.size()];
        int slot = 0;
        for (KeyPart part : word.parts()) {
            int key = part.column();
            if (columns[key] == null) {
                columns[key] = Columns.flatten(batch.column(keys.get(key).column()), scratch, slot);
                slot += Columns.slots(types.get(key));
            }
        }
        return columns;
    }
}
