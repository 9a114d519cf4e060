// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.dataframe.rdd;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.centella.columnar.Batch;
import org.centella.columnar.BatchStream;
import org.centella.execution.operator.ProgramTask;
import org.centella.execution.operator.TaskProgram;
import org.jspecify.annotations.Nullable;

/**
 * What the tasks of a stage run: a source, and where its elements go. What was added to accumulators goes along, so that it
 * counts once for each task whose output is read, and not for attempts whose output is not:
 *
 * <pre>
 *   stage 0, task 0   elements | updates --+
 *   stage 0, task 1   elements | updates --+-&gt; stage 1, task 0   elements | own and passed on --&gt; driver
 * </pre>
 *
 * @param updatesTo the partition for updates, or {@link #NO_UPDATES} when the stage adds to no accumulator and passes none on
 * @param passedOn pairs of an input and its partition with updates, which the first task passes on
 */
record StageProgram<T>(Source<T> source, Emission<T> emission, int updatesTo, List<int[]> passedOn)
        implements TaskProgram {
    static final int NO_UPDATES = Integer.MIN_VALUE;
    /** The number under which updates come to the driver. */
    static final int TO_DRIVER = -1;

    @Override
    public BatchStream open(ProgramTask programTask) {
        return new Output<>(this, new RddTask(programTask));
    }

    private static final class Output<T> implements BatchStream {
        private final StageProgram<T> program;
        private final RddTask task;
        private final ElementBatch batch;
        private @Nullable Iterator<T> elements;
        private Emission.@Nullable Targets<T> targets;
        private @Nullable Iterator<Emission.Routed> last;

        Output(StageProgram<T> program, RddTask task) {
            this.program = program;
            this.task = task;
            this.batch = new ElementBatch(task.context().batchRows(), task.memory());
        }

        @Override
        public @Nullable Batch next() {
            task.enter();
            try {
                batch.reset();
                fill();
                return batch.isEmpty() ? null : batch.batch();
            } finally {
                task.leave();
            }
        }

        private void fill() {
            int partition = task.context().partition();
            Emission.Targets<T> to = targets;
            Iterator<T> from = elements;
            if (to == null || from == null) {
                from = program.source.iterator(partition, task);
                to = program.emission.begin(partition, task);
                elements = from;
                targets = to;
            }
            while (!batch.isFull() && from.hasNext()) {
                T element = from.next();
                batch.add(to.of(element), element);
            }
            if (batch.isFull()) {
                return;
            }
            if (last == null) {
                last = last(to).iterator();
            }
            while (!batch.isFull() && last.hasNext()) {
                Emission.Routed routed = last.next();
                batch.add(routed.target(), routed.element());
            }
        }

        private List<Emission.Routed> last(Emission.Targets<T> to) {
            List<Emission.Routed> all = new ArrayList<>(to.end());
            if (program.updatesTo == NO_UPDATES) {
                return all;
            }
            for (Map.Entry<Long, Object> update : task.updates().entrySet()) {
                all.add(new Emission.Routed(program.updatesTo, new Pair<>(update.getKey(), update.getValue())));
            }
            if (task.context().partition() == 0) {
                for (int[] from : program.passedOn) {
                    task.elements(from[0], from[1])
                            .forEachRemaining(update -> all.add(new Emission.Routed(program.updatesTo, update)));
                }
            }
            return all;
        }

        @Override
        public void close() {
            batch.close();
            task.close();
        }
    }
}
