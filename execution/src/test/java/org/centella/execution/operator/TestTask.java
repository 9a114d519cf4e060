// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.operator;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.centella.columnar.BatchStream;
import org.centella.columnar.memory.MemoryPool;
import org.centella.columnar.setting.SettingValues;
import org.centella.execution.plan.PhysicalPlan;
import org.centella.storage.Split;
import org.centella.storage.TableFormat;

/** The one task of a query without tables, for operators under test. */
record TestTask(
        int batchRows,
        SettingValues settings,
        MemoryPool memory,
        Path spillDirectory,
        Map<Integer, OperatorMetrics> counters)
        implements TaskContext {

    TestTask(int batchRows, SettingValues settings, MemoryPool memory, Path spillDirectory) {
        this(batchRows, settings, memory, spillDirectory, new HashMap<>());
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
    public List<Split> splits(int scanId) {
        return List.of();
    }

    @Override
    public TableFormat format(String name) {
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
    public <T extends AutoCloseable> T shared(int nodeId, Supplier<T> make) {
        return make.get();
    }

    @Override
    public MemoryPool queryMemory() {
        return memory;
    }

    @Override
    public DynamicFilters dynamicFilters() {
        return new DynamicFilters();
    }

    @Override
    public OperatorMetrics metrics(int nodeId) {
        return counters.computeIfAbsent(nodeId, _ -> new OperatorMetrics());
    }

    @Override
    public void checkCancelled() {}
}
