// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.planner.logical;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.CorrelationId;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rel.logical.LogicalUnion;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexSubQuery;

/**
 * Subqueries in the ON of an outer, semi or anti join, where a condition does not drop rows but decides which are partners.
 * A subquery that speaks of one side's columns becomes a column of that side. One that speaks of both is computed for the
 * different pairs of values that it asks for, and these are joined to the side that may be missing:
 *
 * <pre>
 *   l left join r on r.b = (select max(x) from t where t.c = l.c and t.d = r.d)
 *
 *   l left join (r join pairs on r.d = pairs.d)      pairs:  c, d, (select max(x) …)
 *     on l.c = pairs.c and r.b = pairs.max                     product
 *                                                                distinct l.c
 *                                                                distinct r.d
 * </pre>
 */
final class JoinSubqueries {
    /** Columns that a side gets beside its own are numbered from here until their places are known. */
    private static final int MORE_OF_LEFT = 1 << 20;

    private static final int MORE_OF_RIGHT = 1 << 21;

    private final SubqueryUnnesting unnesting;
    private final RexBuilder rex;
    private final Join join;
    private final Set<CorrelationId> ids;
    private final int leftWidth;
    private final int rightWidth;
    private final OuterRows left;
    private final OuterRows right;

    JoinSubqueries(SubqueryUnnesting unnesting, RexBuilder rex, Join join) {
        this.unnesting = unnesting;
        this.rex = rex;
        this.join = join;
        this.ids = join.getVariablesSet();
        this.leftWidth = join.getLeft().getRowType().getFieldCount();
        this.rightWidth = join.getRight().getRowType().getFieldCount();
        this.left = new OuterRows(unnesting, rex, join.getLeft(), ids);
        this.right = new OuterRows(unnesting, rex, join.getRight(), ids, c -> c - leftWidth);
    }

    RelNode rewrite() {
        List<RexSubQuery> ofBoth = new ArrayList<>();
        List<RexNode> conditions = new ArrayList<>();
        for (RexNode conjunct : RelOptUtil.conjunctions(join.getCondition())) {
            conditions.add(conjunct.accept(new RexShuttle() {
                @Override
                public RexNode visitSubQuery(RexSubQuery subquery) {
                    Set<Integer> columns = columns(subquery);
                    if (columns.stream().allMatch(c -> c < leftWidth)) {
                        return moved(left.replace(subquery), leftWidth, 0, MORE_OF_LEFT);
                    }
                    if (columns.stream().allMatch(c -> c >= leftWidth)) {
                        return moved(right.replace(subquery), rightWidth, leftWidth, MORE_OF_RIGHT);
                    }
                    ofBoth.add(subquery);
                    return subquery;
                }
            }));
        }
        if (ofBoth.isEmpty()) {
            return joined(left.rel(), right.rel(), conditions, join.getJoinType());
        }
        return switch (join.getJoinType()) {
            case LEFT, SEMI, ANTI, INNER, LEFT_MARK -> withPairs(ofBoth, conditions, join.getJoinType(), false);
            case RIGHT -> withPairs(ofBoth, conditions, JoinRelType.RIGHT, true);
            case FULL -> full(ofBoth, conditions);
            case ASOF, LEFT_ASOF -> throw new IllegalStateException("a subquery in " + join);
        };
    }

    /** The columns of the join that a subquery asks for. */
    private Set<Integer> columns(RexSubQuery subquery) {
        Set<Integer> columns =
                new TreeSet<>(Correlations.columns(subquery.rel, ids).keySet());
        columns.addAll(RelOptUtil.InputFinder.bits(subquery.getOperands(), null).asList());
        return columns;
    }

    /** An expression over one side in terms of the join, columns behind the side's own from {@code more} on. */
    private static RexNode moved(RexNode expression, int width, int shift, int more) {
        return Trees.remap(expression, c -> c < width ? c + shift : more + c - width);
    }

    /** All left rows with their partners, and the right rows that have none. */
    private RelNode full(List<RexSubQuery> ofBoth, List<RexNode> conditions) {
        RelNode all = withPairs(ofBoth, conditions, JoinRelType.LEFT, false);
        RelNode swapped = withoutPartner(ofBoth, conditions);
        List<RexNode> columns = new ArrayList<>();
        for (int i = 0; i < leftWidth; i++) {
            columns.add(rex.makeNullLiteral(type(all, i)));
        }
        columns.addAll(Trees.columns(swapped));
        RelNode rest = Trees.project(swapped, columns, all.getRowType().getFieldNames());
        return Trees.project(
                LogicalUnion.create(List.of(all, rest), true),
                Trees.columns(all),
                join.getRowType().getFieldNames());
    }

    /** The right rows without a left partner. */
    private RelNode withoutPartner(List<RexSubQuery> ofBoth, List<RexNode> conditions) {
        Paired paired = paired(ofBoth, conditions, true);
        int newLeft = paired.left().getRowType().getFieldCount();
        int newRight = paired.right().getRowType().getFieldCount();
        List<RexNode> turned = Trees.remap(paired.conditions(), c -> c < newLeft ? c + newRight : c - newLeft);
        RelNode anti = Trees.join(paired.right(), paired.left(), turned, JoinRelType.ANTI);
        return Trees.choose(anti, IntStream.range(0, rightWidth).boxed().toList());
    }

    private static RelDataType type(RelNode rel, int column) {
        return rel.getRowType().getFieldList().get(column).getType();
    }

    private RelNode withPairs(List<RexSubQuery> ofBoth, List<RexNode> conditions, JoinRelType type, boolean atLeft) {
        Paired paired = paired(ofBoth, conditions, atLeft);
        return chosen(
                Trees.join(paired.left(), paired.right(), paired.conditions(), type),
                paired.left().getRowType().getFieldCount(),
                type);
    }

    /** @param conditions over the columns of both */
    private record Paired(RelNode left, RelNode right, List<RexNode> conditions) {}

    /** @param atLeft whether the pairs are joined to the left side */
    private Paired paired(List<RexSubQuery> ofBoth, List<RexNode> conditions, boolean atLeft) {
        TreeSet<Integer> used = new TreeSet<>();
        ofBoth.forEach(q -> used.addAll(columns(q)));
        List<Integer> ofLeft = used.stream().filter(c -> c < leftWidth).toList();
        List<Integer> ofRight = used.stream()
                .filter(c -> c >= leftWidth)
                .map(c -> c - leftWidth)
                .toList();
        RelNode product = Trees.join(
                DomainPushdown.distinct(Trees.choose(left.rel(), ofLeft)),
                DomainPushdown.distinct(Trees.choose(right.rel(), ofRight)),
                List.of(),
                JoinRelType.INNER);
        Map<Integer, Integer> places = new TreeMap<>();
        used.forEach(c -> places.put(c, places.size()));
        OuterRows pairs = new OuterRows(unnesting, rex, product, ids, places::get);
        List<RexNode> values = ofBoth.stream().map(pairs::replace).toList();
        List<RexNode> pairColumns = new ArrayList<>(Trees.columns(product));
        pairColumns.addAll(values);
        RelNode pairRel = Trees.project(pairs.rel(), pairColumns, null);
        return atLeft
                ? attach(left.rel(), ofLeft, 0, pairRel, ofRight, ofLeft.size(), ofBoth, conditions, true)
                : attach(right.rel(), ofRight, ofLeft.size(), pairRel, ofLeft, 0, ofBoth, conditions, false);
    }

    /** The pairs joined to one side by its own values; the join proper then compares the other side's. */
    private Paired attach(
            RelNode side,
            List<Integer> own,
            int firstOwn,
            RelNode pairs,
            List<Integer> others,
            int firstOther,
            List<RexSubQuery> ofBoth,
            List<RexNode> conditions,
            boolean atLeft) {
        int width = side.getRowType().getFieldCount();
        List<RexNode> same = new ArrayList<>();
        for (int i = 0; i < own.size(); i++) {
            same.add(DomainPushdown.same(
                    rex,
                    Trees.reference(rex, side, own.get(i), own.get(i)),
                    Trees.reference(rex, pairs, firstOwn + i, width + firstOwn + i)));
        }
        RelNode attached = Trees.join(side, pairs, same, JoinRelType.INNER);
        RelNode newLeft = atLeft ? attached : left.rel();
        RelNode newRight = atLeft ? right.rel() : attached;
        int start = atLeft ? 0 : newLeft.getRowType().getFieldCount();
        int otherStart = atLeft ? newLeft.getRowType().getFieldCount() : 0;
        RelNode other = atLeft ? newRight : newLeft;
        List<RexNode> all = new ArrayList<>();
        int firstValue = start + width + own.size() + others.size();
        for (RexNode condition : conditions) {
            RexNode valued = condition.accept(new RexShuttle() {
                @Override
                public RexNode visitSubQuery(RexSubQuery subquery) {
                    int at = width + own.size() + others.size() + ofBoth.indexOf(subquery);
                    // Kept apart from the columns of the join, which are yet to be numbered.
                    return Trees.reference(rex, attached, at, MORE_OF_RIGHT * 2 + ofBoth.indexOf(subquery));
                }
            });
            all.add(Trees.remap(
                    valued,
                    c -> c >= MORE_OF_RIGHT * 2
                            ? firstValue + c - MORE_OF_RIGHT * 2
                            : place(c, newLeft.getRowType().getFieldCount())));
        }
        for (int i = 0; i < others.size(); i++) {
            all.add(DomainPushdown.same(
                    rex,
                    Trees.reference(rex, other, others.get(i), otherStart + others.get(i)),
                    Trees.reference(rex, attached, width + firstOther + i, start + width + firstOther + i)));
        }
        return new Paired(newLeft, newRight, all);
    }

    private RelNode joined(RelNode newLeft, RelNode newRight, List<RexNode> conditions, JoinRelType type) {
        int width = newLeft.getRowType().getFieldCount();
        return chosen(Trees.join(newLeft, newRight, Trees.remap(conditions, c -> place(c, width)), type), width, type);
    }

    private int place(int column, int newLeftWidth) {
        if (column >= MORE_OF_RIGHT) {
            return newLeftWidth + rightWidth + column - MORE_OF_RIGHT;
        }
        if (column >= MORE_OF_LEFT) {
            return leftWidth + column - MORE_OF_LEFT;
        }
        return column < leftWidth ? column : newLeftWidth + column - leftWidth;
    }

    /** The columns of the original join. */
    private RelNode chosen(RelNode rel, int newLeftWidth, JoinRelType type) {
        List<Integer> columns = new ArrayList<>();
        IntStream.range(0, leftWidth).forEach(columns::add);
        if (type == JoinRelType.LEFT_MARK) {
            columns.add(newLeftWidth);
        } else if (type.projectsRight()) {
            IntStream.range(0, rightWidth).forEach(i -> columns.add(newLeftWidth + i));
        }
        RelNode chosen = Trees.choose(rel, columns);
        return Trees.project(chosen, Trees.columns(chosen), join.getRowType().getFieldNames());
    }
}
