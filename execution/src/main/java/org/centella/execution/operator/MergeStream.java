// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.operator;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.centella.columnar.Batch;
import org.centella.columnar.BatchStream;
import org.centella.columnar.Column;
import org.centella.columnar.ColumnBuilder;
import org.centella.columnar.DictionaryColumn;
import org.centella.columnar.Scratch;
import org.centella.columnar.memory.MemoryPool;
import org.centella.columnar.memory.Segments;
import org.centella.columnar.type.DataType;
import org.centella.execution.plan.SortKey;
import org.centella.execution.sort.LoserTree;
import org.centella.execution.sort.MergeCursor;
import org.jspecify.annotations.Nullable;

/**
 * Merges sorted streams into one. Rows of one input are copied together, as ranges, and an index array puts them in order:
 *
 * <pre>
 *   order    a0 b0 a1 b1 b2        copied   a0 a1 b0 b1 b2       indices   0 2 1 3 4
 * </pre>
 *
 * Rows with equal keys come in the order of the inputs.
 */
public final class MergeStream implements BatchStream {
    private static final int NONE = -1;

    // What stays.
    private final List<BatchStream> inputs;
    private final List<MergeCursor> cursors = new ArrayList<>();
    private final List<ColumnBuilder> builders = new ArrayList<>();
    private final Scratch scratch;
    private final int batchRows;
    private final Runnable checkCancelled;

    // What changes.
    private @Nullable LoserTree tree;
    private boolean closed;

    // Of the output batch in the making: each row's range and row number; for each range what to add to those.
    private final int[] rangeOfRow;
    private final int[] inputRow;
    private int[] rangeOffset = new int[16];
    private int ranges;
    private int rows;
    /** By input: the range that is open, and its first row. */
    private final int[] openRange;

    private final int[] openFrom;

    /** @param inputs each sorted by the keys; closed with this */
    public MergeStream(
            List<BatchStream> inputs,
            List<DataType> types,
            List<SortKey> keys,
            int batchRows,
            Runnable checkCancelled,
            MemoryPool pool) {
        this.inputs = List.copyOf(inputs);
        this.batchRows = batchRows;
        this.checkCancelled = checkCancelled;
        this.scratch = new Scratch(pool);
        this.rangeOfRow = new int[batchRows];
        this.inputRow = new int[batchRows];
        this.openRange = new int[inputs.size()];
        this.openFrom = new int[inputs.size()];
        Arrays.fill(openRange, NONE);
        List<DataType> keyTypes = keys.stream().map(k -> types.get(k.column())).toList();
        for (BatchStream input : inputs) {
            cursors.add(new MergeCursor(input, keyTypes, keys, pool));
        }
        types.forEach(type -> builders.add(new ColumnBuilder(type, pool)));
    }

    @Override
    public @Nullable Batch next() {
        checkCancelled.run();
        if (closed || inputs.isEmpty()) {
            return null;
        }
        if (inputs.size() == 1) {
            return inputs.getFirst().next();
        }
        LoserTree playing = tree;
        if (playing == null) {
            cursors.forEach(MergeCursor::load);
            playing = new LoserTree(cursors);
            tree = playing;
        }
        builders.forEach(ColumnBuilder::reset);
        ranges = 0;
        rows = 0;
        fill(playing);
        for (int i = 0; i < openRange.length; i++) {
            closeRange(i);
        }
        return rows == 0 ? null : output();
    }

    private void fill(LoserTree playing) {
        while (rows < batchRows) {
            int input = playing.winner();
            MergeCursor cursor = cursors.get(input);
            if (cursor.batch() == null) {
                return;
            }
            if (openRange[input] == NONE) {
                openRange[input] = ranges++;
                openFrom[input] = cursor.row();
            }
            rangeOfRow[rows] = openRange[input];
            inputRow[rows++] = cursor.row();
            if (!cursor.advance()) {
                closeRange(input);
                cursor.load();
            }
            playing.replay();
        }
    }

    /** Copies the rows taken from an input since its range was opened. */
    private void closeRange(int input) {
        int range = openRange[input];
        Batch batch = cursors.get(input).batch();
        if (range == NONE || batch == null) {
            return;
        }
        int from = openFrom[input];
        int count = cursors.get(input).row() - from;
        if (range >= rangeOffset.length) {
            rangeOffset = Arrays.copyOf(rangeOffset, Math.max(range + 1, rangeOffset.length * 2));
        }
        rangeOffset[range] = (builders.isEmpty() ? 0 : builders.getFirst().length()) - from;
        for (int i = 0; i < builders.size(); i++) {
            builders.get(i).append(batch.column(i), from, count);
        }
        openRange[input] = NONE;
    }

    private Batch output() {
        MemorySegment indices = scratch.ints(0, rows);
        for (int i = 0; i < rows; i++) {
            Segments.setInt(indices, i, rangeOffset[rangeOfRow[i]] + inputRow[i]);
        }
        List<Column> columns = new ArrayList<>(builders.size());
        for (ColumnBuilder builder : builders) {
            columns.add(new DictionaryColumn(builder.view(), indices, rows));
        }
        return new Batch(rows, columns);
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        scratch.close();
        builders.forEach(ColumnBuilder::close);
        cursors.forEach(MergeCursor::close);
    }
}
