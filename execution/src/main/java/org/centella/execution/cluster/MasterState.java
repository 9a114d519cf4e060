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
 * on the worker with the most free cores: so applications share alike, and an executor's loss costs each little.
 */
final class MasterState {
    private static final Logger LOG = LoggerFactory.getLogger(MasterState.class);

    private final Map<Object, WorkerState> workers = new LinkedHashMap<>();
    private final Map<Object, ApplicationState> applications = new LinkedHashMap<>();

    private static final class WorkerState {
        private final ToMaster.WorkerHello hello;
        private final Consumer<FromMaster> tell;
        private final Map<String, ExecutorGrant> executors = new LinkedHashMap<>();

        WorkerState(ToMaster.WorkerHello hello, Consumer<FromMaster> tell) {
            this.hello = hello;
            this.tell = tell;
            hello.executors().forEach(grant -> executors.put(key(grant.application(), grant.executor()), grant));
        }

        int freeCores() {
            return hello.cores()
                    - executors.values().stream().mapToInt(ExecutorGrant::cores).sum();
        }

        long freeMemory() {
            return hello.memory()
                    - executors.values().stream()
                            .mapToLong(ExecutorGrant::memory)
                            .sum();
        }

        boolean hasRoomFor(ToMaster.ApplicationHello application) {
            return freeCores() >= application.coresPerExecutor() && freeMemory() >= application.memoryPerExecutor();
        }
    }

    private static final class ApplicationState {
        private final ToMaster.ApplicationHello hello;
        private final Consumer<FromMaster> tell;
        private int next;

        ApplicationState(ToMaster.ApplicationHello hello, Consumer<FromMaster> tell) {
            this.hello = hello;
            this.tell = tell;
        }
    }

    private static String key(String application, int executor) {
        return application + "/" + executor;
    }

    /**
     * @param link whoever says it
     * @param reply reaches them
     */
    void received(Object link, Consumer<FromMaster> reply, ToMaster message) {
        switch (message) {
            case ToMaster.WorkerHello hello -> {
                LOG.info("worker {} has {} cores and {} bytes", hello.worker(), hello.cores(), hello.memory());
                workers.put(link, new WorkerState(hello, reply));
            }
            case ToMaster.ExecutorExited(String application, int executor, int exitCode) ->
                exited(link, application, executor, "its process ended with code " + exitCode);
            case ToMaster.ApplicationHello hello -> {
                LOG.info("application {} ({}) wants {} executors", hello.application(), hello.name(), hello.wanted());
                ApplicationState application = new ApplicationState(hello, reply);
                application.next = Math.max(hello.nextExecutor(), highest(hello.application()) + 1);
                applications.put(link, application);
            }
        }
        allocate();
    }

    private int highest(String application) {
        return workers.values().stream()
                .flatMap(worker -> worker.executors.values().stream())
                .filter(grant -> grant.application().equals(application))
                .mapToInt(ExecutorGrant::executor)
                .max()
                .orElse(-1);
    }

    void closed(Object link, String reason) {
        WorkerState worker = workers.remove(link);
        if (worker != null) {
            LOG.warn("worker {} is gone: {}", worker.hello.worker(), reason);
            worker.executors
                    .values()
                    .forEach(grant -> tellEnded(grant, "worker " + worker.hello.worker() + " is gone"));
        }
        ApplicationState application = applications.remove(link);
        if (application != null) {
            LOG.info("application {} is gone: {}", application.hello.application(), reason);
            for (ExecutorGrant grant : executorsOf(application.hello.application())) {
                kill(grant.application(), grant.executor());
            }
        }
        allocate();
    }

    private void exited(Object link, String application, int executor, String reason) {
        WorkerState worker = workers.get(link);
        ExecutorGrant grant = worker == null ? null : worker.executors.remove(key(application, executor));
        if (grant != null) {
            tellEnded(grant, reason);
        }
    }

    private void tellEnded(ExecutorGrant grant, String reason) {
        for (ApplicationState application : applications.values()) {
            if (application.hello.application().equals(grant.application())) {
                application.tell.accept(new FromMaster.Ended(grant.executor(), reason));
            }
        }
    }

    /** Has the worker end it; its cores are free once the worker says that it is gone. */
    private void kill(String application, int executor) {
        for (WorkerState worker : workers.values()) {
            if (worker.executors.containsKey(key(application, executor))) {
                worker.tell.accept(new FromMaster.Kill(application, executor));
            }
        }
    }

    private List<ExecutorGrant> executorsOf(String application) {
        List<ExecutorGrant> all = new ArrayList<>();
        for (WorkerState worker : workers.values()) {
            worker.executors.values().stream()
                    .filter(grant -> grant.application().equals(application))
                    .forEach(all::add);
        }
        return all;
    }

    private void allocate() {
        Map<ApplicationState, Integer> held = new HashMap<>();
        applications
                .values()
                .forEach(application -> held.put(
                        application,
                        executorsOf(application.hello.application()).size()));
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

    private static @Nullable ApplicationState neediest(Map<ApplicationState, Integer> held) {
        return held.entrySet().stream()
                .filter(entry -> entry.getValue() < entry.getKey().hello.wanted())
                .min(Comparator.comparingInt(
                        entry -> entry.getValue() * entry.getKey().hello.coresPerExecutor()))
                .map(Map.Entry::getKey)
                .orElse(null);
    }

    private @Nullable WorkerState roomiest(ApplicationState application) {
        return workers.values().stream()
                .filter(worker -> worker.hasRoomFor(application.hello))
                .max(Comparator.comparingInt(WorkerState::freeCores))
                .orElse(null);
    }

    private static void launch(ApplicationState application, WorkerState worker) {
        ToMaster.ApplicationHello hello = application.hello;
        ExecutorGrant grant = new ExecutorGrant(
                hello.application(),
                application.next++,
                hello.driver(),
                hello.blocks(),
                hello.directory(),
                hello.coresPerExecutor(),
                hello.memoryPerExecutor());
        worker.executors.put(key(grant.application(), grant.executor()), grant);
        worker.tell.accept(new FromMaster.Launch(grant));
        application.tell.accept(new FromMaster.Granted(grant.executor(), worker.hello.worker()));
    }
}
