// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.operator;

import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.centella.columnar.Batch;
import org.centella.columnar.BatchStream;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.columnar.memory.MemoryPool;
import org.centella.columnar.setting.Settings;
import org.centella.columnar.type.DataType;
import org.centella.execution.join.JoinOutput;
import org.centella.execution.join.JoinTable;
import org.centella.execution.join.JoinTableBuilder;
import org.centella.execution.join.ProbeFlags;
import org.centella.execution.plan.JoinKind;
import org.jspecify.annotations.Nullable;

/**
 * The join for build sides that neither fit nor can be parted: too many rows of one key, NOT IN, conditions without
 * equality. The build side passes by once, a block that fits memory at a time; the probe side, on disk, once per block:
 *
 * <pre>
 *   block 0   join all of the probe side   pairs out, which probe rows have partners is noted
 *   block 1   join all of the probe side   pairs out, ...
 *   last      join all of the probe side   pairs out, and probe rows as they were or were not matched
 * </pre>
 */
final class BlockwiseJoin implements BatchStream {
    // What stays.
    private final int nodeId;
    private final JoinKind kind;
    private final BatchStream build;
    private final SpillFile probe;
    private final Supplier<JoinTableBuilder> builders;
    private final BiFunction<JoinTable, @Nullable ProbeFlags, JoinOutput> outputs;
    private final TaskContext context;
    private final MemoryPool pool;
    private final boolean forced;

    // What changes.
    private @Nullable ProbeFlags flags;
    private @Nullable Batch pending;
    private boolean buildEnded;
    private @Nullable JoinTable table;
    private @Nullable BatchStream probing;
    private @Nullable JoinOutput output;

    /**
     * @param build all rows of the build side; closed with this
     * @param probeTypes of the probe side, which {@link #collect} is to be called with first
     * @param builders for blocks
     * @param outputs makes the join with a block
     */
    BlockwiseJoin(
            int nodeId,
            JoinKind kind,
            BatchStream build,
            List<DataType> probeTypes,
            Supplier<JoinTableBuilder> builders,
            BiFunction<JoinTable, @Nullable ProbeFlags, JoinOutput> outputs,
            TaskContext context,
            MemoryPool pool) {
        this.nodeId = nodeId;
        this.kind = kind;
        this.build = build;
        this.builders = builders;
        this.outputs = outputs;
        this.context = context;
        this.pool = pool;
        this.forced = context.settings().get(Settings.FORCE_SPILL);
        this.probe = SpillFile.create(context.spillDirectory(), "join-" + nodeId + "-probe", probeTypes, pool);
    }

    /** Writes the probe side to disk. */
    void collect(BatchStream probeRows) {
        for (Batch batch = probeRows.next(); batch != null; batch = probeRows.next()) {
            context.checkCancelled();
            probe.write(batch);
        }
        probe.flush();
        context.metrics(nodeId).spilledBytes.add(probe.bytes());
        if (JoinOutput.isAboutProbe(kind)) {
            flags = new ProbeFlags(probe.rows(), pool);
        }
    }

    @Override
    public @Nullable Batch next() {
        while (true) {
            JoinOutput current = output;
            BatchStream rows = probing;
            if (current == null || rows == null) {
                if (buildEnded) {
                    return null;
                }
                startBlock();
                continue;
            }
            Batch batch = current.next(rows::next);
            if (batch != null) {
                return batch;
            }
            endBlock();
        }
    }

    private void startBlock() {
        try (JoinTableBuilder builder = builders.get()) {
            fill(builder);
            table = builder.build();
        }
        if (flags != null) {
            flags.startBlock(buildEnded);
        }
        probing = probe.read();
        output = outputs.apply(table, flags);
    }

    /** Takes as many rows as there is memory for, and one batch in any case. */
    private void fill(JoinTableBuilder builder) {
        Batch batch = pending == null ? build.next() : pending;
        pending = null;
        while (batch != null) {
            context.checkCancelled();
            if (builder.rows() == 0) {
                builder.append(batch);
            } else if (forced || !fits(builder, batch)) {
                pending = batch;
                return;
            }
            batch = build.next();
        }
        buildEnded = true;
    }

    /** Appends the batch if there is room for it and for what the table of all rows takes. */
    private boolean fits(JoinTableBuilder builder, Batch batch) {
        long room = builder.roomToBuild(batch.rowCount());
        if (!pool.tryReserve(room)) {
            return false;
        }
        try {
            builder.append(batch);
            return true;
        } catch (CentellaException e) {
            if (e.code() != ErrorCode.OUT_OF_MEMORY) {
                throw e;
            }
            return false;
        } finally {
            pool.release(room);
        }
    }

    private void endBlock() {
        if (output != null) {
            output.close();
            output = null;
        }
        if (probing != null) {
            probing.close();
            probing = null;
        }
        if (table != null) {
            table.close();
            table = null;
        }
    }

    @Override
    public void close() {
        buildEnded = true;
        try (build;
                probe) {
            endBlock();
            if (flags != null) {
                flags.close();
            }
        }
    }
}
