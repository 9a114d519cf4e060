// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.planner.logical;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelFieldCollation;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Sort;
import org.apache.calcite.rel.logical.LogicalSort;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexFieldCollation;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.rex.RexWindowBounds;
import org.apache.calcite.rex.RexWindowExclusion;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.type.SqlTypeName;
import org.centella.execution.plan.WindowFrame;
import org.centella.planner.validation.OperatorTable;
import org.centella.planner.validation.WindowOperator;
import org.jspecify.annotations.Nullable;

/**
 * LIMIT and OFFSET of a number that a subquery or an outer row says: the rows whose own number is within.
 *
 * <pre>
 *   sort by a limit (subquery)    →    sort by a
 *     input                              filter number <= s
 *                                          project …, row_number() over (order by a) as number
 *                                            join
 *                                              input
 *                                              subquery's one row s
 * </pre>
 */
final class ComputedLimit {
    private final RexBuilder rex;
    private final Sort sort;
    private final OuterRows rows;

    ComputedLimit(SubqueryUnnesting unnesting, RexBuilder rex, Sort sort) {
        this.rex = rex;
        this.sort = sort;
        this.rows = new OuterRows(unnesting, rex, sort.getInput(), Set.of());
    }

    static boolean isNeeded(Sort sort) {
        return isComputed(sort.offset) || isComputed(sort.fetch);
    }

    private static boolean isComputed(@Nullable RexNode node) {
        return node != null && (SubqueryUnnesting.hasSubquery(node) || RexUtil.containsCorrelation(node));
    }

    RelNode rewrite() {
        RexNode offset = sort.offset == null ? null : rows.replace(sort.offset);
        RexNode fetch = sort.fetch == null ? null : rows.replace(sort.fetch);
        if (isConstant(offset) && isConstant(fetch)) {
            return LogicalSort.create(sort.getInput(), sort.getCollation(), offset, fetch);
        }
        RelNode numbered = Trees.append(rows.rel(), number(), "number");
        RexNode number = RexInputRef.of(numbered.getRowType().getFieldCount() - 1, numbered.getRowType());
        List<RexNode> conditions = new ArrayList<>();
        if (offset != null) {
            RexNode skipped = count(offset);
            conditions.add(unlessFalse(rex.makeCall(SqlStdOperatorTable.GREATER_THAN, number, skipped)));
            number = rex.makeCall(SqlStdOperatorTable.MINUS, number, orZero(skipped));
        }
        if (fetch != null) {
            conditions.add(unlessFalse(rex.makeCall(SqlStdOperatorTable.LESS_THAN_OR_EQUAL, number, count(fetch))));
        }
        RelNode filtered = Trees.filter(numbered, conditions);
        RelNode kept = sort.getCollation().getFieldCollations().isEmpty()
                ? filtered
                : LogicalSort.create(filtered, sort.getCollation(), null, null);
        return Trees.firstColumns(kept, sort.getRowType());
    }

    private static boolean isConstant(@Nullable RexNode node) {
        return node == null || RelOptUtil.InputFinder.bits(node).isEmpty() && !RexUtil.containsCorrelation(node);
    }

    private RexNode count(RexNode value) {
        RexNode bigint = rex.ensureType(
                rex.getTypeFactory()
                        .createTypeWithNullability(
                                rex.getTypeFactory().createSqlType(SqlTypeName.BIGINT),
                                value.getType().isNullable()),
                value,
                true);
        return rex.makeCall(OperatorTable.ROW_COUNT, bigint);
    }

    /** A number that is null limits nothing. */
    private RexNode unlessFalse(RexNode condition) {
        return condition.getType().isNullable() ? rex.makeCall(SqlStdOperatorTable.IS_NOT_FALSE, condition) : condition;
    }

    private RexNode orZero(RexNode count) {
        return count.getType().isNullable()
                ? rex.makeCall(
                        SqlStdOperatorTable.CASE,
                        rex.makeCall(SqlStdOperatorTable.IS_NULL, count),
                        rex.makeZeroLiteral(count.getType()),
                        count)
                : count;
    }

    private RexNode number() {
        List<RexFieldCollation> order = new ArrayList<>();
        for (RelFieldCollation key : sort.getCollation().getFieldCollations()) {
            Set<SqlKind> directions = new HashSet<>();
            if (key.direction.isDescending()) {
                directions.add(SqlKind.DESCENDING);
            }
            directions.add(
                    key.nullDirection == RelFieldCollation.NullDirection.FIRST
                            ? SqlKind.NULLS_FIRST
                            : SqlKind.NULLS_LAST);
            order.add(new RexFieldCollation(RexInputRef.of(key.getFieldIndex(), sort.getRowType()), directions));
        }
        WindowOperator.Use use = new WindowOperator.Use(
                "row_number",
                0,
                false,
                false,
                false,
                false,
                WindowFrame.Unit.ROWS,
                WindowFrame.Edge.UNBOUNDED_PRECEDING,
                WindowFrame.Edge.CURRENT_ROW,
                WindowFrame.Exclusion.NO_OTHERS);
        return rex.makeOver(
                rex.getTypeFactory().createSqlType(SqlTypeName.BIGINT),
                new WindowOperator(use, SqlParserPos.ZERO),
                List.of(),
                List.of(),
                com.google.common.collect.ImmutableList.copyOf(order),
                RexWindowBounds.UNBOUNDED_PRECEDING,
                RexWindowBounds.UNBOUNDED_FOLLOWING,
                RexWindowExclusion.EXCLUDE_NO_OTHER,
                true,
                true,
                false,
                false,
                false);
    }
}
