// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.planner.physical;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.centella.execution.plan.Expression;
import org.centella.execution.plan.Partitioning;
import org.centella.execution.plan.PhysicalPlan;
import org.jspecify.annotations.Nullable;

/**
 * Finds the scan that a join's probe key comes from, and tells it to drop rows that the join's finished build side has no
 * partner for. On the way down the column must stay what it is: through filters, chosen columns, probe sides, grouping keys
 * and exchanges that spread rows, which have one reader.
 */
final class DynamicFilterPlacement {
    private final int filterId;
    private final boolean acrossStages;

    private final Set<Integer> shared;

    private DynamicFilterPlacement(int filterId, boolean acrossStages, Set<Integer> shared) {
        this.filterId = filterId;
        this.acrossStages = acrossStages;
        this.shared = shared;
    }

    /**
     * The plan with the filter at its scan, or null when no scan yields the column.
     *
     * @param acrossStages whether the scan may be in a stage below, which the filter has to reach before it begins
     * @param shared exchanges whose rows others read, too
     */
    static @Nullable PhysicalPlan place(
            PhysicalPlan plan, int column, int filterId, boolean acrossStages, Set<Integer> shared) {
        return new DynamicFilterPlacement(filterId, acrossStages, shared).place(plan, column);
    }

    private @Nullable PhysicalPlan place(PhysicalPlan plan, int column) {
        return switch (plan) {
            case PhysicalPlan.TableScan scan -> atScan(scan, column);
            case PhysicalPlan.Filter filter -> below(filter, 0, column);
            case PhysicalPlan.Project project ->
                project.expressions().get(column) instanceof Expression.InputReference ref
                        ? below(project, 0, ref.index())
                        : null;
            case PhysicalPlan.HashJoin join -> inJoin(join, column);
            case PhysicalPlan.NestedLoopJoin join ->
                column < join.probe().schema().size() && !join.kind().emitsBuildRows() ? below(join, 0, column) : null;
            case PhysicalPlan.HashAggregate aggregate ->
                column < aggregate.keys().size()
                        ? below(aggregate, 0, aggregate.keys().get(column))
                        : null;
            case PhysicalPlan.Sort sort -> below(sort, 0, column);
            // Whole partitions may go, not rows of one.
            case PhysicalPlan.Window window ->
                window.partitionKeys().contains(column) ? below(window, 0, column) : null;
            case PhysicalPlan.RankLimit limit ->
                limit.partitionKeys().contains(column) ? below(limit, 0, column) : null;
            case PhysicalPlan.Union union -> inUnion(union, column);
            case PhysicalPlan.GroupLimit limit -> limit.keys().contains(column) ? below(limit, 0, column) : null;
            case PhysicalPlan.Repeat repeat -> below(repeat, 0, column);
            case PhysicalPlan.Unnest unnest ->
                column < unnest.kept().size() ? below(unnest, 0, unnest.kept().get(column)) : null;
            case PhysicalPlan.Exchange exchange ->
                acrossStages && exchange.partitioning() instanceof Partitioning.Hash && !shared.contains(exchange.id())
                        ? below(exchange, 0, column)
                        : null;
            case PhysicalPlan.Values _,
                    PhysicalPlan.Assign _,
                    PhysicalPlan.Sample _,
                    PhysicalPlan.AsofMerge _,
                    PhysicalPlan.WorkingTable _,
                    PhysicalPlan.EnforceSingleRow _,
                    PhysicalPlan.TopN _,
                    PhysicalPlan.Limit _,
                    PhysicalPlan.StageInput _,
                    PhysicalPlan.Program _,
                    PhysicalPlan.ProgramValues _,
                    PhysicalPlan.TableWrite _ -> null;
        };
    }

    private PhysicalPlan atScan(PhysicalPlan.TableScan scan, int column) {
        List<PhysicalPlan.DynamicFilterUse> uses = new ArrayList<>(scan.dynamicFilters());
        uses.add(new PhysicalPlan.DynamicFilterUse(filterId, column));
        return new PhysicalPlan.TableScan(
                scan.id(), scan.table(), scan.columns(), scan.conjuncts(), uses, scan.limit(), scan.schema());
    }

    /** Rows of the probe side that a join above drops may go before this join, unless it yields build rows without them. */
    private @Nullable PhysicalPlan inJoin(PhysicalPlan.HashJoin join, int column) {
        return switch (join.kind()) {
            case INNER, PROBE_OUTER, PROBE_SEMI, PROBE_ANTI, MARK ->
                column < join.probe().schema().size() ? below(join, 0, column) : null;
            case BUILD_OUTER, FULL_OUTER, BUILD_SEMI, BUILD_ANTI -> null;
        };
    }

    private @Nullable PhysicalPlan inUnion(PhysicalPlan.Union union, int column) {
        List<PhysicalPlan> inputs = new ArrayList<>();
        boolean placed = false;
        for (PhysicalPlan input : union.inputs()) {
            PhysicalPlan with = place(input, column);
            placed |= with != null;
            inputs.add(with == null ? input : with);
        }
        return placed ? union.withInputs(inputs) : null;
    }

    private @Nullable PhysicalPlan below(PhysicalPlan node, int input, int column) {
        List<PhysicalPlan> inputs = new ArrayList<>(node.inputs());
        PhysicalPlan with = place(inputs.get(input), column);
        if (with == null) {
            return null;
        }
        inputs.set(input, with);
        return node.withInputs(inputs);
    }
}
