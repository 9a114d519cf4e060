// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.dataframe.rdd;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.centella.columnar.Batch;
import org.centella.columnar.BatchStream;
import org.centella.columnar.Column;
import org.centella.columnar.memory.Segments;
import org.centella.execution.plan.StageGraph;

/** Runs an action: the stages of a lineage, and reads what comes to the driver. */
final class Job {
    private Job() {}

    /** The elements of each partition, in order. */
    static <T> List<List<T>> run(RddEngine engine, Node<T> node) {
        List<List<T>> partitions = new ArrayList<>();
        for (int p = 0; p < node.partitions(); p++) {
            partitions.add(new ArrayList<>());
        }
        if (partitions.isEmpty()) {
            return partitions;
        }
        GraphBuilder builder = new GraphBuilder(engine);
        StageGraph graph = builder.result(node);
        ClassLoader classes = builder.programs().classes();
        ElementReader reader = new ElementReader(classes);
        Map<Long, Accumulator<?>> accumulators = builder.programs().accumulators();
        try (BatchStream rows = engine.run(graph, node.name(), classes)) {
            for (Batch batch = rows.next(); batch != null; batch = rows.next()) {
                read(batch, reader, partitions, accumulators);
            }
        }
        return partitions;
    }

    @SuppressWarnings("unchecked") // elements are the node's
    private static <T> void read(
            Batch batch, ElementReader reader, List<List<T>> partitions, Map<Long, Accumulator<?>> accumulators) {
        Column numbers = batch.column(0);
        Column elements = batch.column(ElementBatch.ELEMENT);
        for (int row = 0; row < batch.rowCount(); row++) {
            int number = Segments.getInt(numbers.base().values(), numbers.baseRow(row));
            Object element = reader.read(elements.base().bytesAt(elements.baseRow(row)));
            if (number != StageProgram.TO_DRIVER) {
                partitions.get(number).add((T) element);
            } else if (element instanceof Pair<?, ?>(Long id, Object update)) {
                accumulators.get(id).merge(update);
            }
        }
    }
}
