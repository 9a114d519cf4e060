// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.planner.logical;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.AggregateCall;
import org.apache.calcite.rel.core.CorrelationId;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.SetOp;
import org.apache.calcite.rel.core.Sort;
import org.apache.calcite.rel.logical.LogicalAggregate;
import org.apache.calcite.rel.logical.LogicalUnion;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexOver;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.util.ImmutableBitSet;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;

/**
 * Unnests any subquery (T. Neumann, A. Kemper: Unnesting Arbitrary Queries, BTW 2015): the different combinations of the
 * outer values that it asks for, its <em>domain</em>, are joined in at its leaves, and every operator above keeps the rows
 * of different combinations apart.
 *
 * <pre>
 *   limit 1 by price                            first row by price of each partkey
 *     filter partkey = $outer.p_partkey    →      filter partkey = p_partkey
 *       scan                                        product
 *                                                     scan
 *                                                     aggregate p_partkey (of the outer rows)
 * </pre>
 *
 * In every node made here the columns of the original come first and those of the domain behind them.
 */
final class DomainPushdown {
    private final RexBuilder rex;
    private final Set<CorrelationId> ids;
    private final RelNode domain;
    private final TreeMap<Integer, Integer> positions;
    /** Working tables that have the domain's columns, by the numbers of those that had not. */
    private final Map<Integer, WorkingTable> widened = new HashMap<>();

    private DomainPushdown(
            RexBuilder rex, Set<CorrelationId> ids, RelNode domain, TreeMap<Integer, Integer> positions) {
        this.rex = rex;
        this.ids = ids;
        this.domain = domain;
        this.positions = positions;
    }

    /**
     * @param outer the outer rows
     * @param columns which of their columns an outer field is
     */
    static Unnested unnest(
            RexBuilder rex, Set<CorrelationId> ids, RelNode outer, IntUnaryOperator columns, RelNode body) {
        TreeMap<Integer, RexNode> used = Correlations.columns(body, ids);
        List<RexNode> values = new ArrayList<>();
        TreeMap<Integer, Integer> positions = new TreeMap<>();
        for (int field : used.keySet()) {
            positions.put(field, values.size());
            values.add(RexInputRef.of(columns.applyAsInt(field), outer.getRowType()));
        }
        RelNode domain = distinct(Trees.project(outer, values, null));
        RelNode rel = new DomainPushdown(rex, ids, domain, positions).push(body);
        int width = body.getRowType().getFieldCount();
        List<RexNode> predicates = new ArrayList<>();
        for (Map.Entry<Integer, RexNode> field : used.entrySet()) {
            int at = width + positions.get(field.getKey());
            predicates.add(same(rex, field.getValue(), RexInputRef.of(at, rel.getRowType())));
        }
        return new Unnested(rel, predicates, null, RowCounts.isOne(body));
    }

    static RelNode distinct(RelNode rel) {
        ImmutableBitSet all = ImmutableBitSet.range(rel.getRowType().getFieldCount());
        return LogicalAggregate.create(rel, List.of(), all, null, List.of());
    }

    /** Equality to which nulls are equal. */
    static RexNode same(RexBuilder rex, RexNode a, RexNode b) {
        boolean nulls = a.getType().isNullable() || b.getType().isNullable();
        return rex.makeCall(nulls ? SqlStdOperatorTable.IS_NOT_DISTINCT_FROM : SqlStdOperatorTable.EQUALS, a, b);
    }

    private int width() {
        return positions.size();
    }

    private boolean isCorrelated(RelNode node) {
        return Correlations.isCorrelated(node, ids) || readsWidened(node);
    }

    private boolean readsWidened(RelNode node) {
        return !widened.isEmpty()
                && (node instanceof WorkingTable working && widened.containsKey(working.table())
                        || node.getInputs().stream().anyMatch(this::readsWidened));
    }

    private RelNode push(RelNode node) {
        if (!isCorrelated(node)) {
            return Trees.join(node, domain, List.of(), JoinRelType.INNER);
        }
        return switch (node) {
            case Filter filter -> filter(filter);
            case Project project -> project(project);
            case Join join -> join(join);
            case Aggregate aggregate -> aggregate(aggregate);
            case Sort sort -> sort(sort);
            case GroupLimit limit -> groupLimit(limit);
            case Unnest unnest -> unnest(unnest);
            case AsofMerge merge -> asofMerge(merge);
            case SetOp operation ->
                operation.copy(
                        operation.getTraitSet(),
                        operation.getInputs().stream().map(this::push).toList());
            case RecursiveUnion union -> recursiveUnion(union);
            case WorkingTable working -> Objects.requireNonNull(widened.get(working.table()));
            default ->
                throw new CentellaException(
                        ErrorCode.FEATURE_NOT_SUPPORTED,
                        "a correlated subquery with " + node.getRelTypeName() + " is not part of this version");
        };
    }

    private RelNode filter(Filter filter) {
        RelNode input = push(filter.getInput());
        int at = filter.getRowType().getFieldCount();
        List<RexNode> conjuncts = new ArrayList<>();
        for (RexNode conjunct : RelOptUtil.conjunctions(filter.getCondition())) {
            conjuncts.add(overDomain(conjunct, input, at));
        }
        return Trees.filter(input, conjuncts);
    }

    /** The expression with the domain's columns, which begin at {@code at}, for outer fields. */
    private RexNode overDomain(RexNode expression, RelNode input, int at) {
        return Correlations.replace(
                expression, ids, field -> RexInputRef.of(at + positions.get(field), input.getRowType()));
    }

    private RelNode project(Project project) {
        RelNode input = push(project.getInput());
        int at = project.getInput().getRowType().getFieldCount();
        List<RexNode> expressions = new ArrayList<>();
        List<String> names = new ArrayList<>(project.getRowType().getFieldNames());
        for (RexNode expression : project.getProjects()) {
            expressions.add(apart(overDomain(expression, input, at), input, at));
        }
        for (int i = 0; i < width(); i++) {
            expressions.add(RexInputRef.of(at + i, input.getRowType()));
            names.add("domain" + i);
        }
        return Trees.project(input, expressions, names);
    }

    /** Window functions look at the rows of one combination only. */
    private RexNode apart(RexNode expression, RelNode input, int at) {
        if (!RexOver.containsOver(expression)) {
            return expression;
        }
        return expression.accept(new RexShuttle() {
            @Override
            public RexNode visitOver(RexOver over) {
                List<RexNode> partition = new ArrayList<>(over.getWindow().partitionKeys);
                for (int i = 0; i < width(); i++) {
                    partition.add(RexInputRef.of(at + i, input.getRowType()));
                }
                return Trees.partitioned(rex, over, partition);
            }
        });
    }

    /** A side gets the domain if it asks for it, or if rows of it come out without a partner. */
    private RelNode join(Join join) {
        JoinRelType type = join.getJoinType();
        boolean right = isCorrelated(join.getRight()) || type.generatesNullsOnLeft();
        boolean left = isCorrelated(join.getLeft())
                || type.generatesNullsOnRight()
                || !type.projectsRight()
                || type == JoinRelType.LEFT_MARK
                || !right;
        RelNode newLeft = left ? push(join.getLeft()) : join.getLeft();
        RelNode newRight = right ? push(join.getRight()) : join.getRight();
        int leftWidth = join.getLeft().getRowType().getFieldCount();
        int rightWidth = join.getRight().getRowType().getFieldCount();
        int shift = newLeft.getRowType().getFieldCount() - leftWidth;
        int rightDomain = leftWidth + shift + rightWidth;
        List<RexNode> conditions = new ArrayList<>();
        for (RexNode conjunct : RelOptUtil.conjunctions(join.getCondition())) {
            RexNode moved = Trees.remap(conjunct, c -> c < leftWidth ? c : c + shift);
            conditions.add(Correlations.replace(
                    moved,
                    ids,
                    field -> left
                            ? Trees.reference(
                                    rex, newLeft, leftWidth + positions.get(field), leftWidth + positions.get(field))
                            : Trees.reference(
                                    rex,
                                    newRight,
                                    rightWidth + positions.get(field),
                                    rightDomain + positions.get(field))));
        }
        for (int i = 0; left && right && i < width(); i++) {
            conditions.add(same(
                    rex,
                    Trees.reference(rex, newLeft, leftWidth + i, leftWidth + i),
                    Trees.reference(rex, newRight, rightWidth + i, rightDomain + i)));
        }
        RelNode rel = Trees.join(newLeft, newRight, conditions, type);
        List<RexNode> columns = new ArrayList<>();
        IntStream.range(0, leftWidth).forEach(i -> columns.add(RexInputRef.of(i, rel.getRowType())));
        if (type == JoinRelType.LEFT_MARK) {
            columns.add(RexInputRef.of(leftWidth + shift, rel.getRowType()));
        } else if (type.projectsRight()) {
            IntStream.range(leftWidth + shift, rightDomain)
                    .forEach(i -> columns.add(RexInputRef.of(i, rel.getRowType())));
        }
        for (int i = 0; i < width(); i++) {
            columns.add(domainOf(rel, type, left ? leftWidth + i : -1, right ? rightDomain + i : -1));
        }
        return Trees.project(rel, columns, null);
    }

    private RexNode domainOf(RelNode rel, JoinRelType type, int left, int right) {
        if (type == JoinRelType.FULL) {
            RexNode ofLeft = RexInputRef.of(left, rel.getRowType());
            return rex.makeCall(
                    SqlStdOperatorTable.CASE,
                    rex.makeCall(SqlStdOperatorTable.IS_NOT_NULL, ofLeft),
                    ofLeft,
                    RexInputRef.of(right, rel.getRowType()));
        }
        boolean fromLeft = left >= 0 && !type.generatesNullsOnLeft();
        return RexInputRef.of(fromLeft ? left : right, rel.getRowType());
    }

    private RelNode aggregate(Aggregate aggregate) {
        if (GroupingSetExpansion.isNeeded(aggregate)) {
            return push(GroupingSetExpansion.union(aggregate));
        }
        RelNode input = push(aggregate.getInput());
        int at = aggregate.getInput().getRowType().getFieldCount();
        boolean global = aggregate.getGroupCount() == 0;
        int real = at + width();
        ImmutableBitSet filters = ImmutableBitSet.of(aggregate.getAggCallList().stream()
                .map(call -> call.filterArg)
                .filter(filter -> filter >= 0)
                .toList());
        if (global) {
            input = withStandIns(input, at, filters);
        }
        List<AggregateCall> calls = new ArrayList<>();
        for (AggregateCall call : aggregate.getAggCallList()) {
            boolean passesOver = skipsNulls(call) && call.getArgList().stream().noneMatch(filters::get);
            boolean counts = global && call.filterArg < 0 && !passesOver;
            calls.add(AggregateCalls.filtered(call, counts ? real : call.filterArg, input));
        }
        ImmutableBitSet domainColumns = ImmutableBitSet.range(at, at + width());
        RelNode grouped = LogicalAggregate.create(
                input, List.of(), aggregate.getGroupSet().union(domainColumns), null, calls);
        int keys = aggregate.getGroupCount();
        List<Integer> order = new ArrayList<>();
        IntStream.range(0, keys).forEach(order::add);
        IntStream.range(0, calls.size()).forEach(i -> order.add(keys + width() + i));
        IntStream.range(0, width()).forEach(i -> order.add(keys + i));
        return Trees.choose(grouped, order);
    }

    private static boolean skipsNulls(AggregateCall call) {
        return switch (call.getAggregation().getKind()) {
            case COUNT, SUM, AVG, MIN, MAX -> !call.getArgList().isEmpty();
            default -> false;
        };
    }

    /**
     * An aggregation without keys has a row for no rows, so each combination gets a row that no call counts: nulls, FALSE
     * where a call's filter is, which is never null, and FALSE in one more column that is TRUE of the other rows.
     */
    private RelNode withStandIns(RelNode input, int at, ImmutableBitSet filters) {
        RelNode real = Trees.append(input, rex.makeLiteral(true), "real");
        List<RexNode> columns = new ArrayList<>();
        for (int i = 0; i < at; i++) {
            columns.add(filters.get(i) ? rex.makeLiteral(false) : rex.makeNullLiteral(type(real, i)));
        }
        for (int i = 0; i < width(); i++) {
            columns.add(RexInputRef.of(i, domain.getRowType()));
        }
        columns.add(rex.makeLiteral(false));
        RelNode standIns = Trees.project(domain, columns, real.getRowType().getFieldNames());
        return LogicalUnion.create(List.of(real, standIns), true);
    }

    private static RelDataType type(RelNode rel, int column) {
        return rel.getRowType().getFieldList().get(column).getType();
    }

    private RelNode sort(Sort sort) {
        RelNode input = push(sort.getInput());
        if (sort.fetch == null && sort.offset == null) {
            return input;
        }
        int at = sort.getRowType().getFieldCount();
        return GroupLimit.create(
                input,
                ImmutableBitSet.range(at, at + width()),
                sort.getCollation(),
                Limits.count(sort.offset, 0, rex),
                Limits.count(sort.fetch, -1, rex),
                false);
    }

    private RelNode unnest(Unnest unnest) {
        RelNode input = push(unnest.getInput());
        int at = unnest.getInput().getRowType().getFieldCount();
        List<Integer> kept = new ArrayList<>(unnest.kept());
        IntStream.range(at, at + width()).forEach(kept::add);
        Unnest over = unnest.over(input, kept, c -> c);
        int own = unnest.kept().size();
        List<Integer> order = new ArrayList<>();
        IntStream.range(0, own).forEach(order::add);
        IntStream.range(kept.size(), over.getRowType().getFieldCount()).forEach(order::add);
        IntStream.range(own, kept.size()).forEach(order::add);
        return Trees.choose(over, order);
    }

    /** The recursion for all combinations at once, each row with its own. */
    private RelNode recursiveUnion(RecursiveUnion union) {
        RelNode seed = push(union.seed());
        RelDataTypeFactory.Builder rows = rex.getTypeFactory().builder();
        rows.addAll(union.getRowType().getFieldList());
        int at = union.getRowType().getFieldCount();
        for (int i = 0; i < width(); i++) {
            rows.add("domain" + i, rex.getTypeFactory().createTypeWithNullability(type(seed, at + i), true));
        }
        int number = union.getCluster().createCorrel().getId();
        widened.put(union.table(), WorkingTable.create(union.getCluster(), number, rows.build()));
        RelNode step = push(union.step());
        widened.remove(union.table());
        return RecursiveUnion.create(seed, step, number, union.all(), rows.build());
    }

    private RelNode asofMerge(AsofMerge merge) {
        RelNode input = push(merge.getInput());
        int at = merge.getInput().getRowType().getFieldCount();
        AsofMerge.Columns columns = merge.columns();
        ImmutableBitSet domainColumns = ImmutableBitSet.range(at, at + width());
        List<Integer> left = new ArrayList<>(domainColumns.asList());
        left.addAll(columns.left());
        List<String> names = new ArrayList<>();
        IntStream.range(0, width()).forEach(i -> names.add("domain" + i));
        names.addAll(merge.getRowType().getFieldNames());
        RelNode merged = AsofMerge.create(
                input,
                new AsofMerge.Columns(
                        columns.keys().union(domainColumns), columns.order(), columns.side(), left, columns.right()),
                merge.outer(),
                names);
        List<Integer> order = new ArrayList<>();
        IntStream.range(0, names.size()).forEach(i -> order.add((i + width()) % names.size()));
        return Trees.choose(merged, order);
    }

    private RelNode groupLimit(GroupLimit limit) {
        RelNode input = push(limit.getInput());
        int at = limit.getRowType().getFieldCount();
        return GroupLimit.create(
                input,
                limit.keys().union(ImmutableBitSet.range(at, at + width())),
                limit.collation(),
                limit.offset(),
                limit.fetch(),
                limit.ties());
    }
}
