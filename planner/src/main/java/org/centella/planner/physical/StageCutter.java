// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.planner.physical;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.centella.columnar.setting.SettingValues;
import org.centella.columnar.setting.Settings;
import org.centella.execution.plan.Partitioning;
import org.centella.execution.plan.PhysicalPlan;
import org.centella.execution.plan.Recursion;
import org.centella.execution.plan.SortKey;
import org.centella.execution.plan.Stage;
import org.centella.execution.plan.StageGraph;
import org.centella.storage.Split;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a plan at its exchanges and decides how many tasks each stage has and which splits each task reads.
 *
 * <pre>
 *   aggregate FINAL                       stage 1 (2 tasks):  aggregate FINAL
 *     exchange hash($0)            →                            stage input 0
 *       aggregate PARTIAL                 stage 0 (8 tasks):  aggregate PARTIAL   → hash($0), 2 partitions
 *         scan                                                  scan
 * </pre>
 */
public final class StageCutter {
    /** Waiting for what has a fraction of the work leaves few slots idle, and for a short time. */
    private static final double MUCH_SMALLER = 2;

    private final Map<Integer, List<Split>> splits;
    private final Map<Integer, Double> rows;
    private final int slots;
    private final int scanTasks;
    private final int shufflePartitions;
    private final List<Stage> stages = new ArrayList<>();
    private final Map<Integer, Integer> cut = new HashMap<>();
    /** By id of a filter: where its values come from. */
    private final Map<Integer, Giver> givers = new HashMap<>();
    /** By id of an exchange: the stage that its own should wait for. */
    private final Map<Integer, Integer> waits = new HashMap<>();

    private int nextId;

    /** @param rows that the build side is believed to have */
    private record Giver(int stage, int column, double rows) {}

    private StageCutter(
            Map<Integer, List<Split>> splits, Map<Integer, Double> rows, int slots, SettingValues settings) {
        this.splits = splits;
        this.rows = rows;
        this.slots = Math.max(slots, 1);
        this.scanTasks = this.slots * settings.get(Settings.SCAN_PARTITIONS_PER_SLOT);
        int wanted = settings.get(Settings.SHUFFLE_PARTITIONS);
        this.shufflePartitions = wanted > 0 ? wanted : this.slots * PARTITIONS_PER_SLOT;
    }

    /** More partitions than slots, so that one large partition does not leave the other slots idle for long. */
    private static final int PARTITIONS_PER_SLOT = 4;

    /**
     * @param splits what each scan is to read, by its id
     * @param rows believed rows, by node
     * @param recursions what the stages read besides
     */
    public static StageGraph cut(
            PhysicalPlan plan,
            Map<Integer, List<Split>> splits,
            Map<Integer, Double> rows,
            List<Recursion> recursions,
            int slots,
            SettingValues settings) {
        StageCutter cutter = new StageCutter(splits, rows, slots, settings);
        cutter.nextId = highestId(plan) + 1;
        cutter.stage(plan, new Partitioning.Single(), new TreeSet<>());
        return new StageGraph(cutter.stages, recursions, settings.get(Settings.BROADCAST_LIMIT));
    }

    /** What a fragment reads: decides its number of tasks. */
    private static final class Inputs {
        private final TreeSet<Integer> stages = new TreeSet<>();
        private final List<PhysicalPlan.TableScan> scans = new ArrayList<>();
        private boolean spread;
        private boolean single;
    }

    /** @param waitsFor other stages to wait for, if it does not read them */
    private int stage(PhysicalPlan plan, Partitioning output, Set<Integer> waitsFor) {
        Inputs inputs = new Inputs();
        PhysicalPlan root = fragment(plan, inputs);
        int tasks = tasks(inputs);
        Map<Integer, List<List<Split>>> assigned = new HashMap<>();
        for (PhysicalPlan.TableScan scan : inputs.scans) {
            assigned.put(scan.id(), assign(splits.getOrDefault(scan.id(), List.of()), tasks));
            waitsFor.addAll(givers(scan, inputs));
        }
        waitsFor.removeAll(inputs.stages);
        int id = stages.size();
        stages.add(new Stage(
                id,
                root,
                tasks,
                output,
                partitions(output),
                List.copyOf(inputs.stages),
                List.copyOf(waitsFor),
                List.of(),
                assigned));
        return id;
    }

    /**
     * Has the stages of build sides that are not read here give the scan its filters; those that are worth waiting for. They
     * are cut already, so no two stages wait for each other.
     */
    private Set<Integer> givers(PhysicalPlan.TableScan scan, Inputs inputs) {
        Set<Integer> worthWaiting = new TreeSet<>();
        for (PhysicalPlan.DynamicFilterUse use : scan.dynamicFilters()) {
            Giver giver = givers.get(use.filterId());
            if (giver == null || inputs.stages.contains(giver.stage())) {
                continue;
            }
            Stage build = stages.get(giver.stage());
            Stage.Filter filter = new Stage.Filter(use.filterId(), giver.column());
            if (!build.filters().contains(filter)) {
                List<Stage.Filter> filters = new ArrayList<>(build.filters());
                filters.add(filter);
                stages.set(build.id(), build.withFilters(filters));
            }
            if (giver.rows() * MUCH_SMALLER <= believed(scan)) {
                worthWaiting.add(build.id());
            }
        }
        return worthWaiting;
    }

    private double believed(PhysicalPlan plan) {
        return rows.getOrDefault(plan.id(), 0.0);
    }

    /** The plan down to the next exchanges, which become stages of their own. */
    private PhysicalPlan fragment(PhysicalPlan plan, Inputs inputs) {
        if (plan instanceof PhysicalPlan.Exchange exchange) {
            return input(exchange, inputs);
        }
        if (plan instanceof PhysicalPlan.TableScan scan) {
            inputs.scans.add(scan);
            return scan;
        }
        if (plan instanceof PhysicalPlan.HashJoin join) {
            return join(join, inputs);
        }
        List<PhysicalPlan> children = new ArrayList<>();
        for (PhysicalPlan input : plan.inputs()) {
            children.add(fragment(input, inputs));
        }
        return plan.withInputs(children);
    }

    /**
     * The build side comes first: it tells what the probe side need not read. The probe side waits for it where it is much
     * smaller, for it may turn out so small that the probe side need not be exchanged at all.
     */
    private PhysicalPlan join(PhysicalPlan.HashJoin join, Inputs inputs) {
        PhysicalPlan build = fragment(join.build(), inputs);
        if (build instanceof PhysicalPlan.StageInput from) {
            double buildRows = believed(join.build());
            for (PhysicalPlan.DynamicFilterSource source : join.dynamicFilters()) {
                int column = join.buildKeys().get(source.key());
                givers.put(source.filterId(), new Giver(from.stage(), column, buildRows));
            }
            if (!from.broadcast()
                    && !join.kind().emitsBuildRows()
                    && buildRows * MUCH_SMALLER <= believed(join.probe())) {
                waits.put(join.probe().id(), from.stage());
            }
        }
        return join.withInputs(List.of(fragment(join.probe(), inputs), build));
    }

    /** An exchange that comes up twice is one stage with two readers; each has an id of its own. */
    private PhysicalPlan.StageInput input(PhysicalPlan.Exchange exchange, Inputs inputs) {
        Integer known = cut.get(exchange.id());
        int stage = known != null ? known : stage(exchange, waits.remove(exchange.id()));
        cut.put(exchange.id(), stage);
        inputs.stages.add(stage);
        switch (exchange.partitioning()) {
            case Partitioning.Single _ -> inputs.single = true;
            case Partitioning.Broadcast _ -> {}
            case Partitioning.Hash _, Partitioning.ByNumber _, Partitioning.RoundRobin _, Partitioning.Range _ ->
                inputs.spread = true;
        }
        int id = known == null ? exchange.id() : nextId++;
        boolean broadcast = exchange.partitioning() instanceof Partitioning.Broadcast;
        return new PhysicalPlan.StageInput(id, stage, broadcast, mergeKeys(exchange), exchange.schema());
    }

    private int stage(PhysicalPlan.Exchange exchange, @Nullable Integer waitsFor) {
        Set<Integer> waiting = new TreeSet<>(waitsFor == null ? Set.of() : Set.of(waitsFor));
        return stage(exchange.input(), exchange.partitioning(), waiting);
    }

    private static int highestId(PhysicalPlan plan) {
        int highest = plan.id();
        for (PhysicalPlan input : plan.inputs()) {
            highest = Math.max(highest, highestId(input));
        }
        return highest;
    }

    /** What comes sorted to one partition is merged there. */
    private static List<SortKey> mergeKeys(PhysicalPlan.Exchange exchange) {
        boolean single = exchange.partitioning() instanceof Partitioning.Single;
        return single && exchange.input() instanceof PhysicalPlan.Sort sort ? sort.keys() : List.of();
    }

    private int tasks(Inputs inputs) {
        if (inputs.spread) {
            return shufflePartitions;
        }
        if (inputs.single) {
            return 1;
        }
        int most = 1;
        for (PhysicalPlan.TableScan scan : inputs.scans) {
            most = Math.max(most, splits.getOrDefault(scan.id(), List.of()).size());
        }
        return Math.min(most, scanTasks);
    }

    private int partitions(Partitioning output) {
        return switch (output) {
            case Partitioning.Single _, Partitioning.Broadcast _ -> 1;
            case Partitioning.Hash _, Partitioning.ByNumber _, Partitioning.RoundRobin _, Partitioning.Range _ ->
                shufflePartitions;
        };
    }

    /** Neighbouring splits stay together; the parts have about the same number of rows. */
    public static List<List<Split>> assign(List<Split> splits, int tasks) {
        List<List<Split>> parts = new ArrayList<>();
        double total = 0;
        for (Split split : splits) {
            total += weight(split);
        }
        int next = 0;
        double done = 0;
        for (int task = 0; task < tasks; task++) {
            List<Split> part = new ArrayList<>();
            double end = total * (task + 1) / tasks;
            int leaveForOthers = Math.min(tasks - task - 1, splits.size());
            while (next < splits.size() - (part.isEmpty() ? 0 : leaveForOthers)
                    && (part.isEmpty() || done + weight(splits.get(next)) / 2 <= end || task == tasks - 1)) {
                done += weight(splits.get(next));
                part.add(splits.get(next++));
            }
            parts.add(part);
        }
        return parts;
    }

    private static double weight(Split split) {
        return Math.max(split.rows(), 1);
    }
}
