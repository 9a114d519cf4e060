// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.scheduler;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.centella.columnar.Batch;
import org.centella.columnar.BatchStream;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.execution.operator.OperatorMetrics;
import org.centella.execution.plan.Stage;
import org.centella.execution.plan.TaskInput;
import org.jspecify.annotations.Nullable;

/**
 * A submitted query, as its client holds it: the stream of its result rows, its progress, and the way to stop it. The
 * stream is one thread's; {@link #cancel} and {@link #progress} are anyone's. Close it, read to the end or not.
 */
public final class QueryExecution implements BatchStream {
    /** How long closing waits for running tasks to notice; they look once per batch. */
    private static final long CLOSE_SECONDS = 60;

    private final Scheduler scheduler;
    private final QueryContext query;
    private final String text;
    private final Map<Integer, List<TaskInput>> adapted = new ConcurrentHashMap<>();
    private final Map<Integer, Stage> fused = new ConcurrentHashMap<>();
    private final Map<Integer, Integer> absorbed = new ConcurrentHashMap<>();
    private final @Nullable RecursionDriver recursion;
    private final StageProgress[] stages;
    final CountDownLatch ended = new CountDownLatch(1);
    private volatile @Nullable RuntimeException cleanUpFailure;

    /** @param recursion what comes before the stages, if something does */
    QueryExecution(Scheduler scheduler, QueryContext query, String text, @Nullable RecursionDriver recursion) {
        this.scheduler = scheduler;
        this.text = text;
        this.recursion = recursion;
        this.query = query;
        this.stages = query.graph.stages().stream()
                .map(stage -> new StageProgress(stage.tasks()))
                .toArray(StageProgress[]::new);
    }

    public long id() {
        return query.id;
    }

    /** Of the statement. */
    String text() {
        return text;
    }

    QueryContext context() {
        return query;
    }

    /** @throws CentellaException the query's error */
    @Override
    public @Nullable Batch next() {
        return query.results.next();
    }

    /** Asks the query to end with QUERY_CANCELLED; returns at once. No effect on a query that has ended. */
    public void cancel() {
        scheduler.cancel(query.id, new CentellaException(ErrorCode.QUERY_CANCELLED, "the query was cancelled"));
    }

    public QueryProgress progress() {
        int tasks = 0;
        int tasksDone = 0;
        int stagesDone = 0;
        for (StageProgress stage : stages) {
            tasks += stage.tasks();
            tasksDone += stage.done();
            stagesDone += stage.isComplete() ? 1 : 0;
        }
        return new QueryProgress(
                tasksDone, tasks, stagesDone, query.graph.stages().size() - absorbed.size());
    }

    /** The counters of every plan node, by node id; final after {@link #close}. */
    public Map<Integer, OperatorMetrics> metrics() {
        return query.metrics();
    }

    /** The most memory the query held at once, in bytes. */
    public long peakMemory() {
        return query.memory.peak();
    }

    /** What the tasks of stages read that were planned anew while the query ran, by stage. */
    public Map<Integer, List<TaskInput>> adapted() {
        return Map.copyOf(adapted);
    }

    void adapted(int stage, List<TaskInput> inputs) {
        adapted.put(stage, inputs);
        plan(stage, inputs.size());
    }

    private void plan(int stage, int count) {
        stages[stage].plan(count);
    }

    /** Stages that turned joins into broadcast joins while the query ran, as they ran, by stage. */
    public Map<Integer, Stage> fused() {
        return Map.copyOf(fused);
    }

    /** Stages that did not run on their own, with the stage that each ran within. */
    public Map<Integer, Integer> absorbed() {
        return Map.copyOf(absorbed);
    }

    void fused(Stage stage, int within) {
        fused.put(stage.id(), stage);
        absorbed.put(within, stage.id());
        plan(within, 0);
        plan(stage.id(), stage.tasks());
    }

    /** Bytes of a stage's output that went to disk; final after {@link #close}. */
    public long spilledBytes(int stage) {
        return query.shuffle.spilledBytes(stage);
    }

    /** True when the query was still at its recursive parts, which stop now. */
    boolean cancelRecursion(CentellaException reason) {
        return recursion != null && recursion.cancel(reason);
    }

    void taskDone(TaskId task) {
        stages[task.stage()].done(task.partition());
    }

    void cleanedUp(@Nullable RuntimeException failure) {
        cleanUpFailure = failure;
        ended.countDown();
    }

    /** Stops the query if it runs, and waits until all it held is free. */
    @Override
    public void close() {
        query.results.close();
        if (ended.getCount() > 0) {
            cancel();
        }
        try {
            if (!ended.await(CLOSE_SECONDS, TimeUnit.SECONDS)) {
                throw new CentellaException(
                        ErrorCode.INTERNAL_ERROR, "query " + query.id + " did not stop within " + CLOSE_SECONDS + " s");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CentellaException(ErrorCode.QUERY_CANCELLED, "interrupted while a query stopped", e);
        }
        if (cleanUpFailure != null) {
            throw cleanUpFailure;
        }
    }
}
