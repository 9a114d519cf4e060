// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.dataframe;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.calcite.sql.JoinConditionType;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlJoin;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.centella.planner.Relation;
import org.jspecify.annotations.Nullable;

/** Joins of DataFrames as SQL. Semi and anti joins are EXISTS and NOT EXISTS, which the planner turns into joins. */
final class FrameJoin {
    private final DataFrame left;
    private final DataFrame right;
    private final ColumnScope leftScope;
    private final ColumnScope rightScope;
    private final JoinType type;

    private FrameJoin(DataFrame left, DataFrame right, JoinType type) {
        left.requireSameSession(right);
        this.left = left;
        this.right = right;
        this.leftScope = ColumnScope.of(DataFrame.LEFT, left);
        this.rightScope = ColumnScope.of(DataFrame.RIGHT, right);
        this.type = type;
    }

    static DataFrame on(DataFrame left, DataFrame right, Column condition, JoinType type) {
        FrameJoin join = new FrameJoin(left, right, type);
        SqlNode resolved = join.leftScope.and(join.rightScope).resolve(condition.expression());
        if (type == JoinType.SEMI || type == JoinType.ANTI) {
            return join.exists(resolved);
        }
        SelectList columns = new SelectList(join.leftScope.and(join.rightScope));
        columns.add(Column.named("*"));
        return join.make(columns, resolved);
    }

    static DataFrame using(DataFrame left, DataFrame right, List<String> names, JoinType type) {
        if (names.isEmpty()) {
            return on(left, right, functions.lit(true), type);
        }
        return new FrameJoin(left, right, type).using(names);
    }

    static DataFrame cross(DataFrame left, DataFrame right) {
        return on(left, right, functions.lit(true), JoinType.CROSS);
    }

    private DataFrame using(List<String> names) {
        List<ColumnScope.Entry> leftKeys = new ArrayList<>();
        List<ColumnScope.Entry> rightKeys = new ArrayList<>();
        SqlNode condition = null;
        for (String name : names) {
            ColumnScope.Entry leftKey = leftScope.find(new SqlIdentifier(name, Column.NOWHERE));
            ColumnScope.Entry rightKey = rightScope.find(new SqlIdentifier(name, Column.NOWHERE));
            leftKeys.add(leftKey);
            rightKeys.add(rightKey);
            SqlNode equal = SqlStdOperatorTable.EQUALS.createCall(
                    Column.NOWHERE, leftKey.identifier(Column.NOWHERE), rightKey.identifier(Column.NOWHERE));
            condition =
                    condition == null ? equal : SqlStdOperatorTable.AND.createCall(Column.NOWHERE, condition, equal);
        }
        if (type == JoinType.SEMI || type == JoinType.ANTI) {
            return exists(Objects.requireNonNull(condition));
        }
        SelectList columns = new SelectList(leftScope.and(rightScope));
        for (int i = 0; i < leftKeys.size(); i++) {
            addKey(columns, leftKeys.get(i), rightKeys.get(i));
        }
        leftScope.entries().stream().filter(e -> !leftKeys.contains(e)).forEach(columns::add);
        rightScope.entries().stream().filter(e -> !rightKeys.contains(e)).forEach(columns::add);
        return make(columns, condition);
    }

    /** The key from the side whose rows are all kept, or from either. */
    private void addKey(SelectList columns, ColumnScope.Entry leftKey, ColumnScope.Entry rightKey) {
        ColumnName name = leftKey.name();
        switch (type) {
            case INNER, LEFT, CROSS, SEMI, ANTI -> columns.add(leftKey);
            case RIGHT -> columns.add(rightKey.identifier(Column.NOWHERE), name);
            case FULL ->
                columns.add(
                        SqlStdOperatorTable.COALESCE.createCall(
                                Column.NOWHERE,
                                leftKey.identifier(Column.NOWHERE),
                                rightKey.identifier(Column.NOWHERE)),
                        ColumnName.of(name.name()));
        }
    }

    private DataFrame make(SelectList columns, @Nullable SqlNode condition) {
        org.apache.calcite.sql.JoinType kind = switch (type) {
            case INNER, SEMI, ANTI -> org.apache.calcite.sql.JoinType.INNER;
            case LEFT -> org.apache.calcite.sql.JoinType.LEFT;
            case RIGHT -> org.apache.calcite.sql.JoinType.RIGHT;
            case FULL -> org.apache.calcite.sql.JoinType.FULL;
            case CROSS -> org.apache.calcite.sql.JoinType.CROSS;
        };
        boolean conditional = kind != org.apache.calcite.sql.JoinType.CROSS;
        SqlNode from = new SqlJoin(
                Column.NOWHERE,
                new SqlIdentifier(DataFrame.LEFT, Column.NOWHERE),
                SqlLiteral.createBoolean(false, Column.NOWHERE),
                kind.symbol(Column.NOWHERE),
                new SqlIdentifier(DataFrame.RIGHT, Column.NOWHERE),
                (conditional ? JoinConditionType.ON : JoinConditionType.NONE).symbol(Column.NOWHERE),
                conditional ? condition : null);
        SqlSelect query = DataFrame.query(columns, from);
        return left.derived(query, inputs(), columns.names());
    }

    private DataFrame exists(SqlNode condition) {
        SqlSelect partners = new SqlSelect(
                Column.NOWHERE,
                null,
                SqlNodeList.of(SqlLiteral.createExactNumeric("1", Column.NOWHERE)),
                new SqlIdentifier(DataFrame.RIGHT, Column.NOWHERE),
                condition,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null);
        SqlNode exists = SqlStdOperatorTable.EXISTS.createCall(Column.NOWHERE, partners);
        SelectList columns = new SelectList(leftScope);
        columns.add(Column.named("*"));
        SqlSelect query = DataFrame.query(columns, new SqlIdentifier(DataFrame.LEFT, Column.NOWHERE));
        query.setWhere(type == JoinType.SEMI ? exists : SqlStdOperatorTable.NOT.createCall(Column.NOWHERE, exists));
        return left.derived(query, inputs(), columns.names());
    }

    private Map<String, Relation> inputs() {
        return Map.of(DataFrame.LEFT, left.relation(), DataFrame.RIGHT, right.relation());
    }
}
