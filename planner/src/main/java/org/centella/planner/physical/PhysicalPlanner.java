// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.planner.physical;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.calcite.plan.RelOptSamplingParameters;
import org.apache.calcite.rel.RelCollation;
import org.apache.calcite.rel.RelFieldCollation;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.Sample;
import org.apache.calcite.rel.core.Sort;
import org.apache.calcite.rel.core.TableScan;
import org.apache.calcite.rel.core.Union;
import org.apache.calcite.rel.core.Values;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlKind;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.columnar.setting.SettingValues;
import org.centella.columnar.setting.Settings;
import org.centella.columnar.type.DataType;
import org.centella.columnar.type.Schema;
import org.centella.execution.expression.Traits;
import org.centella.execution.plan.Expression;
import org.centella.execution.plan.PhysicalPlan;
import org.centella.execution.plan.SortKey;
import org.centella.planner.expression.ExpressionLowering;
import org.centella.planner.expression.LiteralCasts;
import org.centella.planner.expression.RexLiterals;
import org.centella.planner.logical.AsofMerge;
import org.centella.planner.logical.GroupLimit;
import org.centella.planner.logical.Limits;
import org.centella.planner.logical.MapBatches;
import org.centella.planner.logical.Repeat;
import org.centella.planner.logical.Unnest;
import org.centella.planner.logical.Windowing;
import org.centella.planner.logical.WorkingTable;
import org.centella.planner.statistics.Estimate;
import org.centella.planner.statistics.Estimator;
import org.centella.planner.validation.Types;
import org.centella.storage.Split;
import org.jspecify.annotations.Nullable;

/**
 * Chooses operators for optimized algebra and puts exchanges where rows must meet. Algebra goes in from the root, plans come
 * out from the leaves, each with the distribution of its rows, so that an exchange is made only where the rows do not lie
 * right already.
 */
public final class PhysicalPlanner {
    /** Beyond this many rows a sort that spills is better than a heap that does not. */
    private static final long MOST_TOP_ROWS = 1_000_000;

    private final PlanBuilder plans;
    private final Estimator estimator;
    private final RexBuilder rex;
    private final ScanPlanner scans;
    private final JoinPlanner joins;
    private final AggregatePlanner aggregates;
    private final boolean dynamicFilters;
    private final WindowPlanner windows;

    /** @param firstId of the plan's nodes */
    public PhysicalPlanner(Estimator estimator, RexBuilder rex, SettingValues settings, int firstId) {
        this.plans = new PlanBuilder(firstId);
        this.estimator = estimator;
        this.rex = rex;
        this.scans = new ScanPlanner(plans, estimator);
        this.dynamicFilters = settings.get(Settings.DYNAMIC_FILTERS)
                && !settings.get(Settings.DISABLED_PHASES).contains("dynamic_filters");
        this.joins = new JoinPlanner(plans, rex, settings, dynamicFilters);
        this.aggregates = new AggregatePlanner(plans);
        this.windows = new WindowPlanner(plans);
    }

    /** The plan of a query; its last stage may have several tasks unless the order of rows matters. */
    public PhysicalPlan plan(RelNode root) {
        return ExchangeSharing.rewrite(visit(root).plan());
    }

    /** The plan of a part of a recursive query, whose rows get exactly these types. */
    public PhysicalPlan plan(RelNode root, Schema schema) {
        return ExchangeSharing.rewrite(cast(visit(root), schema).plan());
    }

    /** Believed rows by node id. */
    public Map<Integer, Double> rows() {
        return plans.rows();
    }

    /** The splits to read by scan id. */
    public Map<Integer, List<Split>> splits() {
        return plans.splits();
    }

    private Planned visit(RelNode node) {
        return switch (node) {
            case TableScan scan -> scans.plan(scan);
            case Filter filter -> filter(filter);
            case Project project -> project(project);
            case Join join -> join(join);
            case Aggregate aggregate
            when aggregate.getGroupSets().size() > 1 ->
                new GroupingSetPlanner(
                                plans,
                                aggregates,
                                aggregate,
                                estimator.estimate(aggregate),
                                () -> visit(aggregate.getInput()))
                        .plan();
            case Aggregate aggregate ->
                aggregates.plan(
                        aggregate, counted(aggregate, visit(aggregate.getInput())), estimator.estimate(aggregate));
            case Windowing windowing ->
                windows.plan(windowing, visit(windowing.getInput()), estimator.estimate(windowing));
            case Sort sort -> sort(sort);
            case Union union -> union(union);
            case Values values -> values(values);
            case AsofMerge merge -> asofMerge(merge);
            case WorkingTable working ->
                plans.planned(
                        new PhysicalPlan.WorkingTable(plans.id(), working.table(), Types.schema(working.getRowType())),
                        Distribution.SINGLE,
                        estimator.estimate(working));
            case GroupLimit limit -> groupLimit(limit);
            case Repeat repeat -> {
                Planned input = visit(repeat.getInput());
                yield plans.planned(
                        new PhysicalPlan.Repeat(plans.id(), input.plan(), repeat.times()),
                        input.distribution(),
                        estimator.estimate(repeat));
            }
            case MapBatches map -> {
                Planned input = visit(map.getInput());
                yield plans.planned(
                        new PhysicalPlan.Program(
                                plans.id(),
                                List.of(input.plan()),
                                map.code(),
                                "mapBatches",
                                Types.schema(map.getRowType())),
                        input.isSingle() ? Distribution.SINGLE : Distribution.ANY,
                        estimator.estimate(map));
            }
            case Sample sample -> sample(sample);
            case Unnest unnest -> unnest(unnest);
            default ->
                throw new CentellaException(
                        ErrorCode.FEATURE_NOT_SUPPORTED, "this version has no operator for " + node.getRelTypeName());
        };
    }

    /** Counting all rows of a table needs none of its columns. */
    private Planned counted(Aggregate aggregate, Planned input) {
        boolean counts = aggregate.getGroupCount() == 0
                && aggregate.getAggCallList().stream()
                        .allMatch(c -> c.getArgList().isEmpty() && c.filterArg < 0);
        return counts
                        && input.plan() instanceof PhysicalPlan.TableScan scan
                        && scan.conjuncts().isEmpty()
                ? scans.project(
                        scan,
                        input,
                        List.of(),
                        Schema.of(),
                        new Estimate(input.estimate().rows(), List.of()))
                : input;
    }

    private ExpressionLowering expressions(Planned input) {
        return new ExpressionLowering(rex, input.types());
    }

    private Planned filter(Filter filter) {
        Estimate estimate = estimator.estimate(filter);
        if (filter.getInput() instanceof TableScan scan) {
            // Not those of the row type: there a column of CHAR(n) is of VARCHAR.
            List<DataType> types = scans.schema(scan).types();
            Expression condition = new ExpressionLowering(rex, types).lower(filter.getCondition(), DataType.BOOLEAN);
            // A scan may ask a condition once for many rows, and again.
            List<Expression> conjuncts = ExpressionLowering.conjuncts(condition);
            List<Expression> again =
                    conjuncts.stream().filter(Traits::isVolatile).toList();
            if (again.isEmpty()) {
                return scans.plan(scan, conjuncts, estimate);
            }
            List<Expression> once =
                    conjuncts.stream().filter(c -> !Traits.isVolatile(c)).toList();
            return plans.filter(scans.plan(scan, once, estimate), again, estimate);
        }
        Planned antiJoin = nullAwareAntiJoin(filter);
        if (antiJoin != null) {
            return antiJoin;
        }
        Planned input = visit(filter.getInput());
        return plans.filter(input, conjuncts(filter.getCondition(), input), estimate);
    }

    private List<Expression> conjuncts(RexNode condition, Planned input) {
        return ExpressionLowering.conjuncts(expressions(input).lower(condition, DataType.BOOLEAN));
    }

    /** {@code Filter(NOT mark)} over a mark join is NOT IN: an anti join that knows nulls. */
    private @Nullable Planned nullAwareAntiJoin(Filter filter) {
        if (!(filter.getInput() instanceof Join join) || join.getJoinType() != JoinRelType.LEFT_MARK) {
            return null;
        }
        int mark = join.getLeft().getRowType().getFieldCount();
        List<RexNode> rest = new ArrayList<>();
        boolean negated = false;
        for (RexNode conjunct : org.apache.calcite.plan.RelOptUtil.conjunctions(filter.getCondition())) {
            boolean isMark = conjunct instanceof RexCall call
                    && call.getKind() == SqlKind.NOT
                    && call.getOperands().getFirst() instanceof RexInputRef ref
                    && ref.getIndex() == mark;
            negated |= isMark;
            if (!isMark) {
                rest.add(conjunct);
            }
        }
        if (!negated) {
            return null;
        }
        Estimate estimate = estimator.estimate(filter);
        Planned anti = joins.nullAwareAnti(join, visit(join.getLeft()), visit(join.getRight()), withoutLast(estimate));
        List<Expression> outputs = new ArrayList<>();
        for (int i = 0; i < mark; i++) {
            outputs.add(new Expression.InputReference(i, anti.type(i)));
        }
        outputs.add(new Expression.Literal(false, DataType.BOOLEAN));
        Planned marked = plans.project(anti, outputs, Types.schema(join.getRowType()), estimate);
        return rest.isEmpty()
                ? marked
                : plans.filter(
                        marked,
                        conjuncts(org.apache.calcite.rex.RexUtil.composeConjunction(rex, rest), marked),
                        estimate);
    }

    private static Estimate withoutLast(Estimate estimate) {
        return new Estimate(
                estimate.rows(),
                estimate.columns().subList(0, estimate.columns().size() - 1));
    }

    private Planned project(Project project) {
        Planned input = visit(project.getInput());
        ExpressionLowering lowering = expressions(input);
        List<Expression> expressions = new ArrayList<>();
        for (RexNode node : project.getProjects()) {
            expressions.add(lowering.lower(node, Types.fromCalcite(node.getType())));
        }
        Schema schema = Types.schema(project.getRowType());
        Estimate estimate = estimator.estimate(project);
        return input.plan() instanceof PhysicalPlan.TableScan scan
                ? scans.project(scan, input, expressions, schema, estimate)
                : plans.project(input, expressions, schema, estimate);
    }

    private Planned unnest(Unnest unnest) {
        Planned input = visit(unnest.getInput());
        Schema schema = Types.schema(unnest.getRowType());
        PhysicalPlan.Unnest plan = new PhysicalPlan.Unnest(
                plans.id(),
                input.plan(),
                unnest.kept(),
                unnest.sources(),
                unnest.isOuter(),
                unnest.isOrdinality(),
                schema);
        return plans.planned(plan, input.distribution().through(unnest.kept()), estimator.estimate(unnest));
    }

    private Planned join(Join join) {
        return joins.plan(join, visit(join.getLeft()), visit(join.getRight()), estimator.estimate(join));
    }

    private Planned sort(Sort sort) {
        long offset = Limits.count(sort.offset, 0, rex);
        long fetch = Limits.count(sort.fetch, -1, rex);
        Planned input = visit(sort.getInput());
        List<SortKey> keys = sort.getCollation().getFieldCollations().stream()
                .map(PhysicalPlanner::key)
                .toList();
        boolean sorted = input.isSingle() && Ordering.of(input.plan()).isFor(keys);
        Estimate estimate = estimator.estimate(sort);
        if (keys.isEmpty() || sorted) {
            return limit(input, offset, fetch, estimate);
        }
        if (fetch >= 0 && fetch + offset <= MOST_TOP_ROWS) {
            return topRows(input, keys, offset, fetch, estimate);
        }
        // An exchange to one partition over a sort merges what it receives.
        return limited(plans.single(plans.sorted(input, keys)), offset, fetch, estimate);
    }

    private Planned topRows(Planned input, List<SortKey> keys, long offset, long fetch, Estimate estimate) {
        Planned top = top(input, keys, offset + fetch, estimate);
        if (!input.isSingle()) {
            top = top(plans.single(top), keys, offset + fetch, estimate);
        }
        return offset == 0 ? top : limited(top, offset, fetch, estimate);
    }

    private Planned top(Planned input, List<SortKey> keys, long count, Estimate estimate) {
        int filterId = plans.filterId();
        PhysicalPlan filtered = dynamicFilters
                ? DynamicFilterPlacement.place(input.plan(), keys.getFirst().column(), filterId, false, plans.shared())
                : null;
        PhysicalPlan.TopN top = filtered == null
                ? new PhysicalPlan.TopN(plans.id(), input.plan(), keys, count, PhysicalPlan.TopN.NO_FILTER)
                : new PhysicalPlan.TopN(plans.id(), filtered, keys, count, filterId);
        return plans.planned(top, input.distribution(), estimate);
    }

    private Planned limit(Planned input, long offset, long fetch, Estimate estimate) {
        if (fetch < 0) {
            return limited(plans.single(input), offset, fetch, estimate);
        }
        Planned local = scans.limited(input, offset + fetch);
        if (!local.isSingle()) {
            local = plans.single(limited(local, 0, offset + fetch, estimate));
        }
        return limited(local, offset, fetch, estimate);
    }

    private Planned limited(Planned input, long offset, long fetch, Estimate estimate) {
        if (offset == 0 && fetch < 0) {
            return input;
        }
        return plans.planned(
                new PhysicalPlan.Limit(plans.id(), input.plan(), offset, fetch), input.distribution(), estimate);
    }

    private Planned groupLimit(GroupLimit limit) {
        List<Integer> keys = limit.keys().asList();
        Planned sorted = sortedGroups(visit(limit.getInput()), keys, limit.collation());
        List<Integer> tieKeys = limit.collation().getFieldCollations().stream()
                .map(RelFieldCollation::getFieldIndex)
                .toList();
        return plans.planned(
                new PhysicalPlan.GroupLimit(
                        plans.id(), sorted.plan(), keys, tieKeys, limit.ties(), limit.offset(), limit.fetch()),
                sorted.distribution(),
                estimator.estimate(limit));
    }

    private Planned asofMerge(AsofMerge merge) {
        AsofMerge.Columns columns = merge.columns();
        List<Integer> keys = columns.keys().asList();
        Planned sorted = sortedGroups(visit(merge.getInput()), keys, columns.order());
        List<Integer> outputs = new ArrayList<>(columns.left());
        outputs.addAll(columns.right());
        return plans.planned(
                new PhysicalPlan.AsofMerge(
                        plans.id(),
                        sorted.plan(),
                        keys,
                        columns.side(),
                        columns.left(),
                        columns.right(),
                        merge.outer(),
                        Types.schema(merge.getRowType())),
                sorted.distribution().through(outputs),
                estimator.estimate(merge));
    }

    /** The rows of a group in one task, sorted by group and order. */
    private Planned sortedGroups(Planned input, List<Integer> keys, RelCollation order) {
        Planned together = input.distribution().colocates(keys)
                ? input
                : keys.isEmpty() ? plans.single(input) : plans.hashed(input, keys);
        List<SortKey> sortKeys = new ArrayList<>();
        keys.forEach(k -> sortKeys.add(new SortKey(k, false, false)));
        order.getFieldCollations().forEach(f -> sortKeys.add(key(f)));
        return sortKeys.isEmpty()
                ? together
                : plans.planned(
                        new PhysicalPlan.Sort(plans.id(), together.plan(), sortKeys),
                        together.distribution(),
                        together.estimate());
    }

    private Planned sample(Sample sample) {
        RelOptSamplingParameters parameters = sample.getSamplingParameters();
        Planned input = visit(sample.getInput());
        long seed = parameters.isRepeatable()
                ? parameters.getRepeatableSeed()
                : ThreadLocalRandom.current().nextLong();
        return plans.planned(
                new PhysicalPlan.Sample(
                        plans.id(), input.plan(), parameters.sampleRate.doubleValue(), !parameters.isBernoulli(), seed),
                input.distribution(),
                estimator.estimate(sample));
    }

    /** Nulls are greater than every value unless the query says otherwise. */
    static SortKey key(RelFieldCollation collation) {
        boolean descending = collation.getDirection().isDescending();
        boolean nullsFirst = switch (collation.nullDirection) {
            case FIRST -> true;
            case LAST -> false;
            case UNSPECIFIED -> descending;
        };
        return new SortKey(collation.getFieldIndex(), descending, nullsFirst);
    }

    /** All inputs in one task, or each spread over the tasks. */
    private Planned union(Union union) {
        Schema schema = Types.schema(union.getRowType());
        List<Planned> inputs = new ArrayList<>();
        for (RelNode input : union.getInputs()) {
            inputs.add(cast(visit(input), schema));
        }
        return plans.union(inputs, schema, estimator.estimate(union));
    }

    private Planned cast(Planned input, Schema schema) {
        List<Expression> expressions = new ArrayList<>();
        ExpressionLowering lowering = expressions(input);
        for (int i = 0; i < schema.size(); i++) {
            expressions.add(lowering.convert(new Expression.InputReference(i, input.type(i)), schema.type(i), false));
        }
        return plans.project(input, expressions, schema, input.estimate());
    }

    private Planned values(Values values) {
        Schema schema = Types.schema(values.getRowType());
        List<List<Expression.Literal>> rows = new ArrayList<>();
        for (List<RexLiteral> tuple : values.getTuples()) {
            List<Expression.Literal> row = new ArrayList<>();
            for (int i = 0; i < tuple.size(); i++) {
                Expression.Literal literal = RexLiterals.lower(tuple.get(i));
                Expression.Literal exact = LiteralCasts.exact(literal, schema.type(i));
                if (exact == null) {
                    throw new CentellaException(
                            ErrorCode.TYPE_MISMATCH, literal + " is no value of type " + schema.type(i));
                }
                row.add(exact);
            }
            rows.add(row);
        }
        return plans.planned(
                new PhysicalPlan.Values(plans.id(), rows, schema), Distribution.SINGLE, estimator.estimate(values));
    }
}
