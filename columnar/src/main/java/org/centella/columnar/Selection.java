// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.columnar;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.centella.columnar.kernel.Gather;
import org.jspecify.annotations.Nullable;

/**
 * Turns chosen rows of a batch into columns without copying a value:
 *
 * <pre>
 *   rows [1, 4, 5]     flat a          -&gt; dictionary(a, rows)
 *                      dictionary b[i] -&gt; dictionary(b, i[rows])    composed once per index array
 *                      constant c      -&gt; constant c, shorter
 * </pre>
 *
 * The rows may repeat and need not ascend.
 */
public final class Selection {
    /** The first scratch slot that {@link #select(Batch, MemorySegment, int, Scratch)} uses; those below are the caller's. */
    public static final int FIRST_SLOT = 16;

    private Selection() {}

    /** As below, with composed indices in scratch slots from {@link #FIRST_SLOT} on. */
    public static Batch select(Batch batch, MemorySegment rows, int count, Scratch scratch) {
        return select(batch, rows, count, scratch, FIRST_SLOT);
    }

    /**
     * The batch of the {@code count} rows whose int numbers {@code rows} begins with. It shares {@code rows}, the batch's
     * memory and the scratch, and is valid while they are; takes one slot, from {@code firstSlot} on, for each different
     * index array in the batch.
     */
    public static Batch select(Batch batch, MemorySegment rows, int count, Scratch scratch, int firstSlot) {
        List<Column> selected = new ArrayList<>(batch.columnCount());
        List<MemorySegment> seen = new ArrayList<>();
        List<MemorySegment> composed = new ArrayList<>();
        for (Column column : batch.columns()) {
            selected.add(
                    switch (column) {
                        case FlatColumn flat -> new DictionaryColumn(flat, rows, count);
                        case ConstantColumn constant -> new ConstantColumn(constant.base(), count);
                        case DictionaryColumn dictionary -> {
                            MemorySegment indices = find(dictionary.indices(), seen, composed);
                            if (indices == null) {
                                indices = scratch.ints(firstSlot + seen.size(), count);
                                Gather.compose(dictionary.indices(), rows, 0, count, indices);
                                seen.add(dictionary.indices());
                                composed.add(indices);
                            }
                            yield new DictionaryColumn(dictionary.base(), indices, count);
                        }
                    });
        }
        return new Batch(count, selected);
    }

    private static @Nullable MemorySegment find(
            MemorySegment indices, List<MemorySegment> seen, List<MemorySegment> composed) {
        for (int i = 0; i < seen.size(); i++) {
            // Equal address and size, for slices of one index array are different objects.
            if (seen.get(i).equals(indices)) {
                return composed.get(i);
            }
        }
        return null;
    }
}
