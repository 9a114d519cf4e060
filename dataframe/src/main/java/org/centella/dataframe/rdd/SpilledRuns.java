// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.dataframe.rdd;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import org.centella.columnar.BatchStream;
import org.centella.execution.operator.SpillFile;

/** Sorted elements on disk, a file for each run. */
final class SpilledRuns<T> implements AutoCloseable {
    private final RddTask task;
    private final List<SpillFile> files = new ArrayList<>();
    private final List<BatchStream> readers = new ArrayList<>();

    SpilledRuns(RddTask task) {
        this.task = task;
    }

    boolean isEmpty() {
        return files.isEmpty();
    }

    /** Writes a run. */
    void write(Iterator<T> sorted) {
        SpillFile file = SpillFile.create(
                task.context().spillDirectory(), "elements", ElementBatch.SCHEMA.types(), task.memory());
        files.add(file);
        try (ElementBatch batch = new ElementBatch(task.context().batchRows(), task.memory())) {
            while (sorted.hasNext()) {
                batch.add(0, sorted.next());
                if (batch.isFull() || !sorted.hasNext()) {
                    task.context().checkCancelled();
                    file.write(batch.batch());
                    batch.reset();
                }
            }
        }
        file.flush();
        task.spilled(file.bytes());
    }

    /** All elements in order; of equal ones those of earlier runs first. */
    Iterator<T> merged(Comparator<? super T> order) {
        List<Iterator<T>> runs = new ArrayList<>();
        for (SpillFile file : files) {
            BatchStream rows = file.read();
            readers.add(rows);
            runs.add(new ElementIterator<>(rows, task.reader()));
        }
        return new MergedRuns<>(runs, order);
    }

    @Override
    public void close() {
        readers.forEach(BatchStream::close);
        files.forEach(SpillFile::close);
        files.clear();
    }
}
