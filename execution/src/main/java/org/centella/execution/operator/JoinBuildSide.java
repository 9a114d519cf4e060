// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.operator;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.centella.columnar.Batch;
import org.centella.columnar.BatchStream;
import org.centella.columnar.Column;
import org.centella.columnar.ColumnBuilder;
import org.centella.columnar.ConstantColumn;
import org.centella.columnar.FlatColumn;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.columnar.memory.MemoryPool;
import org.centella.columnar.setting.Settings;
import org.centella.columnar.type.DataType;
import org.centella.execution.join.JoinTable;
import org.centella.execution.join.JoinTableBuilder;
import org.centella.execution.join.KeyPartitioner;
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
    private final Map<Integer, ColumnBuilder> nullBuilders = new HashMap<>();
    private @Nullable JoinTable own;
    private @Nullable SpilledPartitions spilled;

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

    /**
     * The finished table of this partition's rows or, when memory for it is refused, null: then all rows are in
     * {@link #spilled}.
     *
     * @param partitioner opened for the whole time, as it takes memory too; closed, if it was not used
     * @param forced spills in any case
     */
    @Nullable
    JoinTable tableOrSpill(KeyPartitioner partitioner, boolean forced) {
        try (JoinTableBuilder builder = builder(pool, 1);
                BatchStream stream = input.get()) {
            for (Batch batch = stream.next(); batch != null; batch = stream.next()) {
                context.checkCancelled();
                if (spilled == null && !(forced && builder.rows() > 0)) {
                    try {
                        builder.append(batch);
                        continue;
                    } catch (CentellaException e) {
                        refuseOther(e);
                    }
                }
                spill(builder, partitioner).write(keptColumns(batch));
            }
            if (spilled == null) {
                try {
                    own = builder.build();
                    return own;
                } catch (CentellaException e) {
                    refuseOther(e);
                }
                spill(builder, partitioner);
            }
            return null;
        } finally {
            if (spilled == null) {
                partitioner.close();
            }
        }
    }

    private static void refuseOther(CentellaException e) {
        if (e.code() != ErrorCode.OUT_OF_MEMORY) {
            throw e;
        }
    }

    /** The rows on disk, if {@link #tableOrSpill} gave null; closed with this. */
    SpilledPartitions spilled() {
        return Objects.requireNonNull(spilled);
    }

    private SpilledPartitions spill(JoinTableBuilder builder, KeyPartitioner partitioner) {
        if (spilled == null) {
            spilled = new SpilledPartitions(
                    context.spillDirectory(), "join-" + nodeId + "-build", types, partitioner, pool);
            List<@Nullable FlatColumn> columns = builder.columns();
            for (int from = 0; from < builder.rows(); from += Batch.DEFAULT_ROWS) {
                context.checkCancelled();
                int count = Math.min(Batch.DEFAULT_ROWS, builder.rows() - from);
                List<Column> slices = new ArrayList<>();
                for (int i = 0; i < columns.size(); i++) {
                    FlatColumn column = columns.get(i);
                    slices.add(column == null ? nulls(i, count) : column.slice(from, count));
                }
                spilled.write(new Batch(count, slices));
            }
            builder.clear();
        }
        return spilled;
    }

    /** The batch with nulls for what the join never looks at. */
    private Batch keptColumns(Batch batch) {
        if (kept) {
            return batch;
        }
        List<Column> columns = new ArrayList<>(batch.columns());
        for (int i = 0; i < columns.size(); i++) {
            int column = i;
            if (Arrays.stream(keys).noneMatch(key -> key == column)) {
                columns.set(i, nulls(i, batch.rowCount()));
            }
        }
        return new Batch(batch.rowCount(), columns);
    }

    private ConstantColumn nulls(int column, int count) {
        ColumnBuilder builder = nullBuilders.computeIfAbsent(column, c -> {
            ColumnBuilder made = new ColumnBuilder(types.get(c), pool, 1);
            made.appendNulls(1);
            return made;
        });
        return new ConstantColumn(builder.view(), count);
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
        if (spilled != null) {
            spilled.close();
        }
        nullBuilders.values().forEach(ColumnBuilder::close);
        nullBuilders.clear();
    }
}
