// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.operator;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.centella.columnar.BatchStream;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.columnar.memory.MemoryPool;
import org.centella.columnar.setting.SettingValues;
import org.centella.execution.plan.PhysicalPlan;
import org.centella.storage.Split;
import org.centella.storage.TableFormat;
import org.centella.storage.parquet.ParquetFormat;

/** A query of one stage, outside any scheduler, whose tasks an operator can be tried in. Close fails on a leak. */
final class StandaloneTask implements TaskContext, AutoCloseable {
    private final MemoryPool root;
    private final MemoryPool query;
    private final MemoryPool task;
    private final int batchRows;
    private final SettingValues settings;
    private final Path spillDirectory;
    private final Map<Integer, AutoCloseable> shared;
    private final DynamicFilters filters;
    private final Map<Integer, OperatorMetrics> metrics;
    final AtomicBoolean cancelled;
    private final boolean first;

    StandaloneTask(int batchRows) {
        this(batchRows, Long.MAX_VALUE, SettingValues.DEFAULTS);
    }

    StandaloneTask(int batchRows, long memory, SettingValues settings) {
        this.root = MemoryPool.root(memory);
        this.query = root.child("query");
        this.task = query.child("task");
        this.batchRows = batchRows;
        this.settings = settings;
        this.shared = new ConcurrentHashMap<>();
        this.filters = new DynamicFilters();
        this.metrics = new ConcurrentHashMap<>();
        this.cancelled = new AtomicBoolean();
        this.first = true;
        try {
            this.spillDirectory = Files.createTempDirectory("centella-test-spill");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private StandaloneTask(StandaloneTask other) {
        this.root = other.root;
        this.query = other.query;
        this.task = other.query.child("another task");
        this.batchRows = other.batchRows;
        this.settings = other.settings;
        this.shared = other.shared;
        this.filters = other.filters;
        this.metrics = other.metrics;
        this.cancelled = other.cancelled;
        this.spillDirectory = other.spillDirectory;
        this.first = false;
    }

    /** Another task of the same stage; to be closed before this one. */
    StandaloneTask another() {
        return new StandaloneTask(this);
    }

    @Override
    public int partition() {
        return 0;
    }

    @Override
    public int partitions() {
        return 1;
    }

    @Override
    public int batchRows() {
        return batchRows;
    }

    @Override
    public SettingValues settings() {
        return settings;
    }

    @Override
    public MemoryPool memory() {
        return task;
    }

    @Override
    public Path spillDirectory() {
        return spillDirectory;
    }

    @Override
    public List<Split> splits(int scanId) {
        return List.of();
    }

    @Override
    public TableFormat format(String name) {
        if (name.equals(ParquetFormat.NAME)) {
            return new ParquetFormat();
        }
        throw new IllegalArgumentException(name);
    }

    @Override
    public BatchStream stageInput(PhysicalPlan.StageInput input) {
        throw new IllegalArgumentException("stage " + input.stage());
    }

    @Override
    public TaskContext forPartition(int partition) {
        throw new IllegalArgumentException("partition " + partition);
    }

    @Override
    public Application application() {
        return Application.NONE;
    }

    @Override
    public BatchStream workingTable(int table) {
        throw new UnsupportedOperationException();
    }

    @Override
    @SuppressWarnings("unchecked")
    public <T extends AutoCloseable> T shared(int nodeId, Supplier<T> make) {
        return (T) shared.computeIfAbsent(nodeId, _ -> make.get());
    }

    @Override
    public MemoryPool queryMemory() {
        return query;
    }

    @Override
    public DynamicFilters dynamicFilters() {
        return filters;
    }

    @Override
    public OperatorMetrics metrics(int nodeId) {
        return metrics.computeIfAbsent(nodeId, _ -> new OperatorMetrics());
    }

    @Override
    public void checkCancelled() {
        if (cancelled.get()) {
            throw new CentellaException(ErrorCode.QUERY_CANCELLED, "cancelled by the test");
        }
    }

    @Override
    public void close() {
        task.close();
        if (!first) {
            return;
        }
        try {
            for (AutoCloseable each : shared.values()) {
                each.close();
            }
            try (Stream<Path> left = Files.list(spillDirectory)) {
                List<Path> files = left.sorted(Comparator.naturalOrder()).toList();
                if (!files.isEmpty()) {
                    throw new IllegalStateException("files left: " + files);
                }
            }
            Files.delete(spillDirectory);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
        query.close();
        root.close();
    }
}
