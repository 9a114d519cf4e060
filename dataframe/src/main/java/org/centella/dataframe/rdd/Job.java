// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.dataframe.rdd;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.centella.columnar.Batch;
import org.centella.columnar.BatchStream;
import org.centella.columnar.Column;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.columnar.memory.Segments;
import org.centella.execution.plan.StageGraph;

/** Runs an action: the stages of a lineage, and reads what comes to the driver. */
final class Job {
    private Job() {}

    /** The elements of each partition, in order. */
    static <T> List<List<T>> run(RddEngine engine, Node<T> node) {
        if (node.partitions() == 0) {
            return List.of();
        }
        GraphBuilder builder = new GraphBuilder(engine);
        StageGraph graph = builder.result(node);
        try {
            return run(engine, node, graph, builder.programs());
        } catch (CentellaException e) {
            if (e.code() != ErrorCode.BLOCK_LOST) {
                throw e;
            }
            boolean readsFrames = engine.forgetKept(graph);
            if (!readsFrames && builder.reliedOn().isEmpty()) {
                throw e;
            }
            // Something that was kept is gone: with all steps before, it can be computed.
            builder.reliedOn().forEach(KeptNode::forget);
            GraphBuilder whole = new GraphBuilder(engine);
            return run(engine, node, whole.result(node), whole.programs());
        }
    }

    private static <T> List<List<T>> run(RddEngine engine, Node<T> node, StageGraph graph, ProgramWriter programs) {
        Results<T> results = new Results<>(node.partitions(), new ElementReader(programs.classes()));
        try (BatchStream rows = engine.run(graph, node.name(), programs.classes())) {
            for (Batch batch = rows.next(); batch != null; batch = rows.next()) {
                results.add(batch);
            }
        }
        // Of an action that failed, nothing counts.
        results.updates.forEach(
                update -> Objects.requireNonNull(programs.accumulators().get(update.key()))
                        .merge(update.value()));
        return results.partitions;
    }

    /** What has come to the driver. */
    private static final class Results<T> {
        private final List<List<T>> partitions = new ArrayList<>();
        private final List<Pair<Long, Object>> updates = new ArrayList<>();
        private final ElementReader reader;

        Results(int count, ElementReader reader) {
            this.reader = reader;
            for (int p = 0; p < count; p++) {
                partitions.add(new ArrayList<>());
            }
        }

        @SuppressWarnings("unchecked") // elements are the step's
        void add(Batch batch) {
            Column numbers = batch.column(0);
            Column elements = batch.column(ElementBatch.ELEMENT);
            for (int row = 0; row < batch.rowCount(); row++) {
                int number = Segments.getInt(numbers.base().values(), numbers.baseRow(row));
                Object element = reader.read(elements.base().bytesAt(elements.baseRow(row)));
                if (number == StageProgram.TO_DRIVER) {
                    updates.add((Pair<Long, Object>) Objects.requireNonNull(element));
                } else {
                    partitions.get(number).add((T) element);
                }
            }
        }
    }
}
