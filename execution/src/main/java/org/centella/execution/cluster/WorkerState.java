// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.cluster;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A worker as the master sees it: what it offers, and what runs there. Mutable, owned by {@link MasterState}. */
final class WorkerState {
    private record Key(String application, int executor) {}

    // What stays.
    final ToMaster.WorkerHello hello;
    final Consumer<FromMaster> tell;

    // What changes.
    private final Map<Key, ExecutorGrant> executors = new LinkedHashMap<>();
    private boolean leaving;

    WorkerState(ToMaster.WorkerHello hello, Consumer<FromMaster> tell) {
        this.hello = hello;
        this.tell = tell;
        this.leaving = hello.leaving();
        hello.executors().forEach(this::add);
    }

    String name() {
        return hello.worker();
    }

    int freeCores() {
        return hello.cores()
                - executors.values().stream().mapToInt(ExecutorGrant::cores).sum();
    }

    long freeMemory() {
        return hello.memory()
                - executors.values().stream().mapToLong(ExecutorGrant::memory).sum();
    }

    /** What an executor gets here: what its application asks for, or the share of the memory that is its cores'. */
    long memoryFor(ToMaster.ApplicationHello application) {
        return application.memoryPerExecutor() > 0
                ? application.memoryPerExecutor()
                : hello.memory() / hello.cores() * Math.min(hello.cores(), application.coresPerExecutor());
    }

    boolean hasRoomFor(ToMaster.ApplicationHello application) {
        return !leaving && freeCores() >= application.coresPerExecutor() && freeMemory() >= memoryFor(application);
    }

    void add(ExecutorGrant grant) {
        executors.put(new Key(grant.application(), grant.executor()), grant);
    }

    @Nullable
    ExecutorGrant remove(String application, int executor) {
        return executors.remove(new Key(application, executor));
    }

    boolean runs(String application, int executor) {
        return executors.containsKey(new Key(application, executor));
    }

    Collection<ExecutorGrant> executors() {
        return executors.values();
    }

    List<ExecutorGrant> executorsOf(String application) {
        return executors.values().stream()
                .filter(grant -> grant.application().equals(application))
                .toList();
    }

    /** It gets no more executors. */
    void leave() {
        leaving = true;
    }

    boolean isLeaving() {
        return leaving;
    }
}
