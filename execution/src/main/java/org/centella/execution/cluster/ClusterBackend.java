// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.cluster;

import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.columnar.memory.MemoryPool;
import org.centella.execution.exchange.KeptOutputs;
import org.centella.execution.exchange.TaskOutput;
import org.centella.execution.operator.KeptRows;
import org.centella.execution.plan.OutputSizes;
import org.centella.execution.plan.Stage;
import org.centella.execution.plan.TaskInput;
import org.centella.execution.scheduler.Allotment;
import org.centella.execution.scheduler.Backend;
import org.centella.execution.scheduler.Event;
import org.centella.execution.scheduler.QueryContext;
import org.centella.execution.scheduler.TaskId;
import org.centella.execution.transfer.BlockAddress;
import org.centella.execution.transfer.BlockClient;
import org.centella.execution.transfer.BlockServer;
import org.centella.execution.transfer.BlockSource;
import org.centella.execution.transfer.Trust;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A driver's executors, which are processes of their own: tells them what the scheduler decides, and the scheduler what they
 * report. Rows of a query's last stage are fetched as tasks complete, and count as done only once they are here.
 */
public final class ClusterBackend implements Backend {
    private static final Logger LOG = LoggerFactory.getLogger(ClusterBackend.class);

    private final BlockServer blocks;
    private final BlockClient client;
    private final LinkServer links;
    private final Map<String, byte[]> blobs = new ConcurrentHashMap<>();
    private volatile List<String> jars = List.of();
    private final Map<Integer, RemoteExecutor> executors = new ConcurrentHashMap<>();
    private final Map<Long, RemoteQuery> queries = new ConcurrentHashMap<>();
    private final Allotment allotment;
    private final KeptOutputs kept;
    private final Set<Integer> released = ConcurrentHashMap.newKeySet();
    private volatile @Nullable Consumer<Event> events;
    private volatile @Nullable ClusterManager manager;
    private volatile boolean closed;

    /**
     * @param host under which executors reach this process
     * @param kept what this process keeps, for executors to read
     */
    public ClusterBackend(String host, Trust trust, Allotment allotment, MemoryPool memory, KeptOutputs kept) {
        this.allotment = allotment;
        this.kept = kept;
        this.blocks = new BlockServer(new InetSocketAddress(host, 0), trust, new Blobs(), memory);
        this.client = new BlockClient(trust, memory);
        this.links = LinkServer.start(
                new Endpoint(host, 0), trust, new LinkServer.Acceptor<>(Links.DRIVER, FromExecutor::new));
    }

    /** The port that executors report to. */
    public int linkPort() {
        return links.port();
    }

    /** The port that executors fetch plans from. */
    public int blockPort() {
        return blocks.port();
    }

    /** Asks a manager for executors from now on, who tells the listener of this. */
    void manage(ClusterManager by) {
        manager = by;
        executors.keySet().forEach(by::joined);
    }

    /** Lets executors have bytes by a name that nothing else has. */
    public void publish(String name, byte[] bytes) {
        Published.write(name, bytes, blobs::put);
    }

    public void withdraw(String name) {
        Published.names(name, blobs::get).forEach(blobs::remove);
    }

    /** Has the executors keep a dataset no longer. */
    public void drop(int dataset) {
        executors.values().forEach(executor -> executor.link().send(new ToExecutor.DropKept(dataset)));
    }

    /** What this process and the executors keep. */
    KeptRows kept() {
        return new KeptEverywhere(kept, client, executor -> {
            RemoteExecutor there = executors.get(executor);
            return there == null ? null : there.address();
        });
    }

    /** What classes of the application are in, published already. */
    public void useJars(List<String> names) {
        jars = List.copyOf(names);
    }

    /** What becomes of what the manager says. */
    final class FromManager implements ClusterManager.Listener {
        @Override
        public void leaves(int executor) {
            report(new Event.ExecutorDraining(executor));
        }

        @Override
        public void cannotStart(String reason) {
            report(new Event.ExecutorsFailing(
                    new CentellaException(ErrorCode.NO_EXECUTORS, "no executor can be started: " + reason)));
        }
    }

    /** @param queries that it knows, each with the stages that it was told of as they run, where that is not as planned */
    private record RemoteExecutor(
            Link<ToDriver, ToExecutor> link, BlockAddress address, Map<Long, Map<Integer, Stage>> queries) {}

    private final class Blobs implements BlockSource {
        @Override
        public TaskOutput output(long query, int stage, int task) {
            if (query == KeptEverywhere.QUERY) {
                return kept.output(stage, task);
            }
            throw new CentellaException(ErrorCode.BLOCK_LOST, "a driver serves no outputs");
        }

        @Override
        public byte[] blob(String name) {
            byte[] blob = blobs.get(name);
            if (blob == null) {
                throw new CentellaException(ErrorCode.BLOCK_LOST, "there is no " + name + " (any more)");
            }
            return blob;
        }
    }

    /** What one executor reports. */
    private final class FromExecutor implements Link.Listener<ToDriver, ToExecutor> {
        private int executor = -1;

        @Override
        public void received(Link<ToDriver, ToExecutor> link, ToDriver message) {
            switch (message) {
                case ToDriver.Hello hello -> {
                    executor = hello.executor();
                    joined(link, hello);
                }
                case ToDriver.Succeeded(TaskId task, OutputSizes output) -> succeeded(task, executor, output);
                case ToDriver.Failed(TaskId task, ErrorText error) ->
                    report(new Event.TaskFailed(task, error.toException(), true));
                case ToDriver.OutputMissing missing ->
                    report(new Event.OutputLost(
                            missing.task(),
                            missing.executor(),
                            missing.stage(),
                            missing.outputTask(),
                            missing.error().toException()));
                case ToDriver.QueryEnded ended -> {
                    RemoteQuery query = queries.get(ended.query());
                    if (query != null) {
                        query.ended(executor, ended);
                    }
                }
            }
        }

        @Override
        public void closed(Link<ToDriver, ToExecutor> link, String reason) {
            RemoteExecutor gone = executors.get(executor);
            if (gone != null && gone.link() == link) {
                lost(executor, reason);
            }
        }
    }

    private void joined(Link<ToDriver, ToExecutor> link, ToDriver.Hello hello) {
        BlockAddress address = new BlockAddress(hello.host(), hello.blockPort());
        executors.put(hello.executor(), new RemoteExecutor(link, address, new ConcurrentHashMap<>()));
        tellPeers();
        LOG.info("executor {} joined with {} slots, process {}", hello.executor(), hello.slots(), hello.pid());
        report(new Event.ExecutorAdded(hello.executor(), hello.host(), hello.slots()));
        ClusterManager by = manager;
        if (by != null) {
            by.joined(hello.executor());
        }
    }

    private void lost(int executor, String reason) {
        executors.remove(executor);
        if (released.remove(executor)) {
            LOG.info("executor {} has ended", executor);
        } else if (!closed) {
            LOG.warn("executor {} is lost: {}", executor, reason);
        }
        report(new Event.ExecutorLost(
                executor, new CentellaException(ErrorCode.TASK_LOST, "executor " + executor + " is lost: " + reason)));
        queries.values().forEach(query -> query.lost(executor));
        tellPeers();
    }

    /** One after the other, so that what each executor hears last is how it is. */
    private synchronized void tellPeers() {
        Map<Integer, Endpoint> peers = new TreeMap<>();
        executors.forEach((id, executor) -> peers.put(
                id, new Endpoint(executor.address().host(), executor.address().port())));
        executors.values().forEach(executor -> executor.link().send(new ToExecutor.Peers(peers)));
    }

    private void succeeded(TaskId task, int executor, OutputSizes output) {
        RemoteQuery query = queries.get(task.query());
        RemoteExecutor from = executors.get(executor);
        if (query == null || from == null || !query.isResult(task.stage())) {
            report(new Event.TaskSucceeded(task, output));
            return;
        }
        query.collect(task, from.address(), client).whenComplete((_, failure) -> {
            if (failure == null) {
                report(new Event.TaskSucceeded(task, OutputSizes.none(1)));
            } else {
                report(new Event.TaskFailed(task, RemoteQuery.error(failure), true));
            }
        });
    }

    /** Of a driver that ends, executors go because it told them to. */
    private void report(Event event) {
        Consumer<Event> to = events;
        if (to != null && !closed) {
            to.accept(event);
        }
    }

    @Override
    public Allotment allotment() {
        return allotment;
    }

    @Override
    public void want(int wanted) {
        ClusterManager by = manager;
        if (by != null) {
            by.want(wanted);
        }
    }

    @Override
    public void release(int executor) {
        RemoteExecutor to = executors.get(executor);
        if (to != null) {
            released.add(executor);
            to.link().send(new ToExecutor.Stop());
        }
    }

    @Override
    public void begin(Consumer<Event> to) {
        events = to;
    }

    @Override
    public void start(QueryContext query) {
        blobs.put(QueryBlob.name(query.id), QueryBlob.write(query.graph, query.settings, jars));
        queries.put(query.id, new RemoteQuery(query));
    }

    @Override
    public void launch(
            QueryContext query, TaskId task, int executor, Stage stage, TaskInput input, Map<Integer, int[]> outputs) {
        RemoteExecutor to = executors.get(executor);
        if (to == null) {
            // Its loss is among the events that are still to be handled.
            return;
        }
        introduce(query, executor, to);
        tellStage(query, stage, to);
        to.link().send(new ToExecutor.Launch(task, input, outputs));
    }

    /** Of a stage that runs as it was planned the executor knows by the plan. */
    private static void tellStage(QueryContext query, Stage stage, RemoteExecutor to) {
        Map<Integer, Stage> told = Objects.requireNonNull(to.queries().get(query.id));
        Stage known = told.getOrDefault(stage.id(), query.graph.stages().get(stage.id()));
        if (known != stage && !known.equals(stage)) {
            told.put(stage.id(), stage);
            to.link().send(new ToExecutor.StageAsRun(query.id, stage));
        }
    }

    private void introduce(QueryContext query, int executor, RemoteExecutor to) {
        if (to.queries().putIfAbsent(query.id, new ConcurrentHashMap<>()) == null) {
            Objects.requireNonNull(queries.get(query.id)).startedOn(executor);
            byte[] plan = blobs.get(QueryBlob.name(query.id));
            to.link().send(new ToExecutor.StartQuery(query.id, plan != null && QueryBlob.isSmall(plan) ? plan : null));
            RemoteQuery known = Objects.requireNonNull(queries.get(query.id));
            known.offers().forEach(to.link()::send);
        }
    }

    @Override
    public void cancel(TaskId task, int executor) {
        RemoteExecutor to = executors.get(executor);
        if (to != null) {
            to.link().send(new ToExecutor.CancelTask(task));
        }
    }

    @Override
    public void offerFilters(QueryContext query, Stage stage, int[] outputs) {
        ToExecutor.OfferFilters offer = new ToExecutor.OfferFilters(query.id, stage.id(), stage.filters(), outputs);
        Objects.requireNonNull(queries.get(query.id)).offered(offer);
        tell(query.id, offer);
    }

    @Override
    public void release(QueryContext query, int stage) {
        tell(query.id, new ToExecutor.ReleaseStage(query.id, stage));
    }

    @Override
    public void fail(QueryContext query, CentellaException error) {
        tell(query.id, new ToExecutor.CancelQuery(query.id, ErrorText.of(error)));
    }

    private void tell(long query, ToExecutor message) {
        executors.values().stream()
                .filter(executor -> executor.queries().containsKey(query))
                .forEach(executor -> executor.link().send(message));
    }

    @Override
    public CompletableFuture<Void> rows(QueryContext query) {
        return Objects.requireNonNull(queries.get(query.id)).fed();
    }

    @Override
    public CompletableFuture<Void> end(QueryContext query) {
        RemoteQuery remote = Objects.requireNonNull(queries.get(query.id));
        blobs.remove(QueryBlob.name(query.id));
        tell(query.id, new ToExecutor.EndQuery(query.id));
        executors.values().forEach(executor -> executor.queries().remove(query.id));
        // What the caller does then may take longer than the network's thread should.
        return remote.end(new HashMap<>(executors).keySet())
                .whenCompleteAsync((_, _) -> queries.remove(query.id), Thread::startVirtualThread);
    }

    /** Ends the executors. */
    @Override
    public void close() {
        closed = true;
        executors.values().forEach(executor -> executor.link().send(new ToExecutor.Stop()));
        links.close();
        client.close();
        blocks.close();
    }
}
