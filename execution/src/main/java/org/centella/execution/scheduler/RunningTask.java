// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.scheduler;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import org.centella.columnar.Batch;
import org.centella.columnar.BatchStream;
import org.centella.columnar.Cancellation;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.columnar.memory.MemoryPool;
import org.centella.columnar.setting.SettingValues;
import org.centella.columnar.setting.Settings;
import org.centella.execution.exchange.ExchangeWriter;
import org.centella.execution.exchange.StageOutputs;
import org.centella.execution.exchange.TaskOutput;
import org.centella.execution.operator.Application;
import org.centella.execution.operator.DynamicFilters;
import org.centella.execution.operator.MergeStream;
import org.centella.execution.operator.OperatorMetrics;
import org.centella.execution.operator.OperatorTree;
import org.centella.execution.operator.TaskContext;
import org.centella.execution.operator.UnionOperator;
import org.centella.execution.plan.OutputSizes;
import org.centella.execution.plan.PhysicalPlan;
import org.centella.execution.plan.Stage;
import org.centella.execution.plan.TaskInput;
import org.centella.storage.Split;
import org.centella.storage.TableFormat;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One attempt of a task on its thread: builds the operators, pulls them, and writes what they yield to the exchange. */
public final class RunningTask implements TaskContext {
    private static final Logger LOG = LoggerFactory.getLogger(RunningTask.class);

    private final TaskId id;
    private final TaskInput input;
    private final StageOutputs stageOutputs;
    private final Runnable wanted;
    private final TaskReports reports;
    private final Stage stage;
    private final QueryContext query;
    private final MemoryPool memory;
    private final int batchRows;
    private final boolean inOrder;
    private boolean handedOver;

    private RunningTask(
            TaskId id,
            Stage stage,
            TaskInput input,
            StageOutputs stageOutputs,
            QueryContext query,
            Runnable wanted,
            TaskReports reports) {
        this.id = id;
        this.input = input;
        this.stageOutputs = stageOutputs;
        this.wanted = wanted;
        this.reports = reports;
        this.query = query;
        this.stage = stage;
        this.batchRows = query.settings.get(Settings.BATCH_SIZE);
        this.memory = query.memory.child("stage " + id.stage() + " task " + id.partition());
        this.inOrder = false;
    }

    /** The same task, as it reads another partition. */
    private RunningTask(RunningTask task, int partition) {
        this.id = new TaskId(task.id.query(), task.id.stage(), partition, task.id.attempt());
        this.input = TaskInput.of(partition, partition + 1);
        this.stageOutputs = task.stageOutputs;
        this.wanted = task.wanted;
        this.reports = task.reports;
        this.query = task.query;
        this.stage = task.stage;
        this.batchRows = task.batchRows;
        this.memory = task.memory;
        this.inOrder = true;
    }

    /**
     * Runs an attempt on this thread, and reports how it ended.
     *
     * @param outputs of the stages that it reads
     * @param wanted throws once nobody wants this attempt any more
     */
    public static void run(
            TaskId id,
            Stage stage,
            TaskInput input,
            StageOutputs outputs,
            QueryContext query,
            Runnable wanted,
            TaskReports reports) {
        @Nullable RunningTask task = null;
        try {
            query.checkCancelled();
            task = new RunningTask(id, stage, input, outputs, query, wanted, reports);
            reports.succeeded(id, task.run());
        } catch (CentellaException e) {
            reports.failed(id, e, task == null || task.isRepeatable());
        } catch (Throwable e) {
            // Anything else is a defect: the query fails with it, the slot and the process go on.
            LOG.error("{} failed", id, e);
            reports.failed(id, new CentellaException(ErrorCode.INTERNAL_ERROR, id + " failed: " + e, e), false);
        }
    }

    /** Runs to the end; afterwards the task's rows are with the shuffle store or the client. How much it put out. */
    private OutputSizes run() {
        return Cancellation.checkedBy(this::checkCancelled, this::work);
    }

    private OutputSizes work() {
        try (memory;
                BatchStream rows = OperatorTree.build(stage.root(), this)) {
            if (query.handsOver && stage.id() == query.graph.result().id()) {
                handOver(rows);
                return OutputSizes.none(stage.outputPartitions());
            }
            return exchange(rows);
        }
    }

    /** False once rows went to the client, who must not see them again. */
    private boolean isRepeatable() {
        return !handedOver;
    }

    /** The result ends with the query, when the last task of the stage has reported, not with this task. */
    private void handOver(BatchStream rows) {
        for (Batch batch = rows.next(); batch != null; batch = rows.next()) {
            checkCancelled();
            handedOver = true;
            query.results.put(batch, stage.root().schema(), query::checkCancelled, waits -> reports.waits(id, waits));
        }
    }

    private OutputSizes exchange(BatchStream rows) {
        try (ExchangeWriter writer = new ExchangeWriter(
                stage.output(),
                stage.outputPartitions(),
                stage.root().schema(),
                query.shuffle,
                "output of stage " + id.stage() + " task " + id.partition(),
                query.settings.get(Settings.FORCE_SPILL))) {
            for (Batch batch = rows.next(); batch != null; batch = rows.next()) {
                checkCancelled();
                writer.write(batch);
            }
            TaskOutput output = writer.finish();
            query.shuffle.put(id.stage(), id.partition(), output);
            return output.sizes();
        }
    }

    @Override
    public int partition() {
        return id.partition();
    }

    @Override
    public int partitions() {
        return stage.tasks();
    }

    @Override
    public int batchRows() {
        return batchRows;
    }

    @Override
    public SettingValues settings() {
        return query.settings;
    }

    @Override
    public MemoryPool memory() {
        return memory;
    }

    @Override
    public Path spillDirectory() {
        return query.spillDirectory();
    }

    @Override
    public List<Split> splits(int scanId) {
        return stage.splits().get(scanId).subList(input.from(), input.to()).stream()
                .flatMap(List::stream)
                .toList();
    }

    @Override
    public TableFormat format(String name) {
        return query.format(name);
    }

    @Override
    public BatchStream stageInput(PhysicalPlan.StageInput read) {
        int from = read.stage();
        int partitions = query.graph.stages().get(from).outputPartitions();
        boolean whole = read.broadcast() || partitions == 1;
        StageOutputs.Range range = from == input.splitStage()
                ? new StageOutputs.Range(from, input.from(), input.to(), input.fromTask(), input.toTask())
                : StageOutputs.Range.ofPartitions(from, whole ? 0 : input.from(), whole ? partitions : input.to());
        boolean merged = !read.mergeKeys().isEmpty();
        List<BatchStream> outputs = stageOutputs.read(
                range, merged || inOrder, read.schema().types(), batchRows, memory, this::checkCancelled);
        return merged
                ? new MergeStream(
                        outputs, read.schema().types(), read.mergeKeys(), batchRows, this::checkCancelled, memory)
                : new UnionOperator(outputs);
    }

    @Override
    public TaskContext forPartition(int partition) {
        return new RunningTask(this, partition);
    }

    @Override
    public Application application() {
        return query.application;
    }

    @Override
    public BatchStream workingTable(int table) {
        return query.working.read(table, batchRows);
    }

    @Override
    public <T extends AutoCloseable> T shared(int nodeId, Supplier<T> make) {
        return query.shared(nodeId, make);
    }

    @Override
    public MemoryPool queryMemory() {
        return query.memory;
    }

    @Override
    public DynamicFilters dynamicFilters() {
        return query.dynamicFilters;
    }

    @Override
    public OperatorMetrics metrics(int nodeId) {
        return query.metrics(nodeId);
    }

    @Override
    public void checkCancelled() {
        query.checkCancelled();
        wanted.run();
    }
}
