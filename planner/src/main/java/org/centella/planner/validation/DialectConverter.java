// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.planner.validation;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.calcite.plan.RelOptCluster;
import org.apache.calcite.plan.RelOptTable;
import org.apache.calcite.prepare.Prepare;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.RelRoot;
import org.apache.calcite.rel.logical.LogicalProject;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlWith;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.validate.SqlValidator;
import org.apache.calcite.sql2rel.SqlToRelConverter;
import org.centella.sqlparser.NumberedUnnest;
import org.jspecify.annotations.Nullable;

/** Calcite's making of algebra where its nodes have other types than the dialect: UNNEST numbers rows by BIGINT. */
final class DialectConverter extends SqlToRelConverter {
    DialectConverter(
            RelOptTable.ViewExpander expander,
            SqlValidator validator,
            Prepare.CatalogReader names,
            RelOptCluster cluster,
            Config config) {
        super(expander, validator, names, cluster, Convertlets.INSTANCE, config);
    }

    @Override
    protected void convertFrom(Blackboard blackboard, @Nullable SqlNode from, @Nullable List<String> names) {
        super.convertFrom(blackboard, from, names);
        if (from instanceof SqlCall call && call.getOperator() instanceof NumberedUnnest) {
            blackboard.setRoot(numbered(blackboard.root()), true);
        }
    }

    /** Calcite looks for the order of what stands behind WITH, also in a subquery, where it has left it out. */
    @Override
    public RelRoot convertWith(SqlWith with, boolean top) {
        return top ? super.convertWith(with, top) : convertQueryRecursive(with.body, false, null);
    }

    private RelNode numbered(RelNode unnest) {
        RelDataType row = unnest.getRowType();
        int last = row.getFieldCount() - 1;
        List<RexNode> columns = new ArrayList<>();
        for (int i = 0; i < last; i++) {
            columns.add(RexInputRef.of(i, row));
        }
        RelDataType bigint = typeFactory.createSqlType(SqlTypeName.BIGINT);
        columns.add(rexBuilder.makeAbstractCast(bigint, RexInputRef.of(last, row), false));
        return LogicalProject.create(unnest, List.of(), columns, row.getFieldNames(), Set.of());
    }
}
