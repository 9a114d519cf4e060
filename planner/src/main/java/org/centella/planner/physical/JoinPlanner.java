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
import org.centella.execution.plan.PhysicalPlan.DynamicFilterSource;
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

    /** Looking at a column's values costs more than a few dropped rows are worth. */
    private static final double WORTH_FILTERING = 0.8;

    /** So many rows can be joined in one task without keeping the others waiting. */
    private static final double FEW_ROWS = 300_000;

    /** An aggregation into fewer groups is quick anyway. */
    private static final double FEW_GROUPS = 4096;

    private static final double MANY_TIMES = 8;
    private static final double CACHE_LINE = 64;

    private final PlanBuilder plans;
    private final boolean dynamicFilters;
    private final RexBuilder rex;
    private final long broadcastLimit;

    JoinPlanner(PlanBuilder plans, RexBuilder rex, SettingValues settings, boolean dynamicFilters) {
        this.plans = plans;
        this.rex = rex;
        this.dynamicFilters = dynamicFilters;
        this.broadcastLimit = settings.get(Settings.DISABLED_PHASES).contains("broadcast")
                ? 0
                : settings.isSet(Settings.BROADCAST_LIMIT)
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
            case LEFT_MARK -> finish(JoinKind.MARK, condition, condition.nullAware(), estimate);
            case ASOF, LEFT_ASOF ->
                throw new CentellaException(ErrorCode.FEATURE_NOT_SUPPORTED, "ASOF joins are not part of this version");
        };
    }

    /** NOT IN: left rows whose keys are surely not among the right's; left columns only. */
    Planned nullAwareAnti(Join join, Planned left, Planned right, Estimate estimate) {
        JoinCondition condition = JoinCondition.of(join, left, right, plans, rex);
        return finish(JoinKind.PROBE_ANTI, condition, condition.nullAware(), estimate);
    }

    private Planned inner(JoinCondition condition, Estimate estimate) {
        if (keepCost(condition.left()) >= keepCost(condition.right())) {
            return finish(JoinKind.INNER, condition, false, estimate);
        }
        return swapped(finish(JoinKind.INNER, condition.swap(), false, swap(condition, estimate)), condition, estimate);
    }

    /** Of the build side: a table slot per row, and the bytes of its columns. */
    private static double keepCost(Planned side) {
        return side.estimate().rows() * (BUILD + side.estimate().rowBytes() / CACHE_LINE);
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
        double leftRows = condition.left().estimate().rows();
        double rightRows = condition.right().estimate().rows();
        if (!single && leftRows <= FEW_ROWS && leftRows * MANY_TIMES <= rightRows) {
            return finish(keepRight, reduced(condition), false, estimate);
        }
        return leftRows < rightRows
                ? finish(keepLeft, condition.swap(), false, estimate)
                : finish(keepRight, condition, false, estimate);
    }

    /**
     * A few left rows against many right ones: the left rows, computed once and broadcast, first pick the right rows that
     * have a left partner at all; the join itself then has two small sides and runs in one task.
     */
    private JoinCondition reduced(JoinCondition condition) {
        Planned left = plans.exchange(condition.left(), new Partitioning.Broadcast());
        Planned right = condition.right();
        PhysicalPlan picked =
                semiJoin(right.plan(), condition.rightKeys(), left, condition.leftKeys(), right.estimate());
        double rows = Math.min(right.estimate().rows(), left.estimate().rows() * MANY_TIMES);
        Estimate fewer = right.estimate().limited(rows);
        Planned few = plans.single(plans.planned(picked, right.distribution(), fewer));
        return condition.withSides(left, few);
    }

    /** The probe rows that have a partner, with the filter of the build side at the probe's scan. */
    private PhysicalPlan semiJoin(
            PhysicalPlan probe,
            List<Integer> probeKeys,
            Planned build,
            List<Integer> buildKeys,
            Estimate probeEstimate) {
        List<DynamicFilterSource> sources = new ArrayList<>();
        PhysicalPlan filtered = probe;
        for (int i = 0; i < probeKeys.size(); i++) {
            filtered = filter(filtered, probeKeys.get(i), probeEstimate, build, buildKeys.get(i), i, false, sources);
        }
        return new PhysicalPlan.HashJoin(
                plans.id(), filtered, build.plan(), JoinKind.PROBE_SEMI, probeKeys, buildKeys, null, false, sources);
    }

    /** The probe side with a filter on one key at its scan, if that is likely to drop rows. */
    private PhysicalPlan filter(
            PhysicalPlan probe,
            int probeColumn,
            Estimate probeEstimate,
            Planned build,
            int buildColumn,
            int key,
            boolean acrossStages,
            List<DynamicFilterSource> sources) {
        double present = probeEstimate.column(probeColumn).distinct();
        double wanted = build.estimate().column(buildColumn).distinct();
        return placed(probe, probeColumn, present, wanted, key, acrossStages, sources);
    }

    private PhysicalPlan placed(
            PhysicalPlan probe,
            int probeColumn,
            double present,
            double wanted,
            int key,
            boolean acrossStages,
            List<DynamicFilterSource> sources) {
        if (!dynamicFilters || wanted > present * WORTH_FILTERING) {
            return probe;
        }
        int id = plans.filterId();
        PhysicalPlan placed = DynamicFilterPlacement.place(probe, probeColumn, id, acrossStages, plans.shared());
        if (placed == null) {
            return probe;
        }
        sources.add(new DynamicFilterSource(id, key));
        return placed;
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
        boolean broadcast = !mustSpread
                && (nullAware || build.estimate().bytes() <= broadcastLimit)
                && (!together || reducesAggregation(kind, probe, build, condition.leftKeys()));
        List<DynamicFilterSource> sources = new ArrayList<>();
        PhysicalPlan probePlan = probe.plan();
        if (broadcast) {
            build = plans.exchange(build, new Partitioning.Broadcast());
            probePlan = withAggregationReduced(kind, probe, build, condition);
            if (dropsRows(kind)) {
                // An aggregation that was reduced has the filter at its scans already.
                probePlan = filtered(probePlan, condition, probePlan == probe.plan(), sources);
            }
        } else if (!together) {
            PhysicalPlan filtered =
                    kind.keepsUnmatchedProbe() ? probePlan : filtered(probePlan, condition, true, sources);
            probe = plans.hashed(new Planned(filtered, probe.distribution(), probe.estimate()), condition.leftKeys());
            build = plans.hashed(build, condition.rightKeys());
            probePlan = probe.plan();
        }
        PhysicalPlan.HashJoin join = new PhysicalPlan.HashJoin(
                plans.id(),
                probePlan,
                build.plan(),
                kind,
                condition.leftKeys(),
                condition.rightKeys(),
                condition.residual(),
                nullAware,
                sources);
        return withoutKeys(
                plans.planned(
                        join,
                        distribution(
                                kind,
                                probe.distribution(),
                                build.distribution(),
                                probe.types().size()),
                        pad(estimate, join)),
                kind,
                condition,
                estimate);
    }

    /** The probe side with filters of the build side's keys at its scans. */
    private PhysicalPlan filtered(
            PhysicalPlan probe, JoinCondition condition, boolean acrossStages, List<DynamicFilterSource> sources) {
        PhysicalPlan filtered = probe;
        for (int i = 0; i < condition.keys(); i++) {
            filtered = filter(
                    filtered,
                    condition.leftKeys().get(i),
                    condition.left().estimate(),
                    condition.right(),
                    condition.rightKeys().get(i),
                    i,
                    acrossStages,
                    sources);
        }
        return filtered;
    }

    private static boolean dropsRows(JoinKind kind) {
        return kind == JoinKind.INNER || kind == JoinKind.PROBE_SEMI;
    }

    /** Small sides in one task need no exchange, but an aggregation of many rows is worth one that spares it most. */
    private static boolean reducesAggregation(JoinKind kind, Planned probe, Planned build, List<Integer> probeKeys) {
        return dropsRows(kind)
                && build.estimate().rows() * MANY_TIMES <= probe.estimate().rows()
                && probe.estimate().rows() >= FEW_GROUPS
                && AggregationReduction.reduce(probe.plan(), probeKeys, (input, _) -> input) != null;
    }

    private PhysicalPlan withAggregationReduced(JoinKind kind, Planned probe, Planned build, JoinCondition condition) {
        if (!dropsRows(kind)
                || build.estimate().rows() * MANY_TIMES > probe.estimate().rows()) {
            return probe.plan();
        }
        PhysicalPlan reduced = AggregationReduction.reduce(
                probe.plan(),
                condition.leftKeys(),
                (input, keys) ->
                        new Reduction(probe.estimate(), build, condition, keys.joinKeys()).of(input, keys.columns()));
        return reduced == null ? probe.plan() : reduced;
    }

    /** Keeps of the rows beneath an aggregation those that the join above has partners for. */
    private final class Reduction implements SemiJoinDescent.Change {
        private final Planned build;
        private final List<Integer> buildKeys;
        /** Believed values of each key on both sides: groups have as many keys as their rows. */
        private final List<Double> present = new ArrayList<>();

        private final List<Double> wanted = new ArrayList<>();
        private double share = 1;

        /** @param joinKeys the numbers of the join's keys that are compared */
        Reduction(Estimate groups, Planned build, JoinCondition condition, List<Integer> joinKeys) {
            this.build = build;
            this.buildKeys = joinKeys.stream().map(condition.rightKeys()::get).toList();
            for (int i = 0; i < joinKeys.size(); i++) {
                present.add(
                        groups.column(condition.leftKeys().get(joinKeys.get(i))).distinct());
                wanted.add(build.estimate().column(buildKeys.get(i)).distinct());
                share = Math.min(share, wanted.get(i) / present.get(i));
            }
        }

        PhysicalPlan of(PhysicalPlan input, List<Integer> columns) {
            PhysicalPlan descended = new SemiJoinDescent(plans, this).descend(input, columns);
            return descended == null ? semiJoin(input, columns) : descended;
        }

        @Override
        public PhysicalPlan semiJoin(PhysicalPlan input, List<Integer> columns) {
            List<DynamicFilterSource> sources = new ArrayList<>();
            PhysicalPlan filtered = input;
            for (int i = 0; i < columns.size(); i++) {
                filtered = placed(filtered, columns.get(i), present.get(i), wanted.get(i), i, false, sources);
            }
            PhysicalPlan.HashJoin join = new PhysicalPlan.HashJoin(
                    plans.id(), filtered, build.plan(), JoinKind.PROBE_SEMI, columns, buildKeys, null, false, sources);
            believe(join, input);
            return join;
        }

        /** A build side of which rows were dropped tells its probe side so. */
        @Override
        public PhysicalPlan.HashJoin reduced(PhysicalPlan.HashJoin join, PhysicalPlan.Exchange fewer) {
            List<DynamicFilterSource> sources = new ArrayList<>(join.dynamicFilters());
            PhysicalPlan filtered = join.probe();
            for (int i = 0; i < join.probeKeys().size(); i++) {
                int key = i;
                if (sources.stream().noneMatch(source -> source.key() == key)) {
                    filtered = placed(filtered, join.probeKeys().get(i), 1, share, i, false, sources);
                }
            }
            believe(fewer, join.build());
            believe(join, join);
            return new PhysicalPlan.HashJoin(
                    join.id(),
                    filtered,
                    fewer,
                    join.kind(),
                    join.probeKeys(),
                    join.buildKeys(),
                    join.residual(),
                    join.nullAware(),
                    sources);
        }

        private void believe(PhysicalPlan plan, PhysicalPlan before) {
            Double rows = plans.rows().get(before.id());
            if (rows != null) {
                plans.rows().put(plan.id(), rows * Math.min(1, share));
            }
        }
    }

    /** How a join's rows lie over the tasks, given how those of its sides do. */
    static Distribution distribution(JoinKind kind, Distribution probe, Distribution build, int probeColumns) {
        return switch (kind) {
            case INNER, PROBE_OUTER, PROBE_SEMI, PROBE_ANTI, MARK -> probe;
            case BUILD_SEMI, BUILD_ANTI -> build;
            case BUILD_OUTER ->
                build instanceof Distribution.Hashed(List<Integer> columns)
                        ? new Distribution.Hashed(
                                columns.stream().map(c -> c + probeColumns).toList())
                        : build;
            case FULL_OUTER -> probe instanceof Distribution.Single ? Distribution.SINGLE : Distribution.ANY;
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
