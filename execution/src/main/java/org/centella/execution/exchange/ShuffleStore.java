// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.exchange;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.centella.columnar.BatchStream;

/**
 * The outputs of a query's finished tasks on this executor, by stage and task, until the stages that read them are done.
 * The first output of a task wins. Thread-safe.
 */
public final class ShuffleStore implements AutoCloseable {
    private final Map<Integer, Map<Integer, TaskOutput>> stages = new TreeMap<>();
    private boolean closed;

    /** Keeps a task's output; an output of a task that has one already, or that comes after the end, is freed. */
    public synchronized void put(int stage, int task, TaskOutput output) {
        if (closed || stages.computeIfAbsent(stage, s -> new TreeMap<>()).putIfAbsent(task, output) != null) {
            output.close();
        }
    }

    /** One stream per task of the stage, in the order of the tasks, of the rows meant for a partition. */
    public List<BatchStream> read(int stage, int partition, int batchRows) {
        List<BatchStream> streams = new ArrayList<>();
        for (List<RowBlock> blocks : blocks(stage, partition)) {
            streams.add(new BlockReader(blocks, batchRows));
        }
        return streams;
    }

    /** All rows meant for a partition, task after task. */
    public BatchStream readAll(int stage, int partition, int batchRows) {
        return new BlockReader(
                blocks(stage, partition).stream().flatMap(List::stream).toList(), batchRows);
    }

    private synchronized List<List<RowBlock>> blocks(int stage, int partition) {
        return stages.getOrDefault(stage, Map.of()).values().stream()
                .map(output -> output.partitions().get(partition))
                .toList();
    }

    /** Frees a stage's outputs: nobody reads them any more. */
    public synchronized void release(int stage) {
        Map<Integer, TaskOutput> outputs = stages.remove(stage);
        if (outputs != null) {
            outputs.values().forEach(TaskOutput::close);
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        stages.values().forEach(outputs -> outputs.values().forEach(TaskOutput::close));
        stages.clear();
    }
}
