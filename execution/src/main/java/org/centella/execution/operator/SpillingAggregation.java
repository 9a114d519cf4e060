// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.operator;

import java.util.List;
import java.util.stream.IntStream;
import org.centella.columnar.Batch;
import org.centella.columnar.BatchStream;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.columnar.memory.MemoryPool;
import org.centella.columnar.setting.Settings;
import org.centella.columnar.type.DataType;
import org.centella.execution.aggregate.Aggregation;
import org.centella.execution.plan.PhysicalPlan;
import org.centella.execution.plan.PhysicalPlan.AggregationStep;
import org.jspecify.annotations.Nullable;

/**
 * Reads all input, then puts out results. When memory is refused, all groups go to files by a few bits of their keys' hash
 * and the table starts anew; in the end each file is aggregated alone, its rows now being states, by another of these, which
 * may spill again by other bits.
 *
 * <pre>
 *   input --&gt; table --refused--&gt; file 0 … file 15 --one after the other--&gt; table --refused--&gt; …
 *               \--end of input, nothing spilled--&gt; results
 * </pre>
 */
final class SpillingAggregation implements BatchStream {
    /** Four bits of the hash are used up per level, so more levels than this do not separate groups. */
    private static final int DEEPEST_LEVEL = 8;

    /**
     * The least and the part of what it holds that must be free before a batch is added; all of it where buffers may double
     * in the middle of a batch.
     */
    private static final long LEAST_ROOM = 256 << 10;

    private static final int ROOM_SHARE = 8;

    private final PhysicalPlan.HashAggregate node;
    private final Aggregation aggregation;
    /** By kind, see {@link Aggregation#spillKinds}. */
    private final List<BatchStream> inputs;

    private final TaskContext context;
    private final MemoryPool pool;
    private final int level;
    private final boolean forced;

    private boolean inputRead;
    private int emitted;
    private @Nullable SpilledGroups spilled;
    private int nextPartition;
    private @Nullable SpillingAggregation partition;

    SpillingAggregation(
            PhysicalPlan.HashAggregate node,
            Aggregation aggregation,
            List<BatchStream> inputs,
            TaskContext context,
            MemoryPool pool,
            int level) {
        this.node = node;
        this.aggregation = aggregation;
        this.inputs = inputs;
        this.context = context;
        this.pool = pool;
        this.level = level;
        this.forced = level == 0 && canSpill() && context.settings().get(Settings.FORCE_SPILL);
        pool.elastic(canSpill());
    }

    @Override
    public @Nullable Batch next() {
        context.checkCancelled();
        if (!inputRead) {
            readInput();
            inputRead = true;
        }
        return spilled == null ? nextResults() : nextOfPartitions(spilled);
    }

    private void readInput() {
        for (int kind = 0; kind < inputs.size(); kind++) {
            BatchStream input = inputs.get(kind);
            for (Batch batch = input.next(); batch != null; batch = input.next()) {
                context.checkCancelled();
                if (forced || !hasRoom()) {
                    spill();
                }
                prepare(batch);
                aggregation.accumulate(kind);
            }
        }
        if (spilled != null) {
            spill();
            long before = spilled.bytes();
            spilled.finish(this::distinct);
            context.metrics(node.id()).spilledBytes.add(spilled.bytes() - before);
        } else if (level == 0) {
            aggregation.ensureGlobalGroup();
        }
        pool.elastic(false);
    }

    /** The different rows among rows of all columns: a grouping without aggregates, which may go to disk itself. */
    private BatchStream distinct(BatchStream rows, List<DataType> types) {
        List<Integer> all = IntStream.range(0, types.size()).boxed().toList();
        PhysicalPlan.HashAggregate grouping = new PhysicalPlan.HashAggregate(
                node.id(), node.input(), AggregationStep.SINGLE, all, List.of(), node.schema());
        return new SpillingAggregation(
                grouping, Aggregation.of(types, all, List.of(), false, pool), List.of(rows), context, pool, level + 1);
    }

    /** Asks for room before it is needed: what accumulators take in the middle of a batch must not be refused. */
    private boolean hasRoom() {
        long held = aggregation.memory();
        long room = Math.max(LEAST_ROOM, aggregation.growsWithValues() ? held : held / ROOM_SHARE);
        if (!pool.tryReserve(room)) {
            return false;
        }
        pool.release(room);
        return true;
    }

    private void prepare(Batch batch) {
        try {
            aggregation.prepare(batch);
        } catch (CentellaException e) {
            if (e.code() != ErrorCode.OUT_OF_MEMORY || !canSpill()) {
                throw e;
            }
            // There is nothing left to spill for this batch, so it may have what is left.
            pool.elastic(false);
            spill();
            aggregation.prepare(batch);
            pool.elastic(true);
        }
    }

    /** Without keys there is one group, of which only sets of distinct rows can go to disk. */
    private boolean canSpill() {
        return level < DEEPEST_LEVEL && (!node.keys().isEmpty() || aggregation.spillKinds() > 1);
    }

    private void spill() {
        if (!canSpill() || aggregation.groupCount() == 0) {
            return;
        }
        SpilledGroups files = spilled;
        if (files == null) {
            List<List<DataType>> types = IntStream.range(0, aggregation.spillKinds())
                    .mapToObj(aggregation::spillTypes)
                    .toList();
            files = new SpilledGroups(types, node.keys().size(), level, context, pool);
            spilled = files;
        }
        long before = files.bytes();
        files.write(aggregation);
        context.metrics(node.id()).spilledBytes.add(files.bytes() - before);
        aggregation.release();
    }

    private @Nullable Batch nextResults() {
        int count = Math.min(context.batchRows(), aggregation.groupCount() - emitted);
        if (count == 0) {
            return null;
        }
        Batch batch = aggregation.results(emitted, count);
        emitted += count;
        return batch;
    }

    private @Nullable Batch nextOfPartitions(SpilledGroups files) {
        while (true) {
            SpillingAggregation current = partition;
            if (current == null) {
                if (nextPartition == SpilledGroups.PARTITIONS) {
                    return null;
                }
                List<BatchStream> kinds = files.read(nextPartition++);
                if (kinds.isEmpty()) {
                    continue;
                }
                current = new SpillingAggregation(node, aggregation.reader(), kinds, context, pool, level + 1);
                partition = current;
            }
            Batch batch = current.next();
            if (batch != null) {
                return batch;
            }
            current.close();
            partition = null;
        }
    }

    @Override
    public void close() {
        if (partition != null) {
            partition.close();
            partition = null;
        }
        aggregation.close();
        if (spilled != null) {
            spilled.close();
        }
        inputs.forEach(BatchStream::close);
    }
}
