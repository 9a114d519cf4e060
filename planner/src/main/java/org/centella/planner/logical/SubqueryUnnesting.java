// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.planner.logical;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.Correlate;
import org.apache.calcite.rel.core.CorrelationId;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.Values;
import org.apache.calcite.rel.logical.LogicalFilter;
import org.apache.calcite.rel.logical.LogicalJoin;
import org.apache.calcite.rel.logical.LogicalProject;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexSubQuery;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;

/**
 * Subqueries in expressions to joins. What a subquery asks of the outer row is pulled up out of it by
 * {@link Decorrelation} and becomes the condition of the join.
 *
 * <pre>
 *   filter EXISTS(subquery)        →  semi join       filter NOT EXISTS(subquery)  →  anti join
 *   filter x IN (subquery)         →  semi join       filter x NOT IN (subquery)   →  anti join, or mark join if null may occur
 *   (subquery) as a value          →  join with the one row, or left join with its groups
 *   EXISTS or IN amid an expression → mark join: a BOOLEAN column beside the left columns
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

    private RelNode visit(RelNode node) {
        RelNode current = Trees.mapInputs(node, this::visit);
        return switch (current) {
            case Filter filter when hasSubquery(filter.getCondition()) -> filter(filter);
            case Project project
            when project.getProjects().stream().anyMatch(SubqueryUnnesting::hasSubquery) -> project(project);
            case Join join when hasSubquery(join.getCondition()) -> join(join);
            case Correlate correlate -> correlate(correlate);
            default -> current;
        };
    }

    private static boolean hasSubquery(RexNode node) {
        return RexUtil.SubQueryFinder.find(node) != null;
    }

    private RelNode filter(Filter filter) {
        Outer outer = new Outer(filter.getInput(), filter.getVariablesSet());
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
        return Trees.firstColumns(outer.rel, filter.getRowType());
    }

    private RelNode project(Project project) {
        Outer outer = new Outer(project.getInput(), project.getVariablesSet());
        List<RexNode> expressions = new ArrayList<>();
        for (RexNode expression : project.getProjects()) {
            RexNode replaced = hasSubquery(expression) ? outer.replace(expression) : expression;
            expressions.add(rex.ensureType(expression.getType(), replaced, true));
        }
        return LogicalProject.create(
                outer.rel, project.getHints(), expressions, project.getRowType().getFieldNames(), Set.of());
    }

    private RelNode join(Join join) {
        if (join.getJoinType() != JoinRelType.INNER) {
            throw new CentellaException(
                    ErrorCode.FEATURE_NOT_SUPPORTED,
                    "a subquery in the ON clause of an outer join is not part of this version");
        }
        RelNode product = LogicalJoin.create(
                join.getLeft(), join.getRight(), join.getHints(), rex.makeLiteral(true), Set.of(), JoinRelType.INNER);
        return filter(LogicalFilter.create(
                product, join.getCondition(), com.google.common.collect.ImmutableSet.copyOf(join.getVariablesSet())));
    }

    /** LATERAL: the right side is a subquery over the left's rows. An aggregation there has a row for every left one. */
    private RelNode correlate(Correlate correlate) {
        Set<CorrelationId> ids = Set.of(correlate.getCorrelationId());
        Decorrelation.Pulled pulled = new Decorrelation(rex, ids, false).pull(correlate.getRight());
        RexNode condition = condition(correlate.getLeft(), ids, pulled.predicates(), false);
        boolean padded = pulled.grouped()
                && isOneRow(correlate.getRight())
                && correlate.getJoinType().projectsRight();
        RelNode join = LogicalJoin.create(
                correlate.getLeft(),
                padded ? Trees.append(pulled.rel(), rex.makeLiteral(true), "matched") : pulled.rel(),
                List.of(),
                condition,
                Set.of(),
                padded ? JoinRelType.LEFT : correlate.getJoinType());
        if (padded) {
            return LogicalProject.create(
                    join,
                    List.of(),
                    paddedColumns(correlate, join, pulled.ofNoRows()),
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
    private RexNode orOfNoRows(RexNode matched, RexNode value, RexNode ofNoRows, RelDataType type) {
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

    /** Predicates over outer fields and subquery columns as a join condition. */
    private RexNode condition(RelNode left, Set<CorrelationId> ids, List<RexNode> predicates, boolean known) {
        int width = left.getRowType().getFieldCount();
        List<RexNode> conjuncts = new ArrayList<>();
        for (RexNode predicate : predicates) {
            RexNode moved = predicate.accept(new Decorrelation.ToJoin(rex, ids, left.getRowType(), width));
            // In a mark join a comparison with null must not make the mark null unless it is the IN's own.
            conjuncts.add(
                    known && moved.getType().isNullable() ? rex.makeCall(SqlStdOperatorTable.IS_TRUE, moved) : moved);
        }
        return RexUtil.composeConjunction(rex, conjuncts);
    }

    /** The outer rows, with one more column for each subquery that became one. */
    private final class Outer {
        private final Set<CorrelationId> ids;
        private RelNode rel;

        Outer(RelNode rel, Set<CorrelationId> ids) {
            this.rel = rel;
            this.ids = ids;
        }

        private int width() {
            return rel.getRowType().getFieldCount();
        }

        void filter(RexNode condition) {
            rel = LogicalFilter.create(rel, condition);
        }

        /** A condition that must be true, so that a subquery at its top may drop rows instead of marking them. */
        void conjunct(RexNode conjunct) {
            boolean negated = conjunct.getKind() == SqlKind.NOT;
            RexNode inner = negated ? ((RexCall) conjunct).getOperands().getFirst() : conjunct;
            if (inner instanceof RexSubQuery subquery && isMembership(subquery)) {
                membership(subquery, negated);
            } else {
                filter(replace(conjunct));
            }
        }

        private static boolean isMembership(RexSubQuery subquery) {
            return subquery.getKind() == SqlKind.EXISTS || subquery.getKind() == SqlKind.IN;
        }

        private void membership(RexSubQuery subquery, boolean negated) {
            Decorrelation.Pulled pulled = pull(subquery);
            List<RexNode> conjuncts = new ArrayList<>();
            boolean unknownPossible = false;
            for (RexNode comparison : comparisons(subquery, pulled.rel())) {
                conjuncts.add(comparison);
                unknownPossible |= comparison.getType().isNullable();
            }
            if (negated && unknownPossible) {
                filter(rex.makeCall(SqlStdOperatorTable.NOT, mark(subquery, pulled)));
                return;
            }
            conjuncts.add(condition(rel, ids, pulled.predicates(), false));
            rel = LogicalJoin.create(
                    rel,
                    pulled.rel(),
                    List.of(),
                    RexUtil.composeConjunction(rex, conjuncts),
                    Set.of(),
                    negated ? JoinRelType.ANTI : JoinRelType.SEMI);
        }

        private Decorrelation.Pulled pull(RexSubQuery subquery) {
            boolean existential = subquery.getKind() == SqlKind.EXISTS;
            return new Decorrelation(rex, ids, existential).pull(visit(subquery.rel));
        }

        /** The IN's left values compared with the subquery's columns, which will stand behind the outer ones. */
        private List<RexNode> comparisons(RexSubQuery subquery, RelNode right) {
            List<RexNode> comparisons = new ArrayList<>();
            for (int i = 0; i < subquery.getOperands().size(); i++) {
                RexNode column = Trees.reference(rex, right, i, width() + i);
                comparisons.add(rex.makeCall(
                        SqlStdOperatorTable.EQUALS, subquery.getOperands().get(i), column));
            }
            return comparisons;
        }

        private RexNode mark(RexSubQuery subquery, Decorrelation.Pulled pulled) {
            List<RexNode> conjuncts = new ArrayList<>(comparisons(subquery, pulled.rel()));
            conjuncts.add(condition(rel, ids, pulled.predicates(), true));
            rel = LogicalJoin.create(
                    rel,
                    pulled.rel(),
                    List.of(),
                    RexUtil.composeConjunction(rex, conjuncts),
                    Set.of(),
                    JoinRelType.LEFT_MARK);
            return RexInputRef.of(width() - 1, rel.getRowType());
        }

        /** The expression with columns in the place of its subqueries. */
        RexNode replace(RexNode expression) {
            return expression.accept(new RexShuttle() {
                @Override
                public RexNode visitSubQuery(RexSubQuery subquery) {
                    RexNode column = switch (subquery.getKind()) {
                        case EXISTS -> rex.makeCall(SqlStdOperatorTable.IS_TRUE, mark(subquery, pull(subquery)));
                        case IN -> mark(subquery, pull(subquery));
                        case SCALAR_QUERY -> scalar(subquery);
                        default ->
                            throw new CentellaException(
                                    ErrorCode.FEATURE_NOT_SUPPORTED,
                                    "subqueries with " + subquery.getOperator().getName()
                                            + " are not part of this version");
                    };
                    return column;
                }
            });
        }

        private RexNode scalar(RexSubQuery subquery) {
            RelNode body = visit(subquery.rel);
            int column = width();
            Decorrelation decorrelation = new Decorrelation(rex, ids, false);
            if (!decorrelation.isCorrelated(body)) {
                RelNode row = isOneRow(body) ? body : RelOptUtil.createSingleValueAggRel(body.getCluster(), body);
                rel = LogicalJoin.create(rel, row, List.of(), rex.makeLiteral(true), Set.of(), JoinRelType.INNER);
                return RexInputRef.of(column, rel.getRowType());
            }
            Decorrelation.Pulled pulled = decorrelation.pull(body);
            if (!pulled.grouped()) {
                throw new CentellaException(
                        ErrorCode.FEATURE_NOT_SUPPORTED,
                        "a correlated subquery used as a value must be an aggregation without GROUP BY");
            }
            RelNode right = Trees.append(pulled.rel(), rex.makeLiteral(true), "matched");
            RelDataType type = subquery.getType();
            rel = LogicalJoin.create(
                    rel, right, List.of(), condition(rel, ids, pulled.predicates(), false), Set.of(), JoinRelType.LEFT);
            RexNode value = RexInputRef.of(column, rel.getRowType());
            RexNode ofNoRows = pulled.ofNoRows().getFirst();
            RexNode matched = RexInputRef.of(width() - 1, rel.getRowType());
            return RexUtil.isNullLiteral(ofNoRows, true) ? value : orOfNoRows(matched, value, ofNoRows, type);
        }
    }

    private static boolean isOneRow(RelNode node) {
        return switch (node) {
            case Aggregate aggregate ->
                aggregate.getGroupCount() == 0 && aggregate.getGroupSets().size() == 1;
            case Project project -> isOneRow(project.getInput());
            case Values values -> values.getTuples().size() == 1;
            default -> false;
        };
    }
}
