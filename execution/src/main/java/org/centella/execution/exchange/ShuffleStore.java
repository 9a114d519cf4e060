// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.exchange;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import org.centella.columnar.BatchStream;
import org.centella.columnar.memory.MemoryPool;
import org.centella.columnar.memory.Reclaimer;
import org.jspecify.annotations.Nullable;

/**
 * The outputs of a query's finished tasks on this executor, by stage and task, until the stages that read them are done.
 * A task has another output when its first was lost, as one that the disk has damaged; who reads that goes on. In memory as
 * long as nobody of the process needs it for something else; then outputs go to disk, those that will be read last first.
 * Thread-safe.
 */
public final class ShuffleStore implements AutoCloseable, Reclaimer {
    private final TreeMap<Integer, TreeMap<Integer, TaskOutput>> stages = new TreeMap<>();
    private final Supplier<Path> directory;
    private final MemoryPool memory;
    /** By stage: outputs that others have taken the places of. */
    private final Map<Integer, List<TaskOutput>> replaced = new HashMap<>();
    /** By stage: bytes that outputs wrote which are freed by now. */
    private final Map<Integer, LongAdder> spilled = new ConcurrentHashMap<>();

    private boolean closed;

    /**
     * @param directory for what leaves memory; asked for when that comes
     * @param memory the query's; this store is among those that it asks when memory is short
     */
    public ShuffleStore(Supplier<Path> directory, MemoryPool memory) {
        this.directory = directory;
        this.memory = memory;
        memory.onShortage(this);
    }

    /** Where the files are. */
    Supplier<Path> directory() {
        return directory;
    }

    /** The query's account. */
    MemoryPool memory() {
        return memory;
    }

    /** Keeps a task's output, which is the one that is read from now on; one that comes after the end is freed. */
    public void put(int stage, int task, TaskOutput output) {
        synchronized (this) {
            if (!closed) {
                TaskOutput before =
                        stages.computeIfAbsent(stage, _ -> new TreeMap<>()).put(task, output);
                if (before != null) {
                    replaced.computeIfAbsent(stage, _ -> new ArrayList<>()).add(before);
                }
                return;
            }
        }
        output.close();
    }

    /** Bytes that a stage's outputs wrote to disk for want of memory; final when they are freed. */
    public long spilledBytes(int stage) {
        LongAdder freed = spilled.get(stage);
        return (freed == null ? 0 : freed.sum())
                + outputs(stage).stream().mapToLong(TaskOutput::spilledBytes).sum();
    }

    /** One stream per task of the stage, in the order of the tasks, of the rows meant for a partition. */
    public List<BatchStream> read(int stage, int partition, int batchRows, MemoryPool readersMemory) {
        List<BatchStream> streams = new ArrayList<>();
        for (TaskOutput output : outputs(stage)) {
            streams.add(output.read(partition, batchRows, readersMemory));
        }
        return streams;
    }

    /** The output of a task, or null if there is none here (any more). */
    public synchronized @Nullable TaskOutput output(int stage, int task) {
        Map<Integer, TaskOutput> outputs = stages.get(stage);
        return outputs == null ? null : outputs.get(task);
    }

    /** Bytes that each stage wrote to disk for want of memory; final once it is closed. */
    public Map<Integer, Long> spilledBytes() {
        Map<Integer, Long> bytes = new TreeMap<>();
        spilled.forEach((stage, sum) -> bytes.put(stage, sum.sum()));
        return bytes;
    }

    /** Counts what stores of other processes wrote, by stage. */
    public void addSpilled(Map<Integer, Long> bytes) {
        bytes.forEach((stage, more) ->
                spilled.computeIfAbsent(stage, _ -> new LongAdder()).add(more));
    }

    private synchronized List<TaskOutput> outputs(int stage) {
        Map<Integer, TaskOutput> outputs = stages.get(stage);
        return outputs == null ? List.of() : List.copyOf(outputs.values());
    }

    @Override
    public long reclaim(long bytes) {
        List<TaskOutput> all = new ArrayList<>();
        synchronized (this) {
            replaced.values().forEach(all::addAll);
            stages.descendingMap()
                    .values()
                    .forEach(outputs -> all.addAll(outputs.descendingMap().values()));
        }
        long freed = 0;
        for (TaskOutput output : all) {
            if (freed < bytes) {
                freed += output.spill();
            }
        }
        return freed;
    }

    /** Frees a stage's outputs: nobody reads them any more. */
    public void release(int stage) {
        List<TaskOutput> outputs;
        synchronized (this) {
            outputs = take(stage);
        }
        free(stage, outputs);
    }

    /** With the lock held. */
    private List<TaskOutput> take(int stage) {
        List<TaskOutput> outputs = Objects.requireNonNullElseGet(replaced.remove(stage), ArrayList::new);
        Map<Integer, TaskOutput> last = stages.remove(stage);
        if (last != null) {
            outputs.addAll(last.values());
        }
        return outputs;
    }

    private void free(int stage, List<TaskOutput> outputs) {
        for (TaskOutput output : outputs) {
            spilled.computeIfAbsent(stage, _ -> new LongAdder()).add(output.spilledBytes());
            output.close();
        }
    }

    @Override
    public void close() {
        Map<Integer, List<TaskOutput>> all = new TreeMap<>();
        synchronized (this) {
            closed = true;
            List.copyOf(stages.keySet()).forEach(stage -> all.put(stage, take(stage)));
        }
        all.forEach(this::free);
    }
}
