// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.planner.logical;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
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
import org.apache.calcite.rel.core.Sort;
import org.apache.calcite.rel.logical.LogicalAggregate;
import org.apache.calcite.rel.logical.LogicalFilter;
import org.apache.calcite.rel.logical.LogicalJoin;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.util.ImmutableBitSet;
import org.centella.planner.validation.TableAggregateOperator;
import org.jspecify.annotations.Nullable;

/**
 * Pulls the conditions that mention outer columns out of a subquery, upwards through its operators, until what is left
 * below mentions none. A window on the way would see rows that a condition below it drops, so none is pulled through one; an
 * aggregation gets the inner side of each equality as a key:
 *
 * <pre>
 *   aggregate min(cost)                          aggregate partkey, min(cost)      pulled: $outer.p_partkey = partkey
 *     filter partkey = $outer.p_partkey    →       scan
 *       scan
 * </pre>
 */
final class Decorrelation {
    private final RexBuilder rex;
    private final Set<CorrelationId> ids;

    Decorrelation(RexBuilder rex, Set<CorrelationId> ids) {
        this.rex = rex;
        this.ids = ids;
    }

    /** Not a failure: the form has no simple answer, {@link DomainPushdown} has one. */
    private static final class NotPullable extends RuntimeException {
        private static final NotPullable INSTANCE = new NotPullable();
        private static final long serialVersionUID = 1;

        private NotPullable() {
            super(null, null, false, false);
        }
    }

    /** The subquery without outer columns, or null when conditions alone do not make it so. */
    @Nullable
    Unnested tryPull(RelNode node) {
        try {
            return pull(node);
        } catch (NotPullable e) {
            return null;
        }
    }

    private boolean isCorrelated(RexNode node) {
        return Correlations.isCorrelated(node, ids);
    }

    private Unnested pull(RelNode node) {
        if (!Correlations.isCorrelated(node, ids)) {
            return Unnested.rows(node, List.of());
        }
        return switch (node) {
            case Filter filter -> filter(filter);
            case Project project -> project(project);
            case Join join -> join(join);
            case Aggregate aggregate -> aggregate(aggregate);
            case Sort sort -> sort(sort);
            default -> throw NotPullable.INSTANCE;
        };
    }

    private Unnested filter(Filter filter) {
        Unnested input = pull(filter.getInput());
        List<RexNode> kept = new ArrayList<>();
        List<RexNode> pulled = new ArrayList<>(input.predicates());
        for (RexNode conjunct : RelOptUtil.conjunctions(filter.getCondition())) {
            (isCorrelated(conjunct) ? pulled : kept).add(conjunct);
        }
        if (input.grouped()) {
            // HAVING: whether there is a row for no rows depends on the condition.
            throw NotPullable.INSTANCE;
        }
        RelNode rel =
                kept.isEmpty() ? input.rel() : LogicalFilter.create(input.rel(), RexUtil.composeConjunction(rex, kept));
        return Unnested.rows(rel, pulled);
    }

    private Unnested project(Project project) {
        Unnested input = pull(project.getInput());
        boolean seesFewerRows = project.containsOver() && !input.predicates().isEmpty();
        if (seesFewerRows || project.getProjects().stream().anyMatch(this::isCorrelated)) {
            throw NotPullable.INSTANCE;
        }
        List<RexNode> expressions = new ArrayList<>(project.getProjects());
        List<RexNode> predicates = move(input.predicates(), column -> {
            RexNode wanted = RexInputRef.of(column, input.rel().getRowType());
            int at = expressions.indexOf(wanted);
            if (at < 0) {
                expressions.add(wanted);
                at = expressions.size() - 1;
            }
            return at;
        });
        RelNode rel = Trees.project(input.rel(), expressions, null);
        List<RexNode> ofNoInput = input.ofNoRows();
        if (ofNoInput == null) {
            return Unnested.rows(rel, predicates);
        }
        List<RexNode> ofNoRows = project.getProjects().stream()
                .map(e -> Simplification.simplify(rex, substitute(e, ofNoInput)))
                .toList();
        return new Unnested(rel, predicates, ofNoRows, false);
    }

    private Unnested join(Join join) {
        Unnested left = pull(join.getLeft());
        Unnested right = pull(join.getRight());
        if (left.grouped() || right.grouped()) {
            // What an aggregation says of no rows would have to be joined, too.
            throw NotPullable.INSTANCE;
        }
        boolean inner = join.getJoinType() == JoinRelType.INNER;
        if (!inner
                && (!right.predicates().isEmpty()
                        || !join.getJoinType().projectsRight() && isCorrelated(join.getCondition()))) {
            throw NotPullable.INSTANCE;
        }
        if (join.getJoinType().generatesNullsOnLeft() && !left.predicates().isEmpty()) {
            throw NotPullable.INSTANCE;
        }
        int leftWidth = join.getLeft().getRowType().getFieldCount();
        int rightWidth = join.getRight().getRowType().getFieldCount();
        int leftMore = left.rel().getRowType().getFieldCount() - leftWidth;
        IntUnaryOperator moved = c -> c < leftWidth ? c : c + leftMore;
        List<RexNode> kept = new ArrayList<>();
        List<RexNode> pulled = new ArrayList<>(left.predicates());
        int shift = leftWidth + leftMore;
        pulled.addAll(move(right.predicates(), c -> c + shift));
        for (RexNode conjunct : RelOptUtil.conjunctions(join.getCondition())) {
            boolean correlated = isCorrelated(conjunct);
            if (correlated && !inner) {
                throw NotPullable.INSTANCE;
            }
            (correlated ? pulled : kept).add(move(List.of(conjunct), moved).getFirst());
        }
        RelNode rel = LogicalJoin.create(
                left.rel(),
                right.rel(),
                join.getHints(),
                RexUtil.composeConjunction(rex, kept),
                Set.of(),
                join.getJoinType());
        if (leftMore == 0 || !join.getJoinType().projectsRight()) {
            return Unnested.rows(rel, pulled);
        }
        // The join's own columns first, then what predicates need.
        List<Integer> order = new ArrayList<>();
        IntStream.range(0, leftWidth).forEach(order::add);
        IntStream.range(0, rightWidth).forEach(i -> order.add(shift + i));
        for (int i = 0; i < rel.getRowType().getFieldCount(); i++) {
            if (!order.contains(i)) {
                order.add(i);
            }
        }
        return Unnested.rows(Trees.choose(rel, order), move(pulled, order::indexOf));
    }

    private Unnested aggregate(Aggregate aggregate) {
        if (aggregate.getGroupSets().size() > 1) {
            throw NotPullable.INSTANCE;
        }
        Unnested input = pull(aggregate.getInput());
        if (input.grouped()) {
            throw NotPullable.INSTANCE;
        }
        List<Integer> groups = aggregate.getGroupSet().asList();
        List<RexNode> extra = new ArrayList<>();
        List<RexNode> predicates = new ArrayList<>();
        int width = groups.size() + aggregate.getAggCallList().size();
        for (RexNode predicate : input.predicates()) {
            predicates.add(overGroups(predicate, groups, extra, width));
        }
        // Below: group keys, extra keys, then all columns as the calls know them.
        List<RexNode> below = new ArrayList<>();
        groups.forEach(g -> below.add(RexInputRef.of(g, input.rel().getRowType())));
        below.addAll(extra);
        int shift = below.size();
        for (int i = 0; i < input.rel().getRowType().getFieldCount(); i++) {
            below.add(RexInputRef.of(i, input.rel().getRowType()));
        }
        RelNode keyed = Trees.project(input.rel(), below, null);
        ImmutableBitSet keys = ImmutableBitSet.range(shift);
        List<AggregateCall> calls = new ArrayList<>();
        for (AggregateCall call : aggregate.getAggCallList()) {
            calls.add(AggregateCalls.shift(call, shift, keyed, shift == 0));
        }
        RelNode grouped = LogicalAggregate.create(keyed, List.of(), keys, null, calls);
        List<Integer> order = new ArrayList<>();
        IntStream.range(0, groups.size()).forEach(order::add);
        IntStream.range(0, calls.size()).forEach(i -> order.add(shift + i));
        IntStream.range(groups.size(), shift).forEach(order::add);
        return new Unnested(
                Trees.choose(grouped, order), predicates, groups.isEmpty() ? ofNoRows(aggregate) : null, false);
    }

    private List<RexNode> ofNoRows(Aggregate aggregate) {
        List<RexNode> values = new ArrayList<>();
        for (AggregateCall call : aggregate.getAggCallList()) {
            values.add(
                    switch (call.getAggregation().getKind()) {
                        case COUNT -> rex.makeExactLiteral(java.math.BigDecimal.ZERO, call.getType());
                        case SUM, AVG, MIN, MAX -> rex.makeNullLiteral(call.getType());
                        default -> {
                            if (call.getAggregation() instanceof TableAggregateOperator own
                                    && !own.function().neverNull()) {
                                yield rex.makeNullLiteral(call.getType());
                            }
                            throw NotPullable.INSTANCE;
                        }
                    });
        }
        return values;
    }

    /** A limit of rows that each equal an outer value is one for each group of such rows. */
    private Unnested sort(Sort sort) {
        if (sort.fetch == null && sort.offset == null) {
            return pull(sort.getInput());
        }
        Unnested input = pull(sort.getInput());
        if (input.grouped()) {
            throw NotPullable.INSTANCE;
        }
        List<RexNode> extra = new ArrayList<>();
        int width = input.rel().getRowType().getFieldCount();
        List<RexNode> predicates = new ArrayList<>();
        for (RexNode predicate : input.predicates()) {
            predicates.add(overGroups(predicate, List.of(), extra, width));
        }
        RelNode keyed = Trees.append(input.rel(), extra);
        RelNode limited = GroupLimit.create(
                keyed,
                ImmutableBitSet.range(width, width + extra.size()),
                sort.getCollation(),
                Limits.count(sort.offset, 0, rex),
                Limits.count(sort.fetch, -1, rex),
                false);
        return Unnested.rows(limited, predicates);
    }

    /** The predicate over the aggregation's output; the inner side of an equality becomes a key if it is none. */
    private RexNode overGroups(RexNode predicate, List<Integer> groups, List<RexNode> extra, int width) {
        ImmutableBitSet columns = RelOptUtil.InputFinder.bits(predicate);
        if (groups.containsAll(columns.asList())) {
            return move(List.of(predicate), groups::indexOf).getFirst();
        }
        if (predicate instanceof RexCall call && call.getKind() == SqlKind.EQUALS) {
            for (int side = 0; side < 2; side++) {
                RexNode inner = call.getOperands().get(side);
                RexNode outer = call.getOperands().get(1 - side);
                if (!isCorrelated(inner) && RelOptUtil.InputFinder.bits(outer).isEmpty()) {
                    int at = extra.indexOf(inner);
                    if (at < 0) {
                        at = extra.size();
                        extra.add(inner);
                    }
                    return rex.makeCall(call.getOperator(), outer, rex.makeInputRef(inner.getType(), width + at));
                }
            }
        }
        throw NotPullable.INSTANCE;
    }

    private static List<RexNode> move(List<RexNode> nodes, IntUnaryOperator columns) {
        return new RexShuttle() {
            @Override
            public RexNode visitInputRef(RexInputRef ref) {
                return new RexInputRef(columns.applyAsInt(ref.getIndex()), ref.getType());
            }
        }.apply(nodes);
    }

    /** The expression with these values for its columns. */
    static RexNode substitute(RexNode node, List<RexNode> columns) {
        return node.accept(new RexShuttle() {
            @Override
            public RexNode visitInputRef(RexInputRef ref) {
                return columns.get(ref.getIndex());
            }
        });
    }
}
