// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.scheduler;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.centella.execution.plan.OutputSizes;
import org.centella.execution.plan.PhysicalPlan;
import org.centella.execution.plan.Stage;
import org.centella.execution.plan.TaskInput;
import org.jspecify.annotations.Nullable;

/**
 * Decides what each task of a stage reads, now that the sizes of its inputs are known: neighbouring small partitions go
 * together, and of one that is much larger than the others each task takes the output of some tasks of the stage below.
 *
 * <pre>
 *   partitions, MB     0.1  0.2  0.1 | 9 | 80             80 &gt; 4 * 9, the probe side of a join
 *   tasks               0 ........ 2 | 3 | 4  4  4  4     each with all of the build side's partition 4
 * </pre>
 *
 * @param enoughBytes a task that reads this much is not worth merging with others
 * @param skewedBytes a partition below this is not worth splitting
 */
record StageAdaptation(long enoughBytes, long skewedBytes) {
    /** About a millisecond's work for each column; starting a task costs a tenth of that. */
    static final StageAdaptation DEFAULT = new StageAdaptation(1 << 20, 32 << 20);

    /** So many times the usual partition is skew. */
    private static final int SKEW = 4;

    /**
     * The tasks of a stage.
     *
     * @param outputs of each task of the stages that it reads, by stage
     */
    List<TaskInput> tasks(Stage stage, Map<Integer, List<OutputSizes>> outputs) {
        TreeSet<Integer> spread = new TreeSet<>();
        spreadInputs(stage.root(), outputs, stage.tasks(), spread);
        if (stage.tasks() == 1 || spread.isEmpty() || countsTasks(stage.root())) {
            return planned(stage.tasks());
        }
        long[] bytes = new long[stage.tasks()];
        for (int input : spread) {
            for (OutputSizes sizes : outputs.get(input)) {
                for (int p = 0; p < bytes.length; p++) {
                    bytes[p] += sizes.bytes()[p];
                }
            }
        }
        return tasks(bytes, splittable(stage), outputs);
    }

    /** A program may do something else in each of its tasks. */
    private static boolean countsTasks(PhysicalPlan plan) {
        return plan instanceof PhysicalPlan.Program || plan.inputs().stream().anyMatch(StageAdaptation::countsTasks);
    }

    /** As many tasks as partitions, each with its own. */
    static List<TaskInput> planned(int tasks) {
        List<TaskInput> inputs = new ArrayList<>();
        for (int p = 0; p < tasks; p++) {
            inputs.add(TaskInput.of(p, p + 1));
        }
        return inputs;
    }

    private List<TaskInput> tasks(long[] bytes, int splittable, Map<Integer, List<OutputSizes>> outputs) {
        long[] sorted = bytes.clone();
        Arrays.sort(sorted);
        long usual = sorted[(sorted.length - 1) / 2];
        List<TaskInput> tasks = new ArrayList<>();
        int from = 0;
        long collected = 0;
        for (int p = 0; p < bytes.length; p++) {
            List<TaskInput> parts = splittable != TaskInput.NONE && bytes[p] > Math.max(skewedBytes, SKEW * usual)
                    ? parts(p, splittable, outputs.get(splittable), Math.max(usual, skewedBytes / SKEW))
                    : List.of();
            if (p > from && (!parts.isEmpty() || collected + bytes[p] > enoughBytes)) {
                tasks.add(TaskInput.of(from, p));
                from = p;
                collected = 0;
            }
            if (parts.isEmpty()) {
                collected += bytes[p];
            } else {
                tasks.addAll(parts);
                from = p + 1;
            }
        }
        if (from < bytes.length) {
            tasks.add(TaskInput.of(from, bytes.length));
        }
        return tasks;
    }

    /** A partition by tasks of the stage that put it out, about {@code partBytes} each; none if one task did it all. */
    private static List<TaskInput> parts(int partition, int stage, List<OutputSizes> outputs, long partBytes) {
        List<TaskInput> parts = new ArrayList<>();
        int from = 0;
        long collected = 0;
        for (int task = 0; task < outputs.size(); task++) {
            long bytes = outputs.get(task).bytes()[partition];
            if (task > from && collected + bytes > partBytes) {
                parts.add(new TaskInput(partition, partition + 1, stage, from, task));
                from = task;
                collected = 0;
            }
            collected += bytes;
        }
        parts.add(new TaskInput(partition, partition + 1, stage, from, outputs.size()));
        return parts.size() == 1 ? List.of() : parts;
    }

    /** Stages of which each task reads its partition. */
    private static void spreadInputs(
            PhysicalPlan plan, Map<Integer, List<OutputSizes>> outputs, int tasks, TreeSet<Integer> spread) {
        if (plan instanceof PhysicalPlan.StageInput input) {
            List<OutputSizes> sizes = outputs.get(input.stage());
            if (!input.broadcast() && sizes != null && sizes.stream().allMatch(s -> s.partitions() == tasks)) {
                spread.add(input.stage());
            }
        }
        plan.inputs().forEach(input -> spreadInputs(input, outputs, tasks, spread));
    }

    /** The stage whose rows may be dealt to several tasks without a change of what comes out, or none. */
    private static int splittable(Stage stage) {
        PhysicalPlan.StageInput input = stage.splits().isEmpty() ? dealt(stage.root()) : null;
        return input == null || readers(stage.root(), input.stage()) > 1 ? TaskInput.NONE : input.stage();
    }

    static int readers(PhysicalPlan plan, int stage) {
        int readers = plan instanceof PhysicalPlan.StageInput input && input.stage() == stage ? 1 : 0;
        for (PhysicalPlan input : plan.inputs()) {
            readers += readers(input, stage);
        }
        return readers;
    }

    /** Down the operators for which it does not matter which rows are in one task: probe sides, first steps. */
    static PhysicalPlan.@Nullable StageInput dealt(PhysicalPlan plan) {
        return switch (plan) {
            case PhysicalPlan.Filter filter -> dealt(filter.input());
            case PhysicalPlan.Project project -> dealt(project.input());
            case PhysicalPlan.TopN top -> dealt(top.input());
            case PhysicalPlan.Sort sort -> dealt(sort.input());
            case PhysicalPlan.HashAggregate aggregate ->
                aggregate.step().givesStates() ? dealt(aggregate.input()) : null;
            case PhysicalPlan.HashJoin join -> join.kind().emitsBuildRows() ? null : dealt(join.probe());
            case PhysicalPlan.NestedLoopJoin join -> join.kind().emitsBuildRows() ? null : dealt(join.probe());
            case PhysicalPlan.StageInput input -> input.broadcast() ? null : input;
            default -> null;
        };
    }
}
