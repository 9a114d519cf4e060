// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.sort;

import java.util.ArrayList;
import java.util.List;
import org.centella.columnar.Batch;
import org.centella.columnar.ColumnBuilder;
import org.centella.columnar.Columns;
import org.centella.columnar.FlatColumn;
import org.centella.columnar.Scratch;
import org.centella.columnar.kernel.LongKeys;
import org.centella.columnar.memory.MemoryPool;
import org.centella.columnar.type.DataType;
import org.centella.execution.plan.SortKey;
import org.jspecify.annotations.Nullable;

/**
 * Marks where rows with equal keys begin in a stream of batches: every row is compared with the one before it, the first of
 * a batch with the last of the batch before. Equality is that of sorting: nulls are equal, so are 0.0 and -0.0.
 */
public final class KeyRuns implements AutoCloseable {
    private final List<SortKey> keys;
    /** Positions of the keys that fit longs, which are compared as they are, and the steps for the others. */
    private final List<Integer> longKeys = new ArrayList<>();

    private final long[] lastLongs;
    private final boolean[] lastNulls;
    private final List<KeyStep> steps;
    private final Scratch scratch;
    private final List<Integer> others;
    /** Of the other keys. */
    private final FlatColumn[] columns;

    private final long[] lastWords;
    /** The last row's values of the keys that are compared whole. */
    private final @Nullable ColumnBuilder[] lastValues;

    private int[] rows = {};
    private long[] words = {};
    private long[] wordScratch = {};
    private boolean started;

    /** @param types of the key columns */
    public KeyRuns(List<DataType> types, List<SortKey> keys, MemoryPool pool) {
        this.keys = List.copyOf(keys);
        List<DataType> otherTypes = new ArrayList<>();
        List<SortKey> otherKeys = new ArrayList<>();
        List<Integer> others = new ArrayList<>();
        for (int i = 0; i < types.size(); i++) {
            if (LongKeys.fits(types.get(i))) {
                longKeys.add(i);
            } else {
                others.add(i);
                otherTypes.add(types.get(i));
                otherKeys.add(keys.get(i));
            }
        }
        this.others = others;
        this.lastLongs = new long[types.size()];
        this.lastNulls = new boolean[types.size()];
        this.steps = SortPlan.forTypes(otherTypes, otherKeys);
        this.scratch = new Scratch(pool);
        this.columns = new FlatColumn[others.size()];
        this.lastWords = new long[steps.size()];
        this.lastValues = new ColumnBuilder[others.size()];
        for (KeyStep step : steps) {
            if (step instanceof KeyStep.Value value) {
                lastValues[value.column()] = new ColumnBuilder(otherTypes.get(value.column()), pool);
            }
        }
    }

    /** Adds {@code mark} to the marks, from {@code at} on, of this batch's rows that begin a run. */
    public void mark(Batch batch, byte[] marks, int at, byte mark) {
        int count = batch.rowCount();
        if (count == 0) {
            return;
        }
        if (!started) {
            marks[at] |= mark;
        }
        int slot = longRuns(batch, count, marks, at, mark);
        load(batch, count, slot);
        for (int s = 0; s < steps.size(); s++) {
            switch (steps.get(s)) {
                case KeyStep.Word word -> {
                    word.load(columns, rows, count, words, wordScratch);
                    if (started && words[0] != lastWords[s]) {
                        marks[at] |= mark;
                    }
                    markChanges(words, count, marks, at, mark);
                    lastWords[s] = words[count - 1];
                }
                case KeyStep.Value value -> markValues(value, count, marks, at, mark);
            }
        }
        started = true;
    }

    /** Marks changes of the keys that fit longs; the first scratch slot that is free behind them. */
    private int longRuns(Batch batch, int count, byte[] marks, int at, byte mark) {
        if (words.length < count) {
            words = new long[count];
            wordScratch = new long[count];
        }
        int slot = 0;
        for (int key : longKeys) {
            FlatColumn column = Columns.flatten(batch.column(keys.get(key).column()), scratch, slot);
            slot += Columns.slots(column.type());
            LongKeys.load(column, 0, count, words);
            boolean firstNull = column.isNull(0);
            long first = firstNull ? 0 : words[0];
            if (started && (first != lastLongs[key] || firstNull != lastNulls[key])) {
                marks[at] |= mark;
            }
            if (column.mayHaveNulls()) {
                markNullable(column, words, count, marks, at, mark);
            } else {
                markChanges(words, count, marks, at, mark);
            }
            lastNulls[key] = column.isNull(count - 1);
            lastLongs[key] = lastNulls[key] ? 0 : words[count - 1];
        }
        return slot;
    }

    private static void markNullable(FlatColumn column, long[] words, int count, byte[] marks, int at, byte mark) {
        boolean before = column.isNull(0);
        for (int i = 1; i < count; i++) {
            boolean now = column.isNull(i);
            marks[at + i] |= now != before || !now && words[i] != words[i - 1] ? mark : 0;
            before = now;
        }
    }

    private void load(Batch batch, int count, int firstSlot) {
        int slot = firstSlot;
        for (int i = 0; i < columns.length; i++) {
            columns[i] = Columns.flatten(batch.column(keys.get(others.get(i)).column()), scratch, slot);
            slot += Columns.slots(columns[i].type());
        }
        if (rows.length < count) {
            rows = new int[count];
            for (int i = 0; i < count; i++) {
                rows[i] = i;
            }
        }
    }

    private static void markChanges(long[] words, int count, byte[] marks, int at, byte mark) {
        for (int i = 1; i < count; i++) {
            marks[at + i] |= words[i] != words[i - 1] ? mark : 0;
        }
    }

    private void markValues(KeyStep.Value value, int count, byte[] marks, int at, byte mark) {
        FlatColumn column = columns[value.column()];
        ColumnBuilder last = java.util.Objects.requireNonNull(lastValues[value.column()]);
        // Rows that differ by an earlier step may be null on one side only, which a whole comparison does not know.
        if (started && (marks[at] & mark) == 0 && value.compare(column, 0, last.view(), 0) != 0) {
            marks[at] |= mark;
        }
        for (int i = 1; i < count; i++) {
            if ((marks[at + i] & mark) == 0 && value.compare(column, i, column, i - 1) != 0) {
                marks[at + i] |= mark;
            }
        }
        last.reset();
        last.append(column, count - 1, 1);
    }

    @Override
    public void close() {
        scratch.close();
        for (ColumnBuilder builder : lastValues) {
            if (builder != null) {
                builder.close();
            }
        }
    }
}
