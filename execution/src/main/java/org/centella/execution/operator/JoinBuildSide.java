// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.operator;

import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.centella.columnar.Batch;
import org.centella.columnar.BatchStream;
import org.centella.columnar.memory.MemoryPool;
import org.centella.columnar.setting.Settings;
import org.centella.columnar.type.DataType;
import org.centella.execution.join.JoinTable;
import org.centella.execution.join.JoinTableBuilder;
import org.centella.execution.join.SharedJoinTable;
import org.centella.execution.plan.JoinKind;
import org.jspecify.annotations.Nullable;

/** How a join gets its table: with the other tasks of the stage from a broadcast, or of this partition's rows alone. */
final class JoinBuildSide implements AutoCloseable {
    private final int nodeId;
    private final List<DataType> types;
    private final int[] keys;
    private final boolean kept;
    private final boolean nullRow;
    private final Supplier<BatchStream> input;
    private final boolean broadcast;
    private final TaskContext context;
    private final MemoryPool pool;
    private @Nullable JoinTable own;

    /** @param kept whether columns other than keys are needed */
    JoinBuildSide(
            int nodeId,
            List<DataType> types,
            int[] keys,
            boolean kept,
            boolean nullRow,
            Supplier<BatchStream> input,
            boolean broadcast,
            TaskContext context,
            MemoryPool pool) {
        this.nodeId = nodeId;
        this.types = types;
        this.keys = keys;
        this.kept = kept;
        this.nullRow = nullRow;
        this.input = input;
        this.broadcast = broadcast;
        this.context = context;
        this.pool = pool;
    }

    /** The finished table; {@code complete} is called, once for all tasks, with one that is a broadcast's. */
    JoinTable table(Consumer<JoinTable> complete) {
        if (broadcast) {
            SharedJoinTable shared = context.shared(nodeId, SharedJoinTable::new);
            return shared.get(this::collectBroadcast, complete, context::checkCancelled);
        }
        try (JoinTableBuilder builder = builder(pool, 1)) {
            collect(builder);
            own = builder.build();
            return own;
        }
    }

    private JoinTableBuilder collectBroadcast() {
        JoinTableBuilder builder =
                builder(context.queryMemory(), context.settings().get(Settings.SLOTS));
        try {
            collect(builder);
            return builder;
        } catch (RuntimeException | Error e) {
            builder.close();
            throw e;
        }
    }

    private JoinTableBuilder builder(MemoryPool memory, int parallelism) {
        return new JoinTableBuilder(types, keys, kept, nullRow, parallelism, memory);
    }

    private void collect(JoinTableBuilder builder) {
        try (BatchStream stream = input.get()) {
            for (Batch batch = stream.next(); batch != null; batch = stream.next()) {
                context.checkCancelled();
                builder.append(batch);
            }
        }
    }

    /** Kinds that yield no row when the build side has none. */
    static boolean emptyWithoutBuild(JoinKind kind) {
        return switch (kind) {
            case INNER, BUILD_OUTER, PROBE_SEMI, BUILD_SEMI, BUILD_ANTI -> true;
            case PROBE_OUTER, FULL_OUTER, PROBE_ANTI, MARK -> false;
        };
    }

    /** Kinds whose output has build columns. */
    static boolean emitsBuildColumns(JoinKind kind) {
        return switch (kind) {
            case INNER, PROBE_OUTER, BUILD_OUTER, FULL_OUTER, BUILD_SEMI, BUILD_ANTI -> true;
            case PROBE_SEMI, PROBE_ANTI, MARK -> false;
        };
    }

    @Override
    public void close() {
        if (own != null) {
            own.close();
            own = null;
        }
    }
}
