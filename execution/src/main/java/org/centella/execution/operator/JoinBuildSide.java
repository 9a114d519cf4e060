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
import java.util.function.Function;
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
    private final TaskContext context;
    private final MemoryPool pool;
    private final Map<Integer, ColumnBuilder> nullBuilders = new HashMap<>();
    private @Nullable JoinTable own;
    private @Nullable SpilledPartitions spilled;
    private @Nullable SpillFile file;

    /** @param kept whether columns other than keys are needed */
    JoinBuildSide(
            int nodeId,
            List<DataType> types,
            int[] keys,
            boolean kept,
            boolean nullRow,
            Supplier<BatchStream> input,
            TaskContext context,
            MemoryPool pool) {
        this.nodeId = nodeId;
        this.types = types;
        this.keys = keys;
        this.kept = kept;
        this.nullRow = nullRow;
        this.input = input;
        this.context = context;
        this.pool = pool;
    }

    /**
     * The broadcast's table, built by all tasks together; {@code complete} is called, once for all, when it is. Null when
     * it does not fit.
     *
     * @param forced takes it that it does not
     */
    @Nullable
    JoinTable shared(Consumer<JoinTable> complete, boolean forced) {
        SharedBuildSide side = sharedSide();
        if (forced || side.isSpilled()) {
            return null;
        }
        try {
            return side.table()
                    .get(
                            () -> collectBroadcast(side.pool()),
                            table -> {
                                complete.accept(table);
                                side.pool().elastic(false);
                            },
                            context::checkCancelled);
        } catch (CentellaException e) {
            refuseOther(e);
            return null;
        }
    }

    private SharedBuildSide sharedSide() {
        return context.shared(nodeId, () -> new SharedBuildSide("build side of join " + nodeId, context.queryMemory()));
    }

    /** The rows of a broadcast that does not fit, in partitions on disk that all tasks read; the query's to close. */
    SpilledPartitions sharedSpilled(Function<MemoryPool, KeyPartitioner> partitioner) {
        return sharedSide().spilled(shared -> {
            SpilledPartitions partitions = partitions(partitioner.apply(shared), shared);
            try (BatchStream stream = input.get()) {
                for (Batch batch = stream.next(); batch != null; batch = stream.next()) {
                    context.checkCancelled();
                    partitions.write(keptColumns(batch));
                }
                context.metrics(nodeId).spilledBytes.add(partitions.finish());
                return partitions;
            } catch (RuntimeException | Error e) {
                partitions.close();
                throw e;
            }
        });
    }

    private SpilledPartitions partitions(KeyPartitioner partitioner, MemoryPool memory) {
        return new SpilledPartitions(context.spillDirectory(), "join-" + nodeId + "-build", types, partitioner, memory);
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
        try {
            return tableOr(
                    () -> {
                        SpilledPartitions made = partitions(partitioner, pool);
                        spilled = made;
                        return made::write;
                    },
                    forced);
        } finally {
            if (spilled == null) {
                partitioner.close();
            }
        }
    }

    /** As {@link #tableOrSpill}, but the rows are not parted: {@link #rows} then has them. */
    @Nullable
    JoinTable tableOrFile(boolean forced) {
        return tableOr(
                () -> {
                    SpillFile made =
                            SpillFile.create(context.spillDirectory(), "join-" + nodeId + "-build", types, pool);
                    file = made;
                    return made::write;
                },
                forced);
    }

    /** All rows, after {@link #tableOrFile} or {@link #shared} gave null; the caller closes it before this. */
    BatchStream rows() {
        SpillFile written = file;
        if (written == null) {
            return input.get();
        }
        BatchStream rows = written.read();
        context.metrics(nodeId).spilledBytes.add(written.bytes());
        return rows;
    }

    /** The finished table; when memory is refused null, and all rows have gone elsewhere. */
    private @Nullable JoinTable tableOr(Supplier<Consumer<Batch>> elsewhere, boolean forced) {
        pool.elastic(true);
        try (JoinTableBuilder builder = builder(pool, 1);
                BatchStream stream = input.get()) {
            Consumer<Batch> away = null;
            for (Batch batch = stream.next(); batch != null; batch = stream.next()) {
                context.checkCancelled();
                if (away == null && !(forced && builder.rows() > 0)) {
                    try {
                        builder.append(batch);
                        continue;
                    } catch (CentellaException e) {
                        refuseOther(e);
                    }
                }
                if (away == null) {
                    away = moved(builder, elsewhere);
                }
                away.accept(keptColumns(batch));
            }
            if (away == null) {
                try {
                    own = builder.build();
                    return own;
                } catch (CentellaException e) {
                    refuseOther(e);
                }
                moved(builder, elsewhere);
            }
            return null;
        } finally {
            pool.elastic(false);
        }
    }

    /** Empties the builder. */
    private Consumer<Batch> moved(JoinTableBuilder builder, Supplier<Consumer<Batch>> elsewhere) {
        pool.elastic(false);
        Consumer<Batch> away = elsewhere.get();
        List<@Nullable FlatColumn> columns = builder.columns();
        // What is read back takes memory by the batch.
        int step = Math.min(Batch.DEFAULT_ROWS, context.batchRows());
        for (int from = 0; from < builder.rows(); from += step) {
            context.checkCancelled();
            int count = Math.min(step, builder.rows() - from);
            List<Column> slices = new ArrayList<>();
            for (int i = 0; i < columns.size(); i++) {
                FlatColumn column = columns.get(i);
                slices.add(column == null ? nulls(i, count) : column.slice(from, count));
            }
            away.accept(new Batch(count, slices));
        }
        builder.clear();
        return away;
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

    private JoinTableBuilder collectBroadcast(MemoryPool memory) {
        JoinTableBuilder builder = builder(memory, context.settings().get(Settings.SLOTS));
        try (BatchStream stream = input.get()) {
            for (Batch batch = stream.next(); batch != null; batch = stream.next()) {
                context.checkCancelled();
                builder.append(batch);
            }
            return builder;
        } catch (RuntimeException | Error e) {
            builder.close();
            throw e;
        }
    }

    /** For a block of the rows. */
    JoinTableBuilder builder() {
        return builder(pool, 1);
    }

    private JoinTableBuilder builder(MemoryPool memory, int parallelism) {
        return new JoinTableBuilder(types, keys, kept, nullRow, parallelism, memory);
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
        if (file != null) {
            file.close();
        }
        nullBuilders.values().forEach(ColumnBuilder::close);
        nullBuilders.clear();
    }
}
