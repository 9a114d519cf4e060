// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.planner.physical;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rex.RexBuilder;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.columnar.setting.SettingValues;
import org.centella.columnar.setting.Settings;
import org.centella.execution.plan.JoinKind;
import org.centella.execution.plan.Partitioning;
import org.centella.execution.plan.PhysicalPlan;
import org.centella.planner.statistics.Estimate;

/**
 * Joins: which side is kept, how both sides reach the tasks. Kinds that yield build rows need every probe row of a build row
 * in one task, so both sides are spread by the keys; the others may have their build side broadcast, which in one process
 * means that all tasks share it.
 */
final class JoinPlanner {
    /** With one executor a broadcast build side is kept once, and nothing has to be exchanged on the probe side. */
    private static final long LOCAL_BROADCAST_LIMIT = 2L << 30;

    // Relative costs of a row: to keep it, to look up its partners, to send it through an exchange.
    private static final double BUILD = 3;
    private static final double PROBE = 1;
    private static final double EXCHANGE = 1.5;

    private final PlanBuilder plans;
    private final RexBuilder rex;
    private final long broadcastLimit;

    JoinPlanner(PlanBuilder plans, RexBuilder rex, SettingValues settings) {
        this.plans = plans;
        this.rex = rex;
        this.broadcastLimit = settings.isSet(Settings.BROADCAST_LIMIT)
                ? settings.get(Settings.BROADCAST_LIMIT)
                : LOCAL_BROADCAST_LIMIT;
    }

    Planned plan(Join join, Planned left, Planned right, Estimate estimate) {
        JoinCondition condition = JoinCondition.of(join, left, right, plans, rex);
        return switch (join.getJoinType()) {
            case INNER -> inner(condition, estimate);
            case LEFT -> outer(condition, estimate);
            case RIGHT -> swapped(outer(condition.swap(), swap(condition, estimate)), condition, estimate);
            case FULL -> finish(JoinKind.FULL_OUTER, condition, false, estimate);
            case SEMI -> filtering(condition, JoinKind.PROBE_SEMI, JoinKind.BUILD_SEMI, estimate);
            case ANTI -> filtering(condition, JoinKind.PROBE_ANTI, JoinKind.BUILD_ANTI, estimate);
            case LEFT_MARK -> finish(JoinKind.MARK, condition, true, estimate);
            case ASOF, LEFT_ASOF ->
                throw new CentellaException(ErrorCode.FEATURE_NOT_SUPPORTED, "ASOF joins are not part of this version");
        };
    }

    /** NOT IN: left rows whose keys are surely not among the right's; left columns only. */
    Planned nullAwareAnti(Join join, Planned left, Planned right, Estimate estimate) {
        return finish(JoinKind.PROBE_ANTI, JoinCondition.of(join, left, right, plans, rex), true, estimate);
    }

    private Planned inner(JoinCondition condition, Estimate estimate) {
        if (condition.left().estimate().bytes() >= condition.right().estimate().bytes()) {
            return finish(JoinKind.INNER, condition, false, estimate);
        }
        return swapped(finish(JoinKind.INNER, condition.swap(), false, swap(condition, estimate)), condition, estimate);
    }

    private Planned outer(JoinCondition condition, Estimate estimate) {
        double keepRight = buildCost(condition.right());
        if (condition.keys() == 0 || keepRight + probeCost(condition.left()) <= partitionedCost(condition.swap())) {
            return finish(JoinKind.PROBE_OUTER, condition, false, estimate);
        }
        return swapped(
                finish(JoinKind.BUILD_OUTER, condition.swap(), false, swap(condition, estimate)), condition, estimate);
    }

    private Planned filtering(JoinCondition condition, JoinKind keepRight, JoinKind keepLeft, Estimate estimate) {
        double broadcast = buildCost(condition.right()) + probeCost(condition.left());
        boolean single = condition.left().isSingle() && condition.right().isSingle();
        if (condition.keys() == 0 || (!single && broadcast <= partitionedCost(condition.swap()))) {
            return finish(keepRight, condition, false, estimate);
        }
        double rightRows = condition.right().estimate().rows();
        return condition.left().estimate().rows() < rightRows
                ? finish(keepLeft, condition.swap(), false, estimate)
                : finish(keepRight, condition, false, estimate);
    }

    private static double buildCost(Planned side) {
        return side.estimate().rows() * BUILD;
    }

    private static double probeCost(Planned side) {
        return side.estimate().rows() * PROBE;
    }

    /** Of a join with its right side kept and both sides spread by the keys. */
    private static double partitionedCost(JoinCondition condition) {
        double left = condition.left().estimate().rows();
        double right = condition.right().estimate().rows();
        return (left + right) * EXCHANGE + right * BUILD + left * PROBE;
    }

    private Planned finish(JoinKind kind, JoinCondition condition, boolean nullAware, Estimate estimate) {
        Planned probe = condition.left();
        Planned build = condition.right();
        if (condition.keys() == 0) {
            return nestedLoop(kind, condition, estimate);
        }
        boolean together = probe.isSingle() && build.isSingle();
        boolean mustSpread = kind.emitsBuildRows();
        boolean broadcast =
                !together && !mustSpread && (nullAware || build.estimate().bytes() <= broadcastLimit);
        if (broadcast) {
            build = plans.exchange(build, new Partitioning.Broadcast());
        } else if (!together) {
            probe = plans.hashed(probe, condition.leftKeys());
            build = plans.hashed(build, condition.rightKeys());
        }
        PhysicalPlan.HashJoin join = new PhysicalPlan.HashJoin(
                plans.id(),
                probe.plan(),
                build.plan(),
                kind,
                condition.leftKeys(),
                condition.rightKeys(),
                condition.residual(),
                nullAware,
                List.of());
        return withoutKeys(
                plans.planned(join, distribution(kind, probe, build), pad(estimate, join)), kind, condition, estimate);
    }

    private static Distribution distribution(JoinKind kind, Planned probe, Planned build) {
        return switch (kind) {
            case INNER, PROBE_OUTER, PROBE_SEMI, PROBE_ANTI, MARK -> probe.distribution();
            case BUILD_SEMI, BUILD_ANTI -> build.distribution();
            case BUILD_OUTER ->
                build.distribution() instanceof Distribution.Hashed(List<Integer> columns)
                        ? new Distribution.Hashed(columns.stream()
                                .map(c -> c + probe.types().size())
                                .toList())
                        : build.distribution();
            case FULL_OUTER -> probe.isSingle() ? Distribution.SINGLE : Distribution.ANY;
        };
    }

    private Planned nestedLoop(JoinKind kind, JoinCondition condition, Estimate estimate) {
        Planned probe = condition.left();
        Planned build = condition.right();
        if (kind.emitsBuildRows()) {
            probe = plans.single(probe);
            build = plans.single(build);
        } else if (!(probe.isSingle() && build.isSingle())) {
            build = plans.exchange(build, new Partitioning.Broadcast());
        }
        PhysicalPlan.NestedLoopJoin join =
                new PhysicalPlan.NestedLoopJoin(plans.id(), probe.plan(), build.plan(), kind, condition.residual());
        return withoutKeys(plans.planned(join, probe.distribution(), pad(estimate, join)), kind, condition, estimate);
    }

    /** Key columns that were computed for the join are dropped behind it. */
    private Planned withoutKeys(Planned joined, JoinKind kind, JoinCondition condition, Estimate estimate) {
        List<Integer> kept = new ArrayList<>();
        int probeWidth = condition.left().types().size();
        IntStream.range(0, condition.leftWidth()).forEach(kept::add);
        switch (kind) {
            case INNER, PROBE_OUTER, BUILD_OUTER, FULL_OUTER ->
                IntStream.range(0, condition.rightWidth()).forEach(i -> kept.add(probeWidth + i));
            case PROBE_SEMI, PROBE_ANTI -> {}
            case BUILD_SEMI, BUILD_ANTI -> {
                kept.clear();
                IntStream.range(0, condition.rightWidth()).forEach(kept::add);
            }
            case MARK -> kept.add(probeWidth);
        }
        Planned chosen = plans.choose(joined, kept);
        return new Planned(chosen.plan(), chosen.distribution(), estimate);
    }

    /** The estimate widened to the join's own columns, computed keys included. */
    private static Estimate pad(Estimate estimate, PhysicalPlan join) {
        List<org.centella.planner.statistics.ColumnEstimate> columns = new ArrayList<>(estimate.columns());
        while (columns.size() < join.schema().size()) {
            columns.add(new org.centella.planner.statistics.ColumnEstimate(estimate.rows(), 0, null, null, Long.BYTES));
        }
        return new Estimate(estimate.rows(), columns);
    }

    private static Estimate swap(JoinCondition condition, Estimate estimate) {
        List<org.centella.planner.statistics.ColumnEstimate> columns = new ArrayList<>(estimate.columns()
                .subList(condition.leftWidth(), estimate.columns().size()));
        columns.addAll(estimate.columns().subList(0, condition.leftWidth()));
        return new Estimate(estimate.rows(), columns);
    }

    /** Right columns before left ones back in the order of the algebra. */
    private Planned swapped(Planned planned, JoinCondition condition, Estimate estimate) {
        List<Integer> order = new ArrayList<>();
        IntStream.range(0, condition.leftWidth()).forEach(i -> order.add(condition.rightWidth() + i));
        IntStream.range(0, condition.rightWidth()).forEach(order::add);
        Planned chosen = plans.choose(planned, order);
        return new Planned(chosen.plan(), chosen.distribution(), estimate);
    }
}
