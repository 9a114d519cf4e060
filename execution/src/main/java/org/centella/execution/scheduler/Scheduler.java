// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.scheduler;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.columnar.memory.MemoryPool;
import org.centella.columnar.setting.SettingValues;
import org.centella.columnar.setting.Settings;
import org.centella.execution.operator.Application;
import org.centella.execution.plan.OutputSizes;
import org.centella.execution.plan.Stage;
import org.centella.execution.plan.StageGraph;
import org.centella.execution.plan.TaskInput;
import org.centella.storage.TableFormat;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs queries: one thread drains the events, asks {@link SchedulerState} what to do and does it. Tasks run on the threads
 * of an {@link Executor}, one per slot. Thread-safe.
 */
public final class Scheduler implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Scheduler.class);
    /** No two queries of a process have one number, though a driver has two schedulers. */
    private static final AtomicLong NEXT_QUERY = new AtomicLong(1);
    /** How often the decisions hear of the time. */
    private static final long TICK_MILLIS = 100;

    private final MemoryPool memory;
    private final Map<String, TableFormat> formats;
    private final Backend backend;
    private final Consumer<LogEntry> log;
    private final LinkedBlockingQueue<Event> events = new LinkedBlockingQueue<>();
    private final Map<Long, QueryExecution> queries = new ConcurrentHashMap<>();
    private final SchedulerState state;
    private final Thread loop;
    private volatile boolean closed;

    /**
     * Runs tasks in this process.
     *
     * @param slots tasks that run at a time
     * @param memory the process's account; the caller closes it after this
     * @param formats by name
     * @param log hears what happens, in order, on the scheduler's thread
     */
    public Scheduler(int slots, MemoryPool memory, Map<String, TableFormat> formats, Consumer<LogEntry> log) {
        this(new LocalBackend(slots), memory, formats, log);
    }

    /** @param backend is closed with this */
    public Scheduler(Backend backend, MemoryPool memory, Map<String, TableFormat> formats, Consumer<LogEntry> log) {
        Patience patience = backend instanceof LocalBackend ? Patience.LOCAL : Patience.CLUSTER;
        this.state = new SchedulerState(StageAdaptation.DEFAULT, patience, backend.allotment());
        this.log = log;
        this.memory = memory;
        this.formats = Map.copyOf(formats);
        this.backend = backend;
        this.loop = Thread.ofPlatform().daemon().name("centella-scheduler").start(this::drain);
        backend.begin(events::add);
    }

    /**
     * Starts a query; its rows come from the execution that is returned, which the caller closes.
     *
     * @param text of the statement, for whoever looks at what runs
     */
    public QueryExecution submit(StageGraph graph, SettingValues settings, String text) {
        return submit(graph, settings, text, Application.NONE);
    }

    /** @param application whose programs the stages run, as this process knows it */
    public QueryExecution submit(StageGraph graph, SettingValues settings, String text, Application application) {
        return submit(graph, settings, text, null, application);
    }

    /** @param outer working tables of the query that this one is a part of */
    QueryExecution submit(
            StageGraph graph,
            SettingValues settings,
            String text,
            @Nullable WorkingTables outer,
            Application application) {
        if (closed) {
            throw new CentellaException(ErrorCode.SESSION_CLOSED, "the engine is closed");
        }
        long id = NEXT_QUERY.getAndIncrement();
        QueryContext context = new QueryContext(
                id, graph, settings, backend instanceof LocalBackend, outer, memory, formats, application);
        RecursionDriver recursion = graph.recursions().isEmpty() ? null : new RecursionDriver(this, context);
        QueryExecution execution = new QueryExecution(this, context, text, recursion);
        queries.put(id, execution);
        backend.start(context);
        if (recursion == null) {
            events.add(new Event.QuerySubmitted(id, graph));
        } else {
            Thread.ofVirtual()
                    .name("centella-recursion-" + id)
                    .start(() -> recursion.run(
                            () -> events.add(new Event.QuerySubmitted(id, graph)), error -> failed(execution, error)));
        }
        Duration timeout = settings.get(Settings.QUERY_TIMEOUT);
        if (!timeout.isZero()) {
            Thread.ofVirtual().name("centella-timeout-" + id).start(() -> cancelAfter(execution, timeout));
        }
        return execution;
    }

    private void cancelAfter(QueryExecution execution, Duration timeout) {
        try {
            if (!execution.ended.await(timeout.toNanos(), TimeUnit.NANOSECONDS)) {
                cancel(
                        execution.id(),
                        new CentellaException(
                                ErrorCode.QUERY_TIMEOUT, "the query ran longer than " + timeout.toMillis() + " ms"));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** A query that ended before its stages began. */
    private void failed(QueryExecution execution, CentellaException error) {
        execution.context().cancel(error);
        execution.context().results.finish(error);
        end(execution);
    }

    void cancel(long query, CentellaException reason) {
        QueryExecution execution = queries.get(query);
        if (execution != null && execution.cancelRecursion(reason)) {
            return;
        }
        events.add(new Event.CancelRequested(query, reason));
    }

    private void drain() {
        long ticked = System.nanoTime();
        while (!closed || !queries.isEmpty()) {
            try {
                Event event = events.poll(TICK_MILLIS, TimeUnit.MILLISECONDS);
                if (event != null) {
                    handle(event);
                }
                long now = System.nanoTime();
                if (now - ticked >= TimeUnit.MILLISECONDS.toNanos(TICK_MILLIS)) {
                    ticked = now;
                    handle(new Event.Tick(now));
                }
            } catch (InterruptedException e) {
                if (!closed) {
                    Thread.currentThread().interrupt();
                    return;
                }
            }
        }
    }

    private void handle(Event event) {
        try {
            // Before the query may end and be forgotten.
            count(event);
            tell(event);
            for (Action action : state.handle(event)) {
                tell(LogEntries.of(action));
                perform(action);
            }
        } catch (RuntimeException e) {
            // A defect: what is known of the queries may be wrong, but whoever waits for them must not wait for ever.
            LOG.error("{} failed", event, e);
            CentellaException error = new CentellaException(ErrorCode.INTERNAL_ERROR, "the scheduler failed: " + e, e);
            for (QueryExecution execution : queries.values()) {
                execution.context().cancel(error);
                execution.context().results.finish(error);
            }
        }
    }

    private void tell(Event event) {
        tell(
                event instanceof Event.QuerySubmitted(long query, StageGraph graph)
                        ? LogEntries.submitted(query, queries.get(query).text(), graph)
                        : LogEntries.of(event));
    }

    private void tell(@Nullable LogEntry entry) {
        if (entry != null) {
            log.accept(entry);
        }
    }

    private void count(Event event) {
        if (event instanceof Event.TaskSucceeded(TaskId task, OutputSizes _)) {
            QueryExecution execution = queries.get(task.query());
            if (execution != null) {
                execution.taskDone(task);
            }
        }
    }

    private void perform(Action action) {
        switch (action) {
            case Action.LaunchTask(
                    TaskId task,
                    int executor,
                    LaunchReason _,
                    Stage stage,
                    TaskInput input,
                    Map<Integer, int[]> outputs) ->
                backend.launch(queries.get(task.query()).context(), task, executor, stage, input, outputs);
            case Action.CancelTask(TaskId task, int executor) -> backend.cancel(task, executor);
            case Action.AdaptStage(long query, int stage, List<TaskInput> tasks) ->
                queries.get(query).adapted(stage, tasks);
            case Action.FuseStages(long query, Stage stage, int absorbed) ->
                queries.get(query).fused(stage, absorbed);
            case Action.OfferFilters(long query, Stage stage, int[] outputs) ->
                backend.offerFilters(queries.get(query).context(), stage, outputs);
            case Action.ReleaseStage(long query, int stage) ->
                backend.release(queries.get(query).context(), stage);
            case Action.ExcludeExecutor(int executor, boolean _) ->
                LOG.warn("executor {} gets no tasks for a while", executor);
            case Action.FailQuery(long query, CentellaException error) -> {
                QueryContext context = queries.get(query).context();
                context.cancel(error);
                backend.fail(context, error);
                context.results.finish(error);
            }
            case Action.FinishResult(long query) ->
                finishResult(queries.get(query).context());
            case Action.WantExecutors(int executors) -> backend.want(executors);
            case Action.ReleaseExecutor(int executor) -> backend.release(executor);
            case Action.EndQuery(long query) -> end(queries.get(query));
        }
    }

    private void end(QueryExecution execution) {
        QueryContext context = execution.context();
        queries.remove(context.id);
        // Before the backend forgets the query.
        CompletableFuture<Void> handedOver = finishResult(context);
        CompletableFuture<Void> ended = backend.end(context);
        // A result that ended well is still being read: its blocks are freed when the client closes.
        handedOver.whenComplete((_, _) -> context.results.whenDrained(
                () -> ended.whenComplete((_, left) -> execution.cleanedUp(close(context, left)))));
    }

    /** The result ends when the client has been handed all rows; after a failure of the query it has ended already. */
    private CompletableFuture<Void> finishResult(QueryContext context) {
        return backend.rows(context)
                .whenComplete((_, failure) -> context.results.finish(failure == null ? null : error(failure)));
    }

    private static @Nullable RuntimeException close(QueryContext context, @Nullable Throwable left) {
        RuntimeException failure = left == null ? null : error(left);
        try {
            context.close();
        } catch (RuntimeException e) {
            LOG.error("query {} did not clean up", context.id, e);
            failure = e;
        }
        return failure;
    }

    private static CentellaException error(Throwable failure) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        return cause instanceof CentellaException known
                ? known
                : new CentellaException(ErrorCode.INTERNAL_ERROR, "the end of a query failed: " + cause, cause);
    }

    /** Cancels what runs, and waits for it. */
    @Override
    public void close() {
        closed = true;
        for (QueryExecution execution : List.copyOf(queries.values())) {
            execution.close();
        }
        backend.close();
        // It may be waiting for an event that never comes.
        loop.interrupt();
        try {
            loop.join(TimeUnit.SECONDS.toMillis(10));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
