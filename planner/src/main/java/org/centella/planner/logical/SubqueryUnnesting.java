// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.planner.logical;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.IntUnaryOperator;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.AsofJoin;
import org.apache.calcite.rel.core.Correlate;
import org.apache.calcite.rel.core.CorrelationId;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.Sort;
import org.apache.calcite.rel.core.Uncollect;
import org.apache.calcite.rel.logical.LogicalFilter;
import org.apache.calcite.rel.logical.LogicalJoin;
import org.apache.calcite.rel.logical.LogicalProject;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;

/**
 * Subqueries in expressions, and LATERAL, to joins. What a subquery asks of the outer row is pulled up out of it by
 * {@link Decorrelation} and becomes the condition of the join; where that cannot be, {@link DomainPushdown} joins the outer
 * values in.
 *
 * <pre>
 *   filter EXISTS(subquery)        →  semi join       filter NOT EXISTS(subquery)  →  anti join
 *   filter x IN (subquery)         →  semi join       filter x NOT IN (subquery)   →  anti join, or mark join if null may occur
 *   (subquery) as a value          →  join with the one row, or left join with its groups
 *   EXISTS or IN amid an expression → mark join: a BOOLEAN column beside the left columns
 *   x &gt; ALL (subquery)             →  as a value: min, max and counts of the subquery's column
 * </pre>
 *
 * Calcite's own decorrelation makes an aggregation of every semi join and a join with all outer values of every inequality
 * (TPC-H 21); these forms are what the operators do best.
 */
public final class SubqueryUnnesting {
    private final RexBuilder rex;

    private SubqueryUnnesting(RexBuilder rex) {
        this.rex = rex;
    }

    public static RelNode rewrite(RelNode root) {
        return new SubqueryUnnesting(root.getCluster().getRexBuilder()).visit(root);
    }

    RelNode visit(RelNode node) {
        RelNode current = rewritten(node);
        return current instanceof Project project && Unnesting.hasCall(project)
                ? new Unnesting(rex).selectList(project)
                : current;
    }

    private RelNode rewritten(RelNode node) {
        RelNode current = Trees.mapInputs(node, this::visit);
        return switch (current) {
            case Filter filter when hasSubquery(filter.getCondition()) -> filter(filter);
            case Project project
            when project.getProjects().stream().anyMatch(SubqueryUnnesting::hasSubquery) -> project(project);
            case Sort sort when ComputedLimit.isNeeded(sort) -> new ComputedLimit(this, rex, sort).rewrite();
            case AsofJoin join -> AsofExpansion.merge(join);
            case Join join when hasSubquery(join.getCondition()) -> join(join);
            case Correlate correlate -> {
                RelNode unnested = new Unnesting(rex).lateral(correlate);
                yield unnested != null ? unnested : correlate(correlate);
            }
            case Uncollect uncollect -> new Unnesting(rex).uncollect(uncollect);
            default -> current;
        };
    }

    static boolean hasSubquery(RexNode node) {
        return RexUtil.SubQueryFinder.find(node) != null;
    }

    private RelNode filter(Filter filter) {
        OuterRows outer = new OuterRows(this, rex, filter.getInput(), filter.getVariablesSet());
        for (RexNode conjunct : RelOptUtil.conjunctions(filter.getCondition())) {
            if (!hasSubquery(conjunct)) {
                outer.filter(conjunct);
            }
        }
        for (RexNode conjunct : RelOptUtil.conjunctions(filter.getCondition())) {
            if (hasSubquery(conjunct)) {
                outer.conjunct(conjunct);
            }
        }
        return Trees.firstColumns(outer.rel(), filter.getRowType());
    }

    private RelNode project(Project project) {
        OuterRows outer = new OuterRows(this, rex, project.getInput(), project.getVariablesSet());
        List<RexNode> expressions = new ArrayList<>();
        for (RexNode expression : project.getProjects()) {
            RexNode replaced = hasSubquery(expression) ? outer.replace(expression) : expression;
            expressions.add(rex.ensureType(expression.getType(), replaced, true));
        }
        return LogicalProject.create(
                outer.rel(),
                project.getHints(),
                expressions,
                project.getRowType().getFieldNames(),
                Set.of());
    }

    private RelNode join(Join join) {
        if (join.getJoinType() != JoinRelType.INNER) {
            return new JoinSubqueries(this, rex, join).rewrite();
        }
        RelNode product = LogicalJoin.create(
                join.getLeft(), join.getRight(), join.getHints(), rex.makeLiteral(true), Set.of(), JoinRelType.INNER);
        return filter(LogicalFilter.create(
                product, join.getCondition(), com.google.common.collect.ImmutableSet.copyOf(join.getVariablesSet())));
    }

    /**
     * The subquery for all outer rows at once.
     *
     * @param columns which column of {@code outer} an outer field is
     */
    Unnested unnest(RelNode body, RelNode outer, Set<CorrelationId> ids, IntUnaryOperator columns) {
        Unnested pulled = new Decorrelation(rex, ids).tryPull(body);
        return pulled != null ? pulled : DomainPushdown.unnest(rex, ids, outer, columns, body);
    }

    /** LATERAL: the right side is a subquery over the left's rows. An aggregation there has a row for every left one. */
    private RelNode correlate(Correlate correlate) {
        Set<CorrelationId> ids = Set.of(correlate.getCorrelationId());
        RelNode left = correlate.getLeft();
        Unnested right = unnest(correlate.getRight(), left, ids, c -> c);
        RexNode condition = condition(left, ids, c -> c, right.predicates(), false);
        boolean padded = right.grouped() && correlate.getJoinType().projectsRight();
        JoinRelType type = padded
                ? JoinRelType.LEFT
                : right.complete() && correlate.getJoinType().projectsRight()
                        ? JoinRelType.INNER
                        : correlate.getJoinType();
        RelNode join = LogicalJoin.create(
                left,
                padded ? Trees.append(right.rel(), rex.makeLiteral(true), "matched") : right.rel(),
                List.of(),
                condition,
                Set.of(),
                type);
        if (padded) {
            return LogicalProject.create(
                    join,
                    List.of(),
                    paddedColumns(correlate, join, right.ofNoRows()),
                    correlate.getRowType().getFieldNames(),
                    Set.of());
        }
        return correlate.getJoinType().projectsRight() ? Trees.firstColumns(join, correlate.getRowType()) : join;
    }

    /** The columns of a LATERAL aggregation, which says of left rows without a match what it says of no rows. */
    private List<RexNode> paddedColumns(Correlate correlate, RelNode join, List<RexNode> ofNoRows) {
        int left = correlate.getLeft().getRowType().getFieldCount();
        RexNode matched = RexInputRef.of(join.getRowType().getFieldCount() - 1, join.getRowType());
        List<RexNode> columns = new ArrayList<>();
        for (int i = 0; i < correlate.getRowType().getFieldCount(); i++) {
            RexNode value = RexInputRef.of(i, join.getRowType());
            columns.add(i < left ? value : orOfNoRows(matched, value, ofNoRows.get(i - left), field(correlate, i)));
        }
        return columns;
    }

    private static RelDataType field(RelNode rel, int column) {
        return rel.getRowType().getFieldList().get(column).getType();
    }

    /** The value of a joined aggregation, or what it is of no rows where nothing matched. */
    RexNode orOfNoRows(RexNode matched, RexNode value, RexNode ofNoRows, RelDataType type) {
        if (RexUtil.isNullLiteral(ofNoRows, true)) {
            return rex.ensureType(type, value, true);
        }
        return rex.makeCall(
                type,
                SqlStdOperatorTable.CASE,
                List.of(
                        rex.makeCall(SqlStdOperatorTable.IS_NULL, matched),
                        rex.ensureType(type, ofNoRows, true),
                        rex.ensureType(type, value, true)));
    }

    /**
     * Predicates over outer fields and subquery columns as a join condition.
     *
     * @param known for a mark join: a comparison with null must not make the mark null unless it is the IN's own
     */
    RexNode condition(
            RelNode left, Set<CorrelationId> ids, IntUnaryOperator columns, List<RexNode> predicates, boolean known) {
        int width = left.getRowType().getFieldCount();
        List<RexNode> conjuncts = new ArrayList<>();
        for (RexNode predicate : predicates) {
            // First the subquery's own columns move, then the outer ones take their places.
            RexNode moved = Correlations.replace(Trees.remap(predicate, c -> c + width), ids, field -> {
                int column = columns.applyAsInt(field);
                return Trees.reference(rex, left, column, column);
            });
            conjuncts.add(
                    known && moved.getType().isNullable() ? rex.makeCall(SqlStdOperatorTable.IS_TRUE, moved) : moved);
        }
        return RexUtil.composeConjunction(rex, conjuncts);
    }
}
