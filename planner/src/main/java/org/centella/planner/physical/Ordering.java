// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.planner.physical;

import java.util.ArrayList;
import java.util.List;
import org.centella.execution.plan.Expression;
import org.centella.execution.plan.Partitioning;
import org.centella.execution.plan.PhysicalPlan;
import org.centella.execution.plan.SortKey;

/** The order in which an operator yields the rows of each task, as far as it is known: none, for most. */
record Ordering(List<SortKey> keys) {
    private static final Ordering NONE = new Ordering(List.of());

    Ordering {
        keys = List.copyOf(keys);
    }

    static Ordering of(PhysicalPlan plan) {
        return switch (plan) {
            case PhysicalPlan.Sort sort -> new Ordering(sort.keys());
            case PhysicalPlan.TopN top -> new Ordering(top.keys());
            case PhysicalPlan.Filter filter -> of(filter.input());
            case PhysicalPlan.Limit limit -> of(limit.input());
            case PhysicalPlan.Window window -> of(window.input());
            case PhysicalPlan.Project project -> through(of(project.input()), project.expressions());
            // One partition merges what comes sorted.
            case PhysicalPlan.Exchange exchange ->
                exchange.partitioning() instanceof Partitioning.Single
                                && exchange.input() instanceof PhysicalPlan.Sort sort
                        ? new Ordering(sort.keys())
                        : NONE;
            case PhysicalPlan.StageInput input -> new Ordering(input.mergeKeys());
            case PhysicalPlan.TableScan _,
                    PhysicalPlan.Values _,
                    PhysicalPlan.Assign _,
                    PhysicalPlan.HashAggregate _,
                    PhysicalPlan.HashJoin _,
                    PhysicalPlan.NestedLoopJoin _,
                    PhysicalPlan.EnforceSingleRow _,
                    PhysicalPlan.Unnest _,
                    PhysicalPlan.WorkingTable _,
                    PhysicalPlan.AsofMerge _,
                    PhysicalPlan.RankLimit _,
                    PhysicalPlan.GroupLimit _,
                    PhysicalPlan.Repeat _,
                    PhysicalPlan.Sample _,
                    PhysicalPlan.Union _,
                    PhysicalPlan.Program _,
                    PhysicalPlan.ProgramValues _,
                    PhysicalPlan.TableWrite _ -> NONE;
        };
    }

    /** The keys up to the first that the projection drops. */
    private static Ordering through(Ordering input, List<Expression> expressions) {
        List<SortKey> kept = new ArrayList<>();
        for (SortKey key : input.keys()) {
            int at = -1;
            for (int i = 0; i < expressions.size() && at < 0; i++) {
                boolean same = expressions.get(i) instanceof Expression.InputReference reference
                        && reference.index() == key.column();
                at = same ? i : -1;
            }
            if (at < 0) {
                break;
            }
            kept.add(new SortKey(at, key.descending(), key.nullsFirst()));
        }
        return new Ordering(kept);
    }

    /** True when rows come sorted by these keys. */
    boolean isFor(List<SortKey> wanted) {
        return isFor(List.of(), wanted);
    }

    /** True when rows of a partition lie together, in any order of partitions, and are sorted by the other keys. */
    boolean isFor(List<Integer> partition, List<SortKey> order) {
        List<SortKey> wanted =
                order.stream().filter(k -> !partition.contains(k.column())).toList();
        if (keys.size() < partition.size() + wanted.size()) {
            return false;
        }
        List<Integer> first =
                keys.subList(0, partition.size()).stream().map(SortKey::column).toList();
        return first.containsAll(partition)
                && keys.subList(partition.size(), partition.size() + wanted.size())
                        .equals(wanted);
    }
}
