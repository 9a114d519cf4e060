// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.cluster;

import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.columnar.memory.MemoryPool;
import org.centella.columnar.setting.SettingValues;
import org.centella.columnar.setting.Settings;
import org.centella.execution.exchange.KeptFormat;
import org.centella.execution.exchange.KeptOutputs;
import org.centella.execution.exchange.StageOutputs;
import org.centella.execution.exchange.TaskOutput;
import org.centella.execution.plan.OutputSizes;
import org.centella.execution.plan.Stage;
import org.centella.execution.scheduler.QueryContext;
import org.centella.execution.scheduler.RunningTask;
import org.centella.execution.scheduler.TaskId;
import org.centella.execution.scheduler.TaskReports;
import org.centella.execution.scheduler.TaskSlots;
import org.centella.execution.transfer.BlockAddress;
import org.centella.execution.transfer.BlockClient;
import org.centella.execution.transfer.BlockId;
import org.centella.execution.transfer.BlockLostException;
import org.centella.execution.transfer.BlockServer;
import org.centella.execution.transfer.BlockSource;
import org.centella.execution.transfer.Trust;
import org.centella.storage.TableFormat;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An executor that is not in its driver's process: runs the tasks that the driver sends, keeps their outputs, and serves them
 * to other executors. Ends with its driver.
 *
 * <pre>
 *   driver  --link-->  tasks --> slots --> outputs --blocks-->  other executors, driver
 *           <--link--  how they ended
 * </pre>
 */
public final class ExecutorNode implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ExecutorNode.class);

    private final int executor;
    private final BlockAddress driverBlocks;
    private final MemoryPool memory;
    private final Map<String, TableFormat> formats;
    private final SettingValues settings;
    private final TaskSlots slots;
    private final BlockServer server;
    private final BlockClient client;
    private final KeptOutputs kept;
    private final RemoteApplication application;
    private final LinkClient<ToExecutor, ToDriver> driver;
    private final Map<Long, ExecutorQuery> queries = new ConcurrentHashMap<>();
    private final CountDownLatch over = new CountDownLatch(1);
    private volatile Map<Integer, Endpoint> peers = Map.of();

    /**
     * Connects to the driver.
     *
     * @param host under which others reach this process
     * @param slotCount tasks that run at a time
     * @param driverBlocks where the driver serves plans
     * @param memory of the process; the caller closes it after this
     */
    public ExecutorNode(
            int executor,
            String host,
            int slotCount,
            Endpoint driverLink,
            BlockAddress driverBlocks,
            Trust trust,
            MemoryPool memory,
            Map<String, TableFormat> formats,
            SettingValues settings) {
        this.executor = executor;
        this.driverBlocks = driverBlocks;
        this.memory = memory;
        this.settings = settings;
        this.slots = new TaskSlots(slotCount);
        this.server = new BlockServer(new InetSocketAddress(host, 0), trust, new Blocks(), memory);
        this.client = new BlockClient(trust, memory);
        this.kept = new KeptOutputs(executor, memory, settings.get(Settings.SPILL_DIRECTORY));
        this.application = new RemoteApplication(name -> client.blob(driverBlocks, name), kept, client, this::address);
        Map<String, TableFormat> all = new HashMap<>(formats);
        all.put(KeptFormat.NAME, new KeptFormat(application.kept()));
        this.formats = Map.copyOf(all);
        this.driver = LinkClient.connect(driverLink, Links.EXECUTOR, trust, new FromDriver());
        driver.link()
                .send(new ToDriver.Hello(
                        executor,
                        host,
                        server.port(),
                        slotCount,
                        ProcessHandle.current().pid()));
    }

    /** Waits until the driver wants no more, or is gone. */
    public void await() throws InterruptedException {
        over.await();
    }

    private final class FromDriver implements Link.Listener<ToExecutor, ToDriver> {
        @Override
        public void received(Link<ToExecutor, ToDriver> link, ToExecutor message) {
            switch (message) {
                case ToExecutor.Peers(Map<Integer, Endpoint> blocks) -> peers = blocks;
                case ToExecutor.StartQuery(long query, byte[] plan) -> start(query, plan);
                case ToExecutor.StageAsRun(long query, Stage stage) -> ifKnown(query, known -> known.runs(stage));
                case ToExecutor.Launch launch -> launch(launch);
                case ToExecutor.CancelTask(TaskId task) -> ifKnown(task.query(), query -> query.cancel(task));
                case ToExecutor.OfferFilters offer -> offerFilters(offer);
                case ToExecutor.ReleaseStage(long query, int stage) ->
                    ifKnown(query, known -> known.whenThere(context -> context.shuffle.release(stage)));
                case ToExecutor.CancelQuery(long query, ErrorText error) ->
                    ifKnown(query, known -> known.cancel(error.toException()));
                case ToExecutor.EndQuery(long query) ->
                    Thread.startVirtualThread(() -> ifKnown(query, known -> end(known)));
                case ToExecutor.DropKept(int dataset) -> kept.drop(dataset);
                case ToExecutor.Stop _ -> over.countDown();
            }
        }

        @Override
        public void closed(Link<ToExecutor, ToDriver> link, String reason) {
            LOG.info("executor {} ends, its driver is gone: {}", executor, reason);
            over.countDown();
        }
    }

    private void ifKnown(long query, Consumer<ExecutorQuery> action) {
        ExecutorQuery known = queries.get(query);
        if (known != null) {
            action.accept(known);
        }
    }

    private void start(long id, byte @Nullable [] small) {
        ExecutorQuery query = new ExecutorQuery(id);
        queries.put(id, query);
        query.fetch(() -> {
            QueryBlob plan = QueryBlob.read(small == null ? client.blob(driverBlocks, QueryBlob.name(id)) : small);
            application.use(plan.jars());
            return new QueryContext(id, plan.graph(), plan.settings(settings), memory, formats, application);
        });
    }

    private void launch(ToExecutor.Launch launch) {
        TaskId task = launch.task();
        ExecutorQuery query = queries.get(task.query());
        if (query == null) {
            failed(task, new CentellaException(ErrorCode.TASK_LOST, "the query is over here"));
            return;
        }
        query.begin();
        slots.run(() -> {
            try {
                run(launch, query);
            } finally {
                query.finish(task);
            }
        });
    }

    private void run(ToExecutor.Launch launch, ExecutorQuery query) {
        TaskId task = launch.task();
        QueryContext context;
        try {
            context = query.context();
        } catch (CentellaException e) {
            failed(task, e);
            return;
        }
        RunningTask.run(
                task,
                query.stage(context, task.stage()),
                launch.input(),
                outputs(context, launch.outputs()),
                context,
                () -> query.checkWanted(task),
                new ToScheduler(launch.outputs()));
    }

    private StageOutputs outputs(QueryContext query, Map<Integer, int[]> locations) {
        return new ClusterOutputs(query.id, executor, locations, query.shuffle, client, this::address);
    }

    private void offerFilters(ToExecutor.OfferFilters offer) {
        ifKnown(
                offer.query(),
                query -> query.whenThere(context -> {
                    Stage stage = query.stage(context, offer.stage()).withFilters(offer.filters());
                    context.offerFilters(stage, outputs(context, Map.of(stage.id(), offer.outputs())));
                }));
    }

    private @Nullable BlockAddress address(int peer) {
        if (peer == KeptOutputs.DRIVER) {
            return driverBlocks;
        }
        Endpoint endpoint = peers.get(peer);
        return endpoint == null ? null : new BlockAddress(endpoint.host(), endpoint.port());
    }

    private void end(ExecutorQuery query) {
        query.end(context -> {
            queries.remove(query.id);
            send(context == null ? nothing(query.id) : close(context));
        });
    }

    private ToDriver.QueryEnded close(QueryContext query) {
        ErrorText failure = null;
        try {
            query.close();
        } catch (RuntimeException e) {
            LOG.error("query {} did not clean up", query.id, e);
            failure = new ErrorText(ErrorCode.INTERNAL_ERROR, "executor " + executor + ": " + e.getMessage(), null);
        }
        Map<Integer, long[]> metrics = new TreeMap<>();
        query.metrics().forEach((node, counters) -> metrics.put(node, counters.counters()));
        return new ToDriver.QueryEnded(query.id, failure, query.memory.peak(), metrics, query.shuffle.spilledBytes());
    }

    private static ToDriver.QueryEnded nothing(long query) {
        return new ToDriver.QueryEnded(query, null, 0, Map.of(), Map.of());
    }

    private void failed(TaskId task, CentellaException error) {
        send(new ToDriver.Failed(task, ErrorText.of(error)));
    }

    /** How a task ended, for the driver. */
    private final class ToScheduler implements TaskReports {
        private final Map<Integer, int[]> locations;

        /** @param locations by stage, the executor of each output that the task reads */
        ToScheduler(Map<Integer, int[]> locations) {
            this.locations = locations;
        }

        @Override
        public void succeeded(TaskId task, OutputSizes output) {
            send(new ToDriver.Succeeded(task, output));
        }

        @Override
        public void failed(TaskId task, CentellaException error, boolean repeatable) {
            if (error instanceof BlockLostException lost && lost.block() instanceof BlockId block) {
                int executor = Objects.requireNonNull(locations.get(block.stage()))[block.task()];
                send(new ToDriver.OutputMissing(task, executor, block.stage(), block.task(), ErrorText.of(lost)));
            } else {
                ExecutorNode.this.failed(task, error);
            }
        }
    }

    private void send(ToDriver message) {
        driver.link().send(message);
    }

    /** What others may read of this executor. */
    private final class Blocks implements BlockSource {
        @Override
        public TaskOutput output(long query, int stage, int task) {
            if (query == KeptEverywhere.QUERY) {
                return kept.output(stage, task);
            }
            ExecutorQuery known = queries.get(query);
            QueryContext context = known == null ? null : known.contextIfThere();
            TaskOutput output = context == null ? null : context.shuffle.output(stage, task);
            if (output == null) {
                throw new CentellaException(
                        ErrorCode.BLOCK_LOST,
                        "executor " + executor + " has no output of query " + query + " stage " + stage + " task "
                                + task);
            }
            return output;
        }

        @Override
        public byte[] blob(String name) {
            throw new CentellaException(ErrorCode.BLOCK_LOST, "an executor has no blobs");
        }
    }

    /** Cancels what runs, and frees everything once it has stopped. */
    @Override
    public void close() {
        CentellaException gone = new CentellaException(ErrorCode.TASK_LOST, "the executor ends");
        queries.values().forEach(query -> query.cancel(gone));
        driver.close();
        slots.close();
        client.close();
        server.close();
        queries.values()
                .forEach(query -> query.end(context -> {
                    if (context != null) {
                        context.close();
                    }
                }));
        queries.clear();
        application.close();
    }
}
