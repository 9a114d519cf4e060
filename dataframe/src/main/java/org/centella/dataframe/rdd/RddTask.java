// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.dataframe.rdd;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.centella.columnar.BatchStream;
import org.centella.columnar.memory.MemoryPool;
import org.centella.columnar.setting.Settings;
import org.centella.execution.operator.ProgramTask;
import org.centella.execution.operator.TaskContext;
import org.jspecify.annotations.Nullable;

/** One attempt of a task that computes elements: what it reads, what it holds, and what it adds to accumulators. */
final class RddTask implements AutoCloseable {
    private static final ThreadLocal<@Nullable RddTask> CURRENT = new ThreadLocal<>();

    private final ProgramTask task;
    private final List<AutoCloseable> held = new ArrayList<>();
    private final Map<Long, Object> updates = new HashMap<>();

    RddTask(ProgramTask task) {
        this.task = task;
    }

    /** The task that this thread runs, or null. */
    static @Nullable RddTask current() {
        return CURRENT.get();
    }

    /** Runs a part of the task's work, in which it is {@link #current}. */
    void enter() {
        CURRENT.set(this);
    }

    void leave() {
        CURRENT.remove();
    }

    TaskContext context() {
        return task.context();
    }

    MemoryPool memory() {
        return task.context().memory();
    }

    ElementReader reader() {
        return new ElementReader(task.context().application().classes());
    }

    /** For tests: collections go to disk at every chance. */
    boolean isSpillForced() {
        return task.context().settings().get(Settings.FORCE_SPILL);
    }

    /** The rows of an input's partition. */
    BatchStream rows(int input, int partition) {
        return task.input(input, partition);
    }

    /** The elements that an exchange has for a partition. */
    <T> Iterator<T> elements(int input, int partition) {
        return new ElementIterator<>(rows(input, partition), reader());
    }

    /** Closed with the task, the last first. */
    <A extends AutoCloseable> A hold(A resource) {
        held.add(resource);
        return resource;
    }

    void spilled(long bytes) {
        task.spilled(bytes);
    }

    /** What this task has added to accumulators, by their numbers. */
    Map<Long, Object> updates() {
        return updates;
    }

    @Override
    public void close() {
        RuntimeException failure = null;
        for (AutoCloseable resource : held.reversed()) {
            try {
                resource.close();
            } catch (RuntimeException e) {
                failure = e;
            } catch (Exception e) {
                failure = new IllegalStateException("closing " + resource, e);
            }
        }
        held.clear();
        if (failure != null) {
            throw failure;
        }
    }
}
