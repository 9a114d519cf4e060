// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.planner.logical;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntUnaryOperator;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelCollations;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.AggregateCall;
import org.apache.calcite.rel.core.CorrelationId;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.Values;
import org.apache.calcite.rel.logical.LogicalAggregate;
import org.apache.calcite.rel.logical.LogicalFilter;
import org.apache.calcite.rel.logical.LogicalJoin;
import org.apache.calcite.rel.logical.LogicalSort;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexSubQuery;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.sql.SqlAggFunction;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.util.ImmutableBitSet;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.planner.validation.OperatorTable;
import org.jspecify.annotations.Nullable;

/**
 * The rows over which an expression with subqueries is computed: subqueries become further columns of them, or drop some.
 * No column that is there changes its place.
 */
final class OuterRows {
    private final SubqueryUnnesting unnesting;
    private final RexBuilder rex;
    private final Set<CorrelationId> ids;
    private final IntUnaryOperator columns;
    private final Map<String, RexNode> replaced = new HashMap<>();
    private RelNode rel;

    OuterRows(SubqueryUnnesting unnesting, RexBuilder rex, RelNode rel, Set<CorrelationId> ids) {
        this(unnesting, rex, rel, ids, c -> c);
    }

    /** @param columns which column of {@code rel} a column is that the subqueries and their operands speak of */
    OuterRows(
            SubqueryUnnesting unnesting,
            RexBuilder rex,
            RelNode rel,
            Set<CorrelationId> ids,
            IntUnaryOperator columns) {
        this.unnesting = unnesting;
        this.rex = rex;
        this.rel = rel;
        this.ids = ids;
        this.columns = columns;
    }

    RelNode rel() {
        return rel;
    }

    private int width() {
        return rel.getRowType().getFieldCount();
    }

    private RexNode column(int column) {
        return RexInputRef.of(column, rel.getRowType());
    }

    void filter(RexNode condition) {
        rel = LogicalFilter.create(rel, condition);
    }

    /** A condition that must be true, so that a subquery at its top may drop rows instead of marking them. */
    void conjunct(RexNode conjunct) {
        boolean negated = conjunct.getKind() == SqlKind.NOT;
        RexNode inner = negated ? ((RexCall) conjunct).getOperands().getFirst() : conjunct;
        if (inner instanceof RexSubQuery subquery
                && (subquery.getKind() == SqlKind.EXISTS || subquery.getKind() == SqlKind.IN)) {
            replaceOperands(subquery);
            RelNode body = unnesting.visit(subquery.rel);
            if (!RowCounts.isOne(body)) {
                membership(subquery, body, negated);
                return;
            }
        }
        filter(replace(conjunct));
    }

    private void membership(RexSubQuery subquery, RelNode body, boolean negated) {
        Unnested right = unnest(subquery, body);
        List<RexNode> conjuncts = new ArrayList<>();
        boolean unknownPossible = false;
        for (RexNode comparison : comparisons(subquery, right.rel())) {
            conjuncts.add(comparison);
            unknownPossible |= comparison.getType().isNullable();
        }
        if (negated && unknownPossible) {
            filter(rex.makeCall(SqlStdOperatorTable.NOT, mark(subquery, right)));
            return;
        }
        conjuncts.add(condition(right, false));
        join(right.rel(), RexUtil.composeConjunction(rex, conjuncts), negated ? JoinRelType.ANTI : JoinRelType.SEMI);
    }

    private void join(RelNode right, RexNode condition, JoinRelType type) {
        rel = LogicalJoin.create(rel, right, List.of(), condition, Set.of(), type);
    }

    private RexNode condition(Unnested right, boolean known) {
        return unnesting.condition(rel, ids, columns, right.predicates(), known);
    }

    /** Of EXISTS or IN. Whether there are rows at all, the first one tells. */
    private Unnested unnest(RexSubQuery subquery, RelNode body) {
        boolean existential = subquery.getKind() == SqlKind.EXISTS;
        RelNode asked = existential ? Existence.deciding(body) : body;
        Unnested right = unnesting.unnest(asked, rel, ids, columns);
        if (existential && right.predicates().isEmpty()) {
            RexNode one = rex.makeExactLiteral(java.math.BigDecimal.ONE);
            return Unnested.rows(LogicalSort.create(right.rel(), RelCollations.EMPTY, null, one), List.of());
        }
        return right;
    }

    /** The IN's left values compared with the subquery's columns, which will stand behind the outer ones. */
    private List<RexNode> comparisons(RexSubQuery subquery, RelNode right) {
        List<RexNode> comparisons = new ArrayList<>();
        for (int i = 0; i < subquery.getOperands().size(); i++) {
            RexNode column = Trees.reference(rex, right, i, width() + i);
            comparisons.add(rex.makeCall(SqlStdOperatorTable.EQUALS, operand(subquery, i), column));
        }
        return comparisons;
    }

    private RexNode operand(RexSubQuery subquery, int i) {
        return replace(subquery.getOperands().get(i));
    }

    private RexNode mark(RexSubQuery subquery, Unnested right) {
        List<RexNode> conjuncts = new ArrayList<>(comparisons(subquery, right.rel()));
        conjuncts.add(condition(right, true));
        join(right.rel(), RexUtil.composeConjunction(rex, conjuncts), JoinRelType.LEFT_MARK);
        return column(width() - 1);
    }

    /** The expression with columns in the place of its subqueries. */
    RexNode replace(RexNode expression) {
        return expression.accept(new RexShuttle() {
            @Override
            public RexNode visitSubQuery(RexSubQuery subquery) {
                String text = subquery.toString();
                RexNode known = replaced.get(text);
                if (known == null) {
                    known = value(subquery);
                    replaced.put(text, known);
                }
                return known;
            }

            @Override
            public RexNode visitInputRef(RexInputRef ref) {
                int column = columns.applyAsInt(ref.getIndex());
                return column == ref.getIndex() ? ref : column(column);
            }
        });
    }

    private RexNode value(RexSubQuery subquery) {
        replaceOperands(subquery);
        RelNode body = unnesting.visit(subquery.rel);
        return switch (subquery.getKind()) {
            case EXISTS -> exists(subquery, body);
            case IN -> RowCounts.isOne(body) ? isTheRow(subquery, body) : mark(subquery, unnest(subquery, body));
            case SCALAR_QUERY -> scalar(body, subquery.getType());
            case SOME -> some(subquery, body);
            default ->
                throw new CentellaException(
                        ErrorCode.FEATURE_NOT_SUPPORTED,
                        "subqueries with " + subquery.getOperator().getName() + " are not part of this version");
        };
    }

    /** Operands may hold subqueries, whose columns must be there before this one's. */
    private void replaceOperands(RexSubQuery subquery) {
        subquery.getOperands().forEach(this::replace);
    }

    private RexNode exists(RexSubQuery subquery, RelNode body) {
        return RowCounts.isOne(body)
                ? rex.makeLiteral(true)
                : rex.makeCall(SqlStdOperatorTable.IS_TRUE, mark(subquery, unnest(subquery, body)));
    }

    /** IN over a single row: equal to it. */
    private RexNode isTheRow(RexSubQuery subquery, RelNode body) {
        List<RexNode> row = row(body);
        List<RexNode> equal = new ArrayList<>();
        for (int i = 0; i < row.size(); i++) {
            equal.add(rex.makeCall(SqlStdOperatorTable.EQUALS, operand(subquery, i), row.get(i)));
        }
        return RexUtil.composeConjunction(rex, equal);
    }

    private RexNode scalar(RelNode body, RelDataType type) {
        if (RowCounts.isAtMostOne(body)) {
            return row(body).getFirst();
        }
        if (!Correlations.isCorrelated(body)) {
            int column = width();
            join(RelOptUtil.createSingleValueAggRel(body.getCluster(), body), rex.makeLiteral(true), JoinRelType.INNER);
            return column(column);
        }
        // Which outer rows see too many rows is known behind the join.
        RelNode counted = aggregate(
                body, List.of(function("any_value"), SqlStdOperatorTable.COUNT), List.of(List.of(0), List.of()));
        List<RexNode> row = row(counted);
        return rex.makeCall(
                rex.getTypeFactory().createTypeWithNullability(type, true),
                SqlStdOperatorTable.CASE,
                List.of(
                        rex.makeCall(OperatorTable.AT_MOST_ONE, row.getLast()),
                        rex.ensureType(
                                rex.getTypeFactory().createTypeWithNullability(type, true), row.getFirst(), true),
                        rex.makeNullLiteral(type)));
    }

    private static SqlAggFunction function(String name) {
        return (SqlAggFunction) java.util.Objects.requireNonNull(OperatorTable.INSTANCE.function(name));
    }

    private static RelNode aggregate(RelNode body, List<SqlAggFunction> functions, List<List<Integer>> arguments) {
        List<AggregateCall> calls = new ArrayList<>();
        for (int i = 0; i < functions.size(); i++) {
            calls.add(AggregateCalls.of(functions.get(i), arguments.get(i), body, true));
        }
        return LogicalAggregate.create(body, List.of(), ImmutableBitSet.of(), null, calls);
    }

    /** The columns of a subquery of at most one row, null where it has none. */
    private List<RexNode> row(RelNode body) {
        List<RexNode> inlined = inlined(body);
        if (inlined != null) {
            return inlined;
        }
        int first = width();
        int count = body.getRowType().getFieldCount();
        Unnested right = unnesting.unnest(body, rel, ids, columns);
        boolean always = right.complete() || right.predicates().isEmpty() && RowCounts.isOne(body);
        if (always || !right.grouped()) {
            join(right.rel(), condition(right, false), always ? JoinRelType.INNER : JoinRelType.LEFT);
            return columns(first, count);
        }
        RelNode marked = Trees.append(right.rel(), rex.makeLiteral(true), "matched");
        join(marked, condition(right, false), JoinRelType.LEFT);
        RexNode matched = column(width() - 1);
        List<RexNode> values = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            RexNode ofNoRows = right.ofNoRows().get(i);
            values.add(unnesting.orOfNoRows(matched, column(first + i), ofNoRows, type(body, i)));
        }
        return values;
    }

    private RelDataType type(RelNode body, int column) {
        RelDataType type = body.getRowType().getFieldList().get(column).getType();
        return rex.getTypeFactory().createTypeWithNullability(type, true);
    }

    private List<RexNode> columns(int first, int count) {
        List<RexNode> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            all.add(column(first + i));
        }
        return all;
    }

    /** {@code (SELECT outer.x + 1)} is {@code x + 1}. */
    private @Nullable List<RexNode> inlined(RelNode body) {
        if (!(body instanceof Project project)
                || !(project.getInput() instanceof Values values)
                || values.getTuples().size() != 1
                || project.containsOver()) {
            return null;
        }
        List<RexNode> constants = List.copyOf(values.getTuples().getFirst());
        return project.getProjects().stream()
                .map(e -> Correlations.replace(
                        Decorrelation.substitute(e, constants), ids, field -> column(columns.applyAsInt(field))))
                .toList();
    }

    /**
     * {@code x > SOME (subquery)}, from the least and the greatest value that the subquery has:
     *
     * <pre>
     *   no rows                       FALSE
     *   x > least                     TRUE
     *   x is null, or some row is     unknown
     *   otherwise                     FALSE
     * </pre>
     *
     * {@code > ALL} is {@code NOT (<= SOME)}.
     */
    private RexNode some(RexSubQuery subquery, RelNode body) {
        SqlKind comparison = ((org.apache.calcite.sql.fun.SqlQuantifyOperator) subquery.getOperator()).comparisonKind;
        if (subquery.getOperands().size() != 1) {
            throw new CentellaException(
                    ErrorCode.FEATURE_NOT_SUPPORTED,
                    "rows are compared with the rows of a subquery by =, <> ALL, IN and NOT IN only");
        }
        RelNode summary = aggregate(
                body,
                List.of(
                        SqlStdOperatorTable.MIN,
                        SqlStdOperatorTable.MAX,
                        SqlStdOperatorTable.COUNT,
                        SqlStdOperatorTable.COUNT),
                List.of(List.of(0), List.of(0), List.of(), List.of(0)));
        List<RexNode> row = row(summary);
        RexNode least = row.get(0);
        RexNode greatest = row.get(1);
        RexNode count = row.get(2);
        RexNode notNull = row.get(3);
        RexNode x = operand(subquery, 0);
        RexNode found = switch (comparison) {
            case GREATER_THAN -> rex.makeCall(SqlStdOperatorTable.GREATER_THAN, x, least);
            case GREATER_THAN_OR_EQUAL -> rex.makeCall(SqlStdOperatorTable.GREATER_THAN_OR_EQUAL, x, least);
            case LESS_THAN -> rex.makeCall(SqlStdOperatorTable.LESS_THAN, x, greatest);
            case LESS_THAN_OR_EQUAL -> rex.makeCall(SqlStdOperatorTable.LESS_THAN_OR_EQUAL, x, greatest);
            case NOT_EQUALS ->
                rex.makeCall(
                        SqlStdOperatorTable.OR,
                        rex.makeCall(SqlStdOperatorTable.NOT_EQUALS, x, least),
                        rex.makeCall(SqlStdOperatorTable.NOT_EQUALS, x, greatest));
            default ->
                throw new CentellaException(
                        ErrorCode.FEATURE_NOT_SUPPORTED,
                        subquery.getOperator().getName() + " is not part of this version");
        };
        RexNode unknown = rex.makeCall(
                SqlStdOperatorTable.OR,
                rex.makeCall(SqlStdOperatorTable.IS_NULL, x),
                rex.makeCall(SqlStdOperatorTable.LESS_THAN, notNull, count));
        RexNode none = rex.makeCall(
                SqlStdOperatorTable.EQUALS, count, rex.makeExactLiteral(java.math.BigDecimal.ZERO, count.getType()));
        return rex.makeCall(
                rex.getTypeFactory().createTypeWithNullability(subquery.getType(), true),
                SqlStdOperatorTable.CASE,
                List.of(
                        none,
                        rex.makeLiteral(false),
                        rex.makeCall(SqlStdOperatorTable.IS_TRUE, found),
                        rex.makeLiteral(true),
                        unknown,
                        rex.makeNullLiteral(subquery.getType()),
                        rex.makeLiteral(false)));
    }
}
