// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.cluster;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The master's decisions. Executors go one at a time to the application that has the fewest cores of those that want more,
 * on the worker with the most free cores: so applications share alike, and an executor's loss costs each little. Without
 * threads or clocks: times are nanoseconds that the caller passes.
 */
final class MasterState {
    private static final Logger LOG = LoggerFactory.getLogger(MasterState.class);

    private final Map<Object, WorkerState> workers = new LinkedHashMap<>();
    private final Map<Object, ApplicationState> applications = new LinkedHashMap<>();

    /**
     * @param link whoever says it
     * @param reply reaches them
     */
    void received(Object link, Consumer<FromMaster> reply, ToMaster message, long now) {
        switch (message) {
            case ToMaster.WorkerHello hello -> {
                LOG.info("worker {} has {} cores and {} bytes", hello.worker(), hello.cores(), hello.memory());
                workers.put(link, new WorkerState(hello, reply));
            }
            case ToMaster.ExecutorExited(String application, int executor, String how) ->
                exited(workers.get(link), application, executor, how, now);
            case ToMaster.WorkerLeaves _ -> leaves(workers.get(link));
            case ToMaster.ApplicationHello hello -> {
                LOG.info("application {} ({}) wants {} executors", hello.application(), hello.name(), hello.wanted());
                int next = Math.max(hello.nextExecutor(), highest(hello.application()) + 1);
                ApplicationState application = new ApplicationState(hello, next, reply);
                applications.put(link, application);
                workers.values().stream()
                        .filter(WorkerState::isLeaving)
                        .forEach(worker -> tellLeaves(worker, application));
            }
            case ToMaster.Wants(int executors) -> ifKnown(link, application -> application.want(executors));
            case ToMaster.Joined(int executor) ->
                ifKnown(link, application -> application.joined(executor, workerOf(application.id(), executor)));
        }
        allocate(now);
    }

    /** Time has passed. */
    void tick(long now) {
        allocate(now);
    }

    private void ifKnown(Object link, Consumer<ApplicationState> action) {
        ApplicationState application = applications.get(link);
        if (application != null) {
            action.accept(application);
        }
    }

    private int highest(String application) {
        return executorsOf(application).stream()
                .mapToInt(ExecutorGrant::executor)
                .max()
                .orElse(-1);
    }

    private String workerOf(String application, int executor) {
        return workers.values().stream()
                .filter(worker -> worker.runs(application, executor))
                .map(WorkerState::name)
                .findFirst()
                .orElse("");
    }

    // Who goes.

    void closed(Object link, String reason, long now) {
        WorkerState worker = workers.remove(link);
        if (worker != null) {
            LOG.warn("worker {} is gone: {}", worker.name(), reason);
            String with = "worker " + worker.name() + " is gone";
            for (ExecutorGrant grant : worker.executors()) {
                applicationsOf(grant).forEach(application -> application.lost(grant.executor(), with));
            }
        }
        ApplicationState application = applications.remove(link);
        if (application != null) {
            LOG.info("application {} is gone: {}", application.id(), reason);
            for (ExecutorGrant grant : executorsOf(application.id())) {
                kill(grant.application(), grant.executor());
            }
        }
        allocate(now);
    }

    private void exited(@Nullable WorkerState worker, String application, int executor, String how, long now) {
        ExecutorGrant grant = worker == null ? null : worker.remove(application, executor);
        if (grant != null) {
            String reason = "executor " + executor + " on " + worker.name() + " " + how;
            applicationsOf(grant).forEach(owner -> owner.ended(executor, worker.name(), reason, now));
        }
    }

    /** One, or none when it is gone; two when it connected again before its old link was seen to be cut. */
    private List<ApplicationState> applicationsOf(ExecutorGrant grant) {
        return applications.values().stream()
                .filter(application -> application.id().equals(grant.application()))
                .toList();
    }

    /** A worker takes no more; its applications are asked to do without its executors, and end them when they can. */
    private void leaves(@Nullable WorkerState worker) {
        if (worker == null) {
            return;
        }
        LOG.info(
                "worker {} leaves, with {} executors",
                worker.name(),
                worker.executors().size());
        worker.leave();
        applications.values().forEach(application -> tellLeaves(worker, application));
    }

    private static void tellLeaves(WorkerState worker, ApplicationState application) {
        for (ExecutorGrant grant : worker.executorsOf(application.id())) {
            application.tell.accept(new FromMaster.Leaves(grant.executor()));
        }
    }

    /** Has the worker end it; its cores are free once the worker says that it is gone. */
    private void kill(String application, int executor) {
        for (WorkerState worker : workers.values()) {
            if (worker.runs(application, executor)) {
                worker.tell.accept(new FromMaster.Kill(application, executor));
            }
        }
    }

    private List<ExecutorGrant> executorsOf(String application) {
        List<ExecutorGrant> all = new ArrayList<>();
        workers.values().forEach(worker -> all.addAll(worker.executorsOf(application)));
        return all;
    }

    // Who gets what.

    private void allocate(long now) {
        Map<ApplicationState, Integer> held = new HashMap<>();
        for (ApplicationState application : applications.values()) {
            if (application.mayStart(now)) {
                held.put(application, staying(application.id()));
            }
        }
        for (ApplicationState next = neediest(held); next != null; next = neediest(held)) {
            WorkerState worker = roomiest(next);
            if (worker == null) {
                held.remove(next);
                continue;
            }
            launch(next, worker);
            held.merge(next, 1, Integer::sum);
        }
    }

    /** Executors of the application whose workers do not leave. */
    private int staying(String application) {
        return workers.values().stream()
                .filter(worker -> !worker.isLeaving())
                .mapToInt(worker -> worker.executorsOf(application).size())
                .sum();
    }

    private static @Nullable ApplicationState neediest(Map<ApplicationState, Integer> held) {
        return held.entrySet().stream()
                .filter(entry -> entry.getValue() < entry.getKey().wanted())
                .min(Comparator.comparingInt(
                        entry -> entry.getValue() * entry.getKey().hello.coresPerExecutor()))
                .map(Map.Entry::getKey)
                .orElse(null);
    }

    /** Of the workers where the fewest of the application's executors could not start. */
    private @Nullable WorkerState roomiest(ApplicationState application) {
        return workers.values().stream()
                .filter(worker -> worker.hasRoomFor(application.hello))
                .min(Comparator.comparingInt(application::failedOn)
                        .thenComparing(
                                Comparator.comparingInt(WorkerState::freeCores).reversed()))
                .orElse(null);
    }

    private static void launch(ApplicationState application, WorkerState worker) {
        ToMaster.ApplicationHello hello = application.hello;
        ExecutorGrant grant = new ExecutorGrant(
                hello.application(),
                application.start(),
                hello.driver(),
                hello.blocks(),
                hello.directory(),
                hello.coresPerExecutor(),
                worker.memoryFor(hello));
        worker.add(grant);
        worker.tell.accept(new FromMaster.Launch(grant));
        application.tell.accept(new FromMaster.Granted(grant.executor(), worker.name()));
    }

    /** What there is, for people and tests. */
    ClusterStatus status() {
        return new ClusterStatus(
                workers.values().stream()
                        .map(worker -> new ClusterStatus.Worker(
                                worker.name(),
                                worker.hello.host(),
                                worker.hello.cores(),
                                worker.freeCores(),
                                worker.hello.memory(),
                                worker.freeMemory(),
                                worker.isLeaving()))
                        .toList(),
                applications.values().stream()
                        .map(application -> new ClusterStatus.Application(
                                application.id(),
                                application.hello.name(),
                                application.wanted(),
                                executorsOf(application.id()).size()))
                        .toList());
    }
}
