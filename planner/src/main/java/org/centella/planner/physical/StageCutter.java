// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.planner.physical;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.centella.columnar.setting.SettingValues;
import org.centella.columnar.setting.Settings;
import org.centella.execution.plan.Partitioning;
import org.centella.execution.plan.PhysicalPlan;
import org.centella.execution.plan.SortKey;
import org.centella.execution.plan.Stage;
import org.centella.execution.plan.StageGraph;
import org.centella.storage.Split;

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
    private final Map<Integer, List<Split>> splits;
    private final int slots;
    private final int scanTasks;
    private final int shufflePartitions;
    private final List<Stage> stages = new ArrayList<>();
    private final Map<Integer, Integer> cut = new HashMap<>();
    private int nextId;

    private StageCutter(Map<Integer, List<Split>> splits, int slots, SettingValues settings) {
        this.splits = splits;
        this.slots = Math.max(slots, 1);
        this.scanTasks = this.slots * settings.get(Settings.SCAN_PARTITIONS_PER_SLOT);
        int wanted = settings.get(Settings.SHUFFLE_PARTITIONS);
        this.shufflePartitions = wanted > 0 ? wanted : this.slots * PARTITIONS_PER_SLOT;
    }

    /** More partitions than slots, so that one large partition does not leave the other slots idle for long. */
    private static final int PARTITIONS_PER_SLOT = 4;

    /** @param splits what each scan is to read, by its id */
    public static StageGraph cut(
            PhysicalPlan plan, Map<Integer, List<Split>> splits, int slots, SettingValues settings) {
        StageCutter cutter = new StageCutter(splits, slots, settings);
        cutter.nextId = highestId(plan) + 1;
        cutter.stage(plan, new Partitioning.Single());
        return new StageGraph(cutter.stages);
    }

    /** What a fragment reads: decides its number of tasks. */
    private static final class Inputs {
        private final TreeSet<Integer> stages = new TreeSet<>();
        private final List<PhysicalPlan.TableScan> scans = new ArrayList<>();
        private boolean spread;
        private boolean single;
    }

    private int stage(PhysicalPlan plan, Partitioning output) {
        Inputs inputs = new Inputs();
        PhysicalPlan root = fragment(plan, inputs);
        int tasks = tasks(inputs);
        Map<Integer, List<List<Split>>> assigned = new HashMap<>();
        for (PhysicalPlan.TableScan scan : inputs.scans) {
            assigned.put(scan.id(), assign(splits.getOrDefault(scan.id(), List.of()), tasks));
        }
        int id = stages.size();
        stages.add(new Stage(id, root, tasks, output, partitions(output), List.copyOf(inputs.stages), assigned));
        return id;
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
        List<PhysicalPlan> children = new ArrayList<>();
        for (PhysicalPlan input : plan.inputs()) {
            children.add(fragment(input, inputs));
        }
        return plan.withInputs(children);
    }

    /** An exchange that comes up twice is one stage with two readers; each has an id of its own. */
    private PhysicalPlan.StageInput input(PhysicalPlan.Exchange exchange, Inputs inputs) {
        Integer known = cut.get(exchange.id());
        int stage = known != null ? known : stage(exchange.input(), exchange.partitioning());
        cut.put(exchange.id(), stage);
        inputs.stages.add(stage);
        switch (exchange.partitioning()) {
            case Partitioning.Single _ -> inputs.single = true;
            case Partitioning.Broadcast _ -> {}
            case Partitioning.Hash _, Partitioning.RoundRobin _, Partitioning.Range _ -> inputs.spread = true;
        }
        int id = known == null ? exchange.id() : nextId++;
        boolean broadcast = exchange.partitioning() instanceof Partitioning.Broadcast;
        return new PhysicalPlan.StageInput(id, stage, broadcast, mergeKeys(exchange), exchange.schema());
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
            case Partitioning.Hash _, Partitioning.RoundRobin _, Partitioning.Range _ -> shufflePartitions;
        };
    }

    /** Neighbouring splits stay together; the parts have about the same number of rows. */
    static List<List<Split>> assign(List<Split> splits, int tasks) {
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
