// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.dataframe.rdd;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.centella.columnar.setting.Settings;
import org.centella.execution.plan.Partitioning;
import org.centella.execution.plan.PhysicalPlan;
import org.centella.execution.plan.Recursion;
import org.centella.execution.plan.Stage;
import org.centella.execution.plan.StageGraph;
import org.centella.storage.Split;

/**
 * Makes a lineage the stages of a job: what lies between two exchanges becomes one stage, whose tasks run one program.
 *
 * <pre>
 *   reduceByKey                       stage 1   Program: Mapped(Exchanged)  -&gt; driver
 *     exchange                  =&gt;                          ^ by number
 *       map                           stage 0   Program: Mapped(OfRows)     -&gt; ByKey
 *         textFile                                TableScan
 * </pre>
 */
final class GraphBuilder {
    private static final int NUMBER = 0;

    private final RddEngine engine;
    private final ProgramWriter programs = new ProgramWriter();
    private final List<Stage> stages = new ArrayList<>();
    private final List<Recursion> recursions = new ArrayList<>();
    private final Map<ExchangeNode<?>, Integer> exchanges = new IdentityHashMap<>();
    private final Map<QueryNode<?>, Stage> queries = new IdentityHashMap<>();
    /** By stage: the partition with updates of accumulators that no other stage passes on yet. */
    private final Map<Integer, Integer> updates = new HashMap<>();

    private final List<KeptNode<?>> reliedOn = new ArrayList<>();
    private int nextId;

    GraphBuilder(RddEngine engine) {
        this.engine = engine;
    }

    /** What was written into the plan. */
    ProgramWriter programs() {
        return programs;
    }

    void reliesOn(KeptNode<?> node) {
        reliedOn.add(node);
    }

    /** Steps of which everything is taken from where it is kept. */
    List<KeptNode<?>> reliedOn() {
        return reliedOn;
    }

    int id() {
        return nextId++;
    }

    /** The stages whose result is a step's elements, each with the number of its partition. */
    <T> StageGraph result(Node<T> node) {
        stage(node, _ -> new Emissions.Kept<>(), node.name(), new Partitioning.Single(), 1);
        return new StageGraph(stages, recursions, engine.settings().get(Settings.BROADCAST_LIMIT));
    }

    /** The stage that puts out what an exchange spreads. */
    <T> int exchange(ExchangeNode<T> node) {
        Integer known = exchanges.get(node);
        if (known != null) {
            return known;
        }
        int made = stage(
                node.parent(),
                node.emission(),
                node.parent().name(),
                new Partitioning.ByNumber(NUMBER),
                node.allPartitions());
        exchanges.put(node, made);
        return made;
    }

    /** The partition with a stage's updates of accumulators, for the first that asks; -1 for others. */
    int takeUpdates(int stage) {
        Integer partition = updates.remove(stage);
        return partition == null ? -1 : partition;
    }

    private <T> int stage(
            Node<T> node, ExchangeNode.StageEmission<T> emission, String text, Partitioning output, int partitions) {
        StageBuilder builder = new StageBuilder(this);
        Source<T> source = node.source(builder);
        Emission<T> to = emission.in(builder);
        boolean toDriver = output instanceof Partitioning.Single;
        boolean updating = programs.usesAccumulators(List.of(source, to))
                || !builder.passedOn().isEmpty();
        int updatesTo = updating ? toDriver ? StageProgram.TO_DRIVER : partitions : StageProgram.NO_UPDATES;
        int program = id();
        PhysicalPlan root = new PhysicalPlan.Program(
                program,
                builder.inputs(),
                programs.write(new StageProgram<>(source, to, updatesTo, builder.passedOn())),
                text,
                ElementBatch.SCHEMA);
        List<List<Split>> kept =
                IntStream.range(0, node.partitions()).mapToObj(source::kept).toList();
        if (!kept.stream().allMatch(List::isEmpty)) {
            builder.splits(program, kept);
        }
        int stage = stages.size();
        stages.add(new Stage(
                stage,
                root,
                node.partitions(),
                output,
                updating && !toDriver ? partitions + 1 : partitions,
                builder.reads(),
                builder.waitsFor(),
                List.of(),
                builder.splits()));
        if (updating && !toDriver) {
            updates.put(stage, partitions);
        }
        return stage;
    }

    /** The last stage of a query, after all others of it have been added to the job's. */
    Stage query(QueryNode<?> node) {
        return queries.computeIfAbsent(node, _ -> {
            StageGraph graph = node.stages();
            recursions.addAll(graph.recursions());
            int shift = stages.size();
            List<Stage> moved =
                    graph.stages().stream().map(stage -> moved(stage, shift)).toList();
            stages.addAll(moved.subList(0, moved.size() - 1));
            return moved.getLast();
        });
    }

    private static Stage moved(Stage stage, int shift) {
        return new Stage(
                stage.id() + shift,
                moved(stage.root(), shift),
                stage.tasks(),
                stage.output(),
                stage.outputPartitions(),
                stage.dependsOn().stream().map(id -> id + shift).toList(),
                stage.waitsFor().stream().map(id -> id + shift).toList(),
                stage.filters(),
                stage.splits());
    }

    private static PhysicalPlan moved(PhysicalPlan plan, int shift) {
        if (plan instanceof PhysicalPlan.StageInput input) {
            return new PhysicalPlan.StageInput(
                    input.id(), input.stage() + shift, input.broadcast(), input.mergeKeys(), input.schema());
        }
        return plan.withInputs(
                plan.inputs().stream().map(input -> moved(input, shift)).toList());
    }
}
