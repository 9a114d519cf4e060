// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.operator;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.centella.columnar.Batch;
import org.centella.columnar.BatchStream;
import org.centella.columnar.Scratch;
import org.centella.columnar.Selection;
import org.centella.columnar.memory.MemoryPool;
import org.centella.columnar.memory.Segments;
import org.centella.columnar.type.DataType;
import org.centella.execution.plan.PhysicalPlan;
import org.centella.execution.sort.RunStarts;
import org.jspecify.annotations.Nullable;

/**
 * Some first rows of each group of an input that is sorted by the groups' keys. Counts the rows of a group as they come by;
 * with ties, rows that equal the last one taken are taken, too.
 */
final class GroupLimitOperator implements BatchStream {
    private final PhysicalPlan.GroupLimit node;
    private final BatchStream input;
    private final TaskContext context;
    private final MemoryPool pool;
    private final Scratch scratch;
    private final RunStarts groups;
    private final @Nullable RunStarts peers;

    /** Of the group, rows that came by. */
    private long seen;

    private boolean takesPeers;
    private boolean closed;

    GroupLimitOperator(PhysicalPlan.GroupLimit node, BatchStream input, TaskContext context) {
        this.node = node;
        this.input = input;
        this.context = context;
        this.pool = context.memory().child("GroupLimit " + node.id());
        this.scratch = new Scratch(pool);
        List<DataType> types = node.schema().types();
        this.groups = new RunStarts(node.keys(), types, pool);
        List<Integer> order = new ArrayList<>(node.keys());
        order.addAll(node.tieKeys());
        this.peers = node.ties() ? new RunStarts(order, types, pool) : null;
    }

    @Override
    public @Nullable Batch next() {
        for (Batch batch = input.next(); batch != null; batch = input.next()) {
            context.checkCancelled();
            MemorySegment rows = scratch.ints(0, batch.rowCount());
            int count = pick(batch, rows);
            if (count == batch.rowCount()) {
                return batch;
            }
            if (count > 0) {
                return Selection.select(batch, rows, count, scratch, 1);
            }
            if (node.keys().isEmpty() && isPast() && !takesPeers) {
                return null;
            }
        }
        return null;
    }

    private boolean isPast() {
        return node.count() >= 0 && seen >= node.offset() + node.count();
    }

    private int pick(Batch batch, MemorySegment rows) {
        boolean[] starts = groups.of(batch);
        boolean @Nullable [] differs = peers == null ? null : peers.of(batch);
        int count = 0;
        for (int i = 0; i < batch.rowCount(); i++) {
            if (starts[i]) {
                seen = 0;
                takesPeers = false;
            }
            boolean taken = seen >= node.offset() && !isPast();
            if (differs != null) {
                takesPeers = taken || takesPeers && !differs[i];
                taken = takesPeers;
            }
            Segments.setInt(rows, count, i);
            count += taken ? 1 : 0;
            seen++;
        }
        return count;
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        try (pool;
                input) {
            groups.close();
            if (peers != null) {
                peers.close();
            }
            scratch.close();
        }
    }
}
