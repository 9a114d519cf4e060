// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.planner.physical;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.centella.execution.plan.Expression;
import org.centella.execution.plan.JoinKind;
import org.centella.execution.plan.Partitioning;
import org.centella.execution.plan.PhysicalPlan;
import org.centella.storage.Split;

/**
 * Derives anew how rows lie over tasks, and checks that each operator finds those together that it needs together: the rows
 * of a group, of a window's partition, of a join's key.
 */
final class DistributionChecker {
    private final Map<Integer, List<Split>> splits;
    /** Exchanges that were checked with all below them. */
    private final Set<Integer> seen = new HashSet<>();

    /** @param splits what each scan is to read, by its id */
    DistributionChecker(Map<Integer, List<Split>> splits) {
        this.splits = splits;
    }

    Distribution check(PhysicalPlan plan) {
        if (plan instanceof PhysicalPlan.Exchange exchange && !seen.add(exchange.id())) {
            return PlanBuilder.distribution(exchange.partitioning());
        }
        List<Distribution> inputs = plan.inputs().stream().map(this::check).toList();
        Distribution first = inputs.isEmpty() ? Distribution.SINGLE : inputs.getFirst();
        return switch (plan) {
            case PhysicalPlan.TableScan scan ->
                splits.getOrDefault(scan.id(), List.of()).size() <= 1 ? Distribution.SINGLE : Distribution.ANY;
            case PhysicalPlan.Values _, PhysicalPlan.WorkingTable _, PhysicalPlan.StageInput _ -> Distribution.SINGLE;
            case PhysicalPlan.Project project -> first.through(sources(project.expressions()));
            case PhysicalPlan.Assign assign -> first.through(sources(assign.expressions()));
            case PhysicalPlan.HashAggregate aggregate -> aggregate(aggregate, first);
            case PhysicalPlan.HashJoin join -> hashJoin(join, first, inputs.getLast());
            case PhysicalPlan.NestedLoopJoin join -> {
                boolean together = isSingle(first) && isSingle(inputs.getLast());
                boolean whole = isBroadcast(join.build()) && !join.kind().emitsBuildRows();
                PlanChecker.that(join, together || whole, "all build rows in each task");
                yield distribution(join.kind(), first, inputs.getLast(), join.probe());
            }
            case PhysicalPlan.EnforceSingleRow single -> {
                PlanChecker.that(single, isSingle(first), "all rows in one task");
                yield first;
            }
            case PhysicalPlan.Limit limit -> {
                PlanChecker.that(limit, isSingle(first) || limit.offset() == 0, "all rows in one task");
                yield first;
            }
            case PhysicalPlan.Window window -> {
                PlanChecker.that(window, first.colocates(window.partitionKeys()), "partitions in one task");
                yield first;
            }
            case PhysicalPlan.GroupLimit limit -> {
                PlanChecker.that(limit, first.colocates(limit.keys()), "groups in one task");
                yield first;
            }
            case PhysicalPlan.AsofMerge merge -> {
                PlanChecker.that(merge, first.colocates(merge.keys()), "rows of equal keys in one task");
                yield first.through(Stream.concat(merge.left().stream(), merge.right().stream())
                        .toList());
            }
            case PhysicalPlan.Unnest unnest -> first.through(unnest.kept());
            case PhysicalPlan.Union union -> {
                long single =
                        inputs.stream().filter(DistributionChecker::isSingle).count();
                PlanChecker.that(
                        union, single == 0 || single == inputs.size(), "all of its inputs in one task, or none");
                yield inputs.stream().distinct().count() == 1 ? first : Distribution.ANY;
            }
            case PhysicalPlan.Exchange exchange -> PlanBuilder.distribution(exchange.partitioning());
            case PhysicalPlan.Program _ -> isSingle(first) ? first : Distribution.ANY;
            case PhysicalPlan.ProgramValues _, PhysicalPlan.TableWrite _ -> Distribution.ANY;
            case PhysicalPlan.Filter _,
                    PhysicalPlan.Sort _,
                    PhysicalPlan.TopN _,
                    PhysicalPlan.RankLimit _,
                    PhysicalPlan.Repeat _,
                    PhysicalPlan.Sample _ -> first;
        };
    }

    private static Distribution aggregate(PhysicalPlan.HashAggregate aggregate, Distribution input) {
        boolean states = aggregate.step().givesStates();
        PlanChecker.that(aggregate, states || input.colocates(aggregate.keys()), "the rows of a group in one task");
        return input.through(aggregate.keys());
    }

    private static Distribution hashJoin(PhysicalPlan.HashJoin join, Distribution probe, Distribution build) {
        boolean together = isSingle(probe) && isSingle(build);
        boolean whole = isBroadcast(join.build()) && !join.kind().emitsBuildRows();
        boolean spread = !join.nullAware() && isSpreadAlike(join, probe, build);
        PlanChecker.that(join, together || whole || spread, "the rows of a key, or all build rows, in one task");
        return distribution(join.kind(), probe, build, join.probe());
    }

    /** Both sides by the hash of the same keys, in the same order. */
    private static boolean isSpreadAlike(PhysicalPlan.HashJoin join, Distribution probe, Distribution build) {
        if (!(probe instanceof Distribution.Hashed(List<Integer> left))
                || !(build instanceof Distribution.Hashed(List<Integer> right))
                || left.size() != right.size()) {
            return false;
        }
        Set<List<Integer>> pairs = new HashSet<>();
        for (int i = 0; i < join.probeKeys().size(); i++) {
            pairs.add(List.of(join.probeKeys().get(i), join.buildKeys().get(i)));
        }
        return IntStream.range(0, left.size()).allMatch(i -> pairs.contains(List.of(left.get(i), right.get(i))));
    }

    private static Distribution distribution(
            JoinKind kind, Distribution probe, Distribution build, PhysicalPlan probePlan) {
        return JoinPlanner.distribution(kind, probe, build, probePlan.schema().size());
    }

    private static boolean isBroadcast(PhysicalPlan plan) {
        return plan instanceof PhysicalPlan.Exchange exchange
                && exchange.partitioning() instanceof Partitioning.Broadcast;
    }

    private static boolean isSingle(Distribution distribution) {
        return distribution instanceof Distribution.Single;
    }

    private static List<Integer> sources(List<Expression> expressions) {
        List<Integer> sources = new ArrayList<>();
        expressions.forEach(e -> sources.add(e instanceof Expression.InputReference ref ? ref.index() : -1));
        return sources;
    }
}
