// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.operator;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.centella.columnar.Batch;
import org.centella.columnar.BatchStream;
import org.centella.columnar.Column;
import org.centella.columnar.FlatColumn;
import org.centella.columnar.Scratch;
import org.centella.columnar.Selection;
import org.centella.columnar.memory.Bits;
import org.centella.columnar.memory.Segments;
import org.centella.columnar.type.DataType;
import org.centella.execution.plan.PhysicalPlan;
import org.jspecify.annotations.Nullable;

/**
 * Takes arrays apart. The outer columns are repeated by an index array, elements are referred to where they lie:
 *
 * <pre>
 *   id  a               rows      id = dictionary(id, rows)
 *   7   [x, y]          0 0 2     a's elements = the child column, or a slice of it
 *   8   []
 *   9   [z]
 * </pre>
 *
 * A row with more elements than a batch has rows goes on in the next; so does a series, of which no more than a batch is
 * ever computed.
 */
final class UnnestOperator implements BatchStream {
    private static final int ROWS_SLOT = 0;
    private static final int ORDINALS_SLOT = 1;
    private static final int NUMBERED_SLOT = 2;

    private final PhysicalPlan.Unnest node;
    private final BatchStream input;
    private final TaskContext context;
    private final Scratch scratch;
    private final List<UnnestSource> sources = new ArrayList<>();

    private @Nullable Batch batch;
    private int row;
    /** Rows that the current row becomes, -1 before it has begun; those that are done. */
    private long times = -1;

    private long done;
    /** Whether the current row has no elements, so that the row it becomes has no number. */
    private boolean isEmpty;

    UnnestOperator(PhysicalPlan.Unnest node, BatchStream input, TaskContext context) {
        this.node = node;
        this.input = input;
        this.context = context;
        this.scratch = new Scratch(context.memory());
        int kept = node.kept().size();
        for (int i = 0; i < node.sources().size(); i++) {
            PhysicalPlan.UnnestSource source = node.sources().get(i);
            DataType type = node.schema().type(kept + i);
            sources.add(
                    source.function().isEmpty()
                            ? new UnnestSource.Elements(source.columns().getFirst(), type, context.memory())
                            : new UnnestSource.Values(source, node.input().schema(), type, context.memory()));
        }
    }

    @Override
    public @Nullable Batch next() {
        while (true) {
            context.checkCancelled();
            if (batch == null || row == batch.rowCount()) {
                batch = input.next();
                if (batch == null) {
                    return null;
                }
                row = 0;
                for (UnnestSource source : sources) {
                    source.turnTo(batch);
                }
            }
            Batch made = fill(batch);
            if (made != null) {
                return made;
            }
        }
    }

    /** Up to a batch of rows of what is left of the input's batch, or null when nothing is. */
    private @Nullable Batch fill(Batch from) {
        int room = context.batchRows();
        MemorySegment rows = scratch.ints(ROWS_SLOT, room);
        MemorySegment ordinals = node.ordinality() ? scratch.longs(ORDINALS_SLOT, room) : Segments.EMPTY;
        MemorySegment numbered = node.ordinality() ? scratch.bits(NUMBERED_SLOT, room) : Segments.EMPTY;
        sources.forEach(source -> source.room(room));
        int count = 0;
        while (count < room && row < from.rowCount()) {
            if (times < 0) {
                begin();
            }
            int more = (int) Math.min(times - done, room - count);
            for (int i = 0; i < more; i++) {
                Segments.setInt(rows, (long) count + i, row);
            }
            if (node.ordinality()) {
                number(ordinals, count, more, done + 1);
                Bits.fill(numbered, count, more, !isEmpty);
            }
            for (UnnestSource source : sources) {
                source.take(done, count, more);
            }
            count += more;
            done += more;
            if (done == times) {
                times = -1;
                row++;
            }
        }
        return count == 0 ? null : output(from, rows, ordinals, numbered, count);
    }

    private static void number(MemorySegment ordinals, int at, int count, long first) {
        for (int i = 0; i < count; i++) {
            Segments.setLong(ordinals, (long) at + i, first + i);
        }
    }

    private void begin() {
        done = 0;
        times = 0;
        for (UnnestSource source : sources) {
            times = Math.max(times, source.begin(row));
        }
        isEmpty = times == 0;
        if (isEmpty && node.outer()) {
            times = 1;
        }
    }

    private Batch output(Batch from, MemorySegment rows, MemorySegment ordinals, MemorySegment numbered, int count) {
        List<Column> kept = new ArrayList<>();
        node.kept().forEach(column -> kept.add(from.column(column)));
        Batch repeated = Selection.select(new Batch(from.rowCount(), kept), rows, count, scratch);
        List<Column> columns = new ArrayList<>(repeated.columns());
        for (UnnestSource source : sources) {
            columns.add(source.column(count));
        }
        if (node.ordinality()) {
            boolean all = Bits.count(numbered, 0, count) == count;
            columns.add(FlatColumn.of(DataType.BIGINT, count, all ? null : numbered, ordinals));
        }
        return new Batch(count, columns);
    }

    @Override
    public void close() {
        sources.forEach(UnnestSource::close);
        scratch.close();
        input.close();
    }
}
