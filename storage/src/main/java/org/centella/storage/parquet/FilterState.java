// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.storage.parquet;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.centella.columnar.Batch;
import org.centella.columnar.Column;
import org.centella.columnar.FlatColumn;
import org.centella.columnar.Scratch;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.memory.Segments;
import org.centella.storage.ScanFilter;
import org.jspecify.annotations.Nullable;

/**
 * A pushed-down filter and what the scan learnt of it: what a row costs, how many pass, and which entries of the dictionary
 * met last pass.
 */
final class FilterState {
    /** What was measured long ago counts half after so many batches. */
    private static final int HALF_LIFE = 32;

    private static final int SLOT_PASSES = 0;
    private static final int SLOT_ROWS = 1;

    private final ScanFilter filter;
    private final int[] columns;
    private final Scratch scratch;

    // The dictionary met last.
    private @Nullable FlatColumn dictionary;
    private MemorySegment passes = Segments.EMPTY;
    private int passing;
    private boolean perEntry;

    // Measured.
    private double rowsIn;
    private double rowsOut;
    private double nanos;
    private int batches;

    FilterState(ScanFilter filter, Scratch scratch) {
        this.filter = filter;
        this.columns = filter.columns().clone();
        this.scratch = scratch;
    }

    ScanFilter filter() {
        return filter;
    }

    int[] columns() {
        return columns;
    }

    /** Of columns that are constants, all it reads. */
    boolean isTrueOf(List<ScanColumn> constants) {
        List<Column> arguments = new ArrayList<>(columns.length);
        for (int column : columns) {
            arguments.add(constants.get(column).all(1));
        }
        boolean selected = filter.select(new Batch(1, arguments), scratch.ints(SLOT_ROWS, 1)) == 1;
        for (int column : columns) {
            constants.get(column).endBatch(1);
        }
        return selected;
    }

    /**
     * Evaluates the filter on a dictionary's entries, unless it was this dictionary's turn before. False if that does not
     * tell: an entry that no row uses may be one that the filter cannot be evaluated on.
     */
    boolean evaluate(FlatColumn entries) {
        if (dictionary == entries) {
            return perEntry;
        }
        dictionary = entries;
        int size = entries.length();
        passes = scratch.bytes(SLOT_PASSES, size);
        passes.fill((byte) 0);
        passing = 0;
        perEntry = true;
        if (size > 0) {
            try {
                MemorySegment rows = scratch.ints(SLOT_ROWS, size);
                passing = filter.select(Batch.of(size, entries), rows);
                for (int i = 0; i < passing; i++) {
                    Segments.setByte(passes, Segments.getInt(rows, i), (byte) 1);
                }
            } catch (CentellaException e) {
                perEntry = false;
            }
        }
        return perEntry;
    }

    /** The memory of the dictionary met last is about to be used again. */
    void forgetDictionary() {
        dictionary = null;
    }

    /** Of the dictionary evaluated last: a byte per entry, 1 if it passes. */
    MemorySegment passes() {
        return passes;
    }

    boolean nonePasses() {
        return passing == 0;
    }

    boolean allPass() {
        return dictionary != null && passing == dictionary.length();
    }

    void measured(int in, int out, long spent) {
        rowsIn += in;
        rowsOut += out;
        nanos += spent;
        if (++batches % HALF_LIFE == 0) {
            rowsIn /= 2;
            rowsOut /= 2;
            nanos /= 2;
        }
    }

    /**
     * Cost per row over the share of rows removed: ascending order of this is the cheapest order of independent conjuncts
     * (Hellerstein and Stonebraker, "Predicate Migration", 1993). Before anything was measured, 0.
     */
    double rank() {
        if (rowsIn == 0) {
            return 0;
        }
        double removed = Math.max(1e-4, 1 - rowsOut / rowsIn);
        return nanos / rowsIn / removed;
    }
}
