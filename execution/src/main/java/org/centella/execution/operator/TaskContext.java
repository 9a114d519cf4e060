// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.operator;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import org.centella.columnar.BatchStream;
import org.centella.columnar.memory.MemoryPool;
import org.centella.columnar.setting.SettingValues;
import org.centella.execution.plan.PhysicalPlan;
import org.centella.storage.Split;
import org.centella.storage.TableFormat;

/**
 * What a task gives its operators. One per attempt; used by the task's thread alone, except where said.
 */
public interface TaskContext {
    /** This task's partition, from 0. */
    int partition();

    /** Partitions of the stage. */
    int partitions();

    /** Rows of a batch at most. */
    int batchRows();

    SettingValues settings();

    /** The task's account; operators take children of it and close them. */
    MemoryPool memory();

    /** Where an operator may make files while the query runs; exists. */
    Path spillDirectory();

    /** The splits this partition reads for a scan node. */
    List<Split> splits(int scanId);

    TableFormat format(String name);

    /**
     * The output of another stage meant for this partition, or all of it; the caller closes it. A broadcast's is the same for
     * every partition and may be opened any number of times, by other threads too.
     */
    BatchStream stageInput(PhysicalPlan.StageInput input);

    /**
     * This task, as it reads another partition of all its inputs; rows of stages come in the order of the tasks that put them
     * out, the same in every attempt. What it holds is this task's.
     */
    TaskContext forPartition(int partition);

    /** Whose query this is. */
    Application application();

    /** The rows that the driver keeps under this number; the caller closes the stream. */
    BatchStream workingTable(int table);

    /**
     * The object that all tasks of this query on this executor share under a plan node's id: made by the first that asks,
     * closed when the query ends. Thread-safe. Its memory belongs in {@link #queryMemory()}.
     */
    <T extends AutoCloseable> T shared(int nodeId, Supplier<T> make);

    /** The query's account on this executor, for what outlives the task. Thread-safe. */
    MemoryPool queryMemory();

    /** Filters that joins publish and scans of the same executor look up. Thread-safe. */
    DynamicFilters dynamicFilters();

    /** The counters of a plan node, shared by all its tasks on this executor. */
    OperatorMetrics metrics(int nodeId);

    /** @throws org.centella.columnar.error.CentellaException QUERY_CANCELLED or QUERY_TIMEOUT; call it once per batch */
    void checkCancelled();
}
