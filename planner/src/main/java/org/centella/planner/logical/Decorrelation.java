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
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexCorrelVariable;
import org.apache.calcite.rex.RexFieldAccess;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.rex.RexVisitorImpl;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.util.ImmutableBitSet;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;

/**
 * Pulls the conditions that mention outer columns out of a subquery, upwards through its operators, until what is left
 * below mentions none. An aggregation on the way gets the inner side of each equality as a key:
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
    private final boolean existential;

    /** @param existential only whether there are rows counts, so order, limits and columns do not */
    Decorrelation(RexBuilder rex, Set<CorrelationId> ids, boolean existential) {
        this.rex = rex;
        this.ids = ids;
        this.existential = existential;
    }

    /**
     * @param rel the subquery's columns, then those that the predicates need beside
     * @param predicates over outer fields and the columns of {@code rel}
     * @param grouped at most one row per combination of what the predicates compare
     * @param ofNoRows with {@code grouped}: for each of the subquery's columns its value when there are no rows
     */
    record Pulled(RelNode rel, List<RexNode> predicates, boolean grouped, List<RexNode> ofNoRows) {
        static Pulled nothing(RelNode rel) {
            return new Pulled(rel, List.of(), false, List.of());
        }
    }

    boolean isCorrelated(RelNode node) {
        return RelOptUtil.getVariablesUsed(node).stream().anyMatch(ids::contains);
    }

    private boolean isCorrelated(RexNode node) {
        boolean[] found = new boolean[1];
        node.accept(new RexVisitorImpl<Void>(true) {
            @Override
            public Void visitCorrelVariable(RexCorrelVariable variable) {
                found[0] |= ids.contains(variable.id);
                return super.visitCorrelVariable(variable);
            }
        });
        return found[0];
    }

    Pulled pull(RelNode node) {
        if (!isCorrelated(node)) {
            return Pulled.nothing(node);
        }
        return switch (node) {
            case Filter filter -> filter(filter);
            case Project project -> project(project);
            case Join join -> join(join);
            case Aggregate aggregate -> aggregate(aggregate);
            case Sort sort when existential || sort.fetch == null && sort.offset == null -> pull(sort.getInput());
            default -> throw unsupported();
        };
    }

    private Pulled filter(Filter filter) {
        Pulled input = pull(filter.getInput());
        List<RexNode> kept = new ArrayList<>();
        List<RexNode> pulled = new ArrayList<>(input.predicates());
        for (RexNode conjunct : RelOptUtil.conjunctions(filter.getCondition())) {
            (isCorrelated(conjunct) ? pulled : kept).add(conjunct);
        }
        if (input.grouped() && !input.ofNoRows().stream().allMatch(v -> RexUtil.isNullLiteral(v, true))) {
            // HAVING over a count of no rows: whether the row exists would depend on it.
            throw unsupported();
        }
        RelNode rel =
                kept.isEmpty() ? input.rel() : LogicalFilter.create(input.rel(), RexUtil.composeConjunction(rex, kept));
        return new Pulled(rel, pulled, input.grouped(), input.ofNoRows());
    }

    private Pulled project(Project project) {
        Pulled input = pull(project.getInput());
        List<RexNode> expressions = new ArrayList<>();
        for (RexNode expression : project.getProjects()) {
            if (!isCorrelated(expression)) {
                expressions.add(expression);
            } else if (existential) {
                expressions.add(rex.makeNullLiteral(expression.getType()));
            } else {
                throw unsupported();
            }
        }
        List<RexNode> predicates = move(input.predicates(), column -> {
            RexNode wanted = RexInputRef.of(column, input.rel().getRowType());
            int at = expressions.indexOf(wanted);
            if (at < 0) {
                expressions.add(wanted);
                at = expressions.size() - 1;
            }
            return at;
        });
        List<RexNode> ofNoRows = new ArrayList<>();
        if (input.grouped()) {
            for (RexNode expression : project.getProjects()) {
                ofNoRows.add(Simplification.simplify(rex, substitute(expression, input.ofNoRows())));
            }
        }
        RelNode rel = Trees.project(input.rel(), expressions, null);
        return new Pulled(rel, predicates, input.grouped(), ofNoRows);
    }

    private Pulled join(Join join) {
        Pulled left = pull(join.getLeft());
        Pulled right = pull(join.getRight());
        boolean inner = join.getJoinType() == JoinRelType.INNER;
        if (!inner
                && (!right.predicates().isEmpty()
                        || !join.getJoinType().projectsRight() && isCorrelated(join.getCondition()))) {
            throw unsupported();
        }
        if (join.getJoinType().generatesNullsOnLeft() && !left.predicates().isEmpty()) {
            throw unsupported();
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
                throw unsupported();
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
            return new Pulled(rel, pulled, false, List.of());
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
        return new Pulled(Trees.choose(rel, order), move(pulled, order::indexOf), false, List.of());
    }

    private Pulled aggregate(Aggregate aggregate) {
        if (aggregate.getGroupSets().size() > 1) {
            throw unsupported();
        }
        Pulled input = pull(aggregate.getInput());
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
        boolean global = groups.isEmpty();
        List<RexNode> ofNoRows = new ArrayList<>();
        if (global) {
            for (AggregateCall call : aggregate.getAggCallList()) {
                ofNoRows.add(
                        call.getAggregation().getKind() == SqlKind.COUNT
                                ? rex.makeExactLiteral(java.math.BigDecimal.ZERO, call.getType())
                                : rex.makeNullLiteral(call.getType()));
            }
        }
        return new Pulled(Trees.choose(grouped, order), predicates, global, ofNoRows);
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
        throw unsupported();
    }

    private static List<RexNode> move(List<RexNode> nodes, IntUnaryOperator columns) {
        return new RexShuttle() {
            @Override
            public RexNode visitInputRef(RexInputRef ref) {
                return new RexInputRef(columns.applyAsInt(ref.getIndex()), ref.getType());
            }
        }.apply(nodes);
    }

    private static RexNode substitute(RexNode node, List<RexNode> columns) {
        return node.accept(new RexShuttle() {
            @Override
            public RexNode visitInputRef(RexInputRef ref) {
                return columns.get(ref.getIndex());
            }
        });
    }

    private static CentellaException unsupported() {
        return new CentellaException(
                ErrorCode.FEATURE_NOT_SUPPORTED, "this form of correlated subquery is not part of this version");
    }

    /** Outer fields as the join's left columns, the subquery's columns behind them. */
    static final class ToJoin extends RexShuttle {
        private final RexBuilder rex;
        private final Set<CorrelationId> ids;
        private final RelDataType left;
        private final int width;

        ToJoin(RexBuilder rex, Set<CorrelationId> ids, RelDataType left, int width) {
            this.rex = rex;
            this.ids = ids;
            this.left = left;
            this.width = width;
        }

        @Override
        public RexNode visitFieldAccess(RexFieldAccess access) {
            if (access.getReferenceExpr() instanceof RexCorrelVariable variable && ids.contains(variable.id)) {
                int index = access.getField().getIndex();
                return rex.makeInputRef(left.getFieldList().get(index).getType(), index);
            }
            return super.visitFieldAccess(access);
        }

        @Override
        public RexNode visitInputRef(RexInputRef ref) {
            return new RexInputRef(ref.getIndex() + width, ref.getType());
        }
    }
}
