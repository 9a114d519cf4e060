// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.dataframe.rdd;

import java.util.List;
import org.centella.execution.plan.PhysicalPlan;
import org.centella.execution.plan.StageGraph;
import org.jspecify.annotations.Nullable;

/** The rows of a query: its stages become stages of the job, and its last one a part of the stage that reads it. */
final class QueryNode<T> extends Node<T> {
    /** Ids below are those of the nodes that jobs make. */
    private static final int FIRST_ID = 1_000_000;
    /** A plan has fewer filters than this more than nodes. */
    private static final int SLACK = 1_000;

    private static int nextId = FIRST_ID;

    private final RddQuery query;
    private final BatchElements<T> elements;
    private @Nullable StageGraph planned;

    QueryNode(String name, RddQuery query, BatchElements<T> elements) {
        super(name, List.of());
        this.query = query;
        this.elements = elements;
    }

    /** The stages, planned once, so that partitions stay what they are. */
    StageGraph stages() {
        synchronized (QueryNode.class) {
            StageGraph graph = planned;
            if (graph == null) {
                graph = query.plan(nextId);
                nextId = highest(graph) + SLACK;
                planned = graph;
            }
            return graph;
        }
    }

    private static int highest(StageGraph graph) {
        return graph.stages().stream()
                .mapToInt(stage -> highest(stage.root()))
                .max()
                .orElse(nextId);
    }

    private static int highest(PhysicalPlan plan) {
        int highest = plan.id();
        for (PhysicalPlan input : plan.inputs()) {
            highest = Math.max(highest, highest(input));
        }
        return highest;
    }

    @Override
    int partitions() {
        return stages().result().tasks();
    }

    @Override
    Source<T> source(StageBuilder stage) {
        return new Sources.OfRows<>(stage.query(this), elements);
    }
}
