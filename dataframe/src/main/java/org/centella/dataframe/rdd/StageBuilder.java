// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.dataframe.rdd;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntFunction;
import org.centella.execution.plan.PhysicalPlan;
import org.centella.execution.plan.Stage;
import org.centella.storage.Split;

/** The inputs of a stage that is being built, each once, however often the stage reads it. */
final class StageBuilder {
    private final GraphBuilder graph;
    private final List<PhysicalPlan> inputs = new ArrayList<>();
    private final Map<Node<?>, Integer> numbers = new IdentityHashMap<>();
    private final Set<Integer> reads = new TreeSet<>();
    private final Set<Integer> waitsFor = new TreeSet<>();
    private final Map<Integer, List<List<Split>>> splits = new HashMap<>();
    private final List<int[]> passedOn = new ArrayList<>();

    StageBuilder(GraphBuilder graph) {
        this.graph = graph;
    }

    /** The number of the input that a step is, made from an id when it is first asked for. */
    int input(Node<?> step, IntFunction<PhysicalPlan> make) {
        Integer known = numbers.get(step);
        return known == null ? add(step, make.apply(graph.id())) : known;
    }

    private int add(Node<?> step, PhysicalPlan input) {
        inputs.add(input);
        numbers.put(step, inputs.size() - 1);
        return inputs.size() - 1;
    }

    /** @param plan a scan, or the program itself */
    void splits(int plan, List<List<Split>> ofPartitions) {
        splits.put(plan, ofPartitions);
    }

    /** The number of the input that reads an exchange. */
    int exchange(ExchangeNode<?> node) {
        Integer known = numbers.get(node);
        if (known != null) {
            return known;
        }
        int stage = graph.exchange(node);
        reads.add(stage);
        int number = add(node, new PhysicalPlan.StageInput(graph.id(), stage, false, List.of(), ElementBatch.SCHEMA));
        int updates = graph.takeUpdates(stage);
        if (updates >= 0) {
            passedOn.add(new int[] {number, updates});
        }
        return number;
    }

    /** The job fails if what the step has kept is gone. */
    void reliesOn(KeptNode<?> kept) {
        graph.reliesOn(kept);
    }

    /** The number of the input that has a query's rows. */
    int query(QueryNode<?> node) {
        Integer known = numbers.get(node);
        if (known != null) {
            return known;
        }
        Stage last = graph.query(node);
        reads.addAll(last.dependsOn());
        waitsFor.addAll(last.waitsFor());
        splits.putAll(last.splits());
        return add(node, last.root());
    }

    /** Inputs and partitions with updates of accumulators that this stage passes on. */
    List<int[]> passedOn() {
        return passedOn;
    }

    List<PhysicalPlan> inputs() {
        return inputs;
    }

    List<Integer> reads() {
        return List.copyOf(reads);
    }

    List<Integer> waitsFor() {
        waitsFor.removeAll(reads);
        return List.copyOf(waitsFor);
    }

    Map<Integer, List<List<Split>>> splits() {
        return splits;
    }
}
