// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.planner.logical;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.logical.LogicalProject;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeField;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;

/** Small changes of trees of algebra that several rewrites make. */
final class Trees {
    private Trees() {}

    /** The node over changed inputs; the node itself when none changes. */
    static RelNode mapInputs(RelNode node, UnaryOperator<RelNode> change) {
        List<RelNode> inputs = new ArrayList<>(node.getInputs().size());
        boolean changed = false;
        for (RelNode input : node.getInputs()) {
            RelNode next = change.apply(input);
            changed |= next != input;
            inputs.add(next);
        }
        return changed ? node.copy(node.getTraitSet(), inputs) : node;
    }

    static RexNode reference(RexBuilder rex, RelNode rel, int column, int at) {
        return rex.makeInputRef(rel.getRowType().getFieldList().get(column).getType(), at);
    }

    /** As many columns of the node as the row type has, with its names. */
    static RelNode firstColumns(RelNode node, RelDataType row) {
        if (node.getRowType().getFieldCount() == row.getFieldCount()) {
            return node;
        }
        RexBuilder rex = node.getCluster().getRexBuilder();
        List<RexNode> columns = new ArrayList<>();
        for (RelDataTypeField field : row.getFieldList()) {
            columns.add(RexInputRef.of(field.getIndex(), node.getRowType()));
        }
        assert rex != null;
        return LogicalProject.create(node, List.of(), columns, row.getFieldNames(), Set.of());
    }

    /** The node with one more column. */
    static RelNode append(RelNode node, RexNode expression, String name) {
        List<RexNode> columns = new ArrayList<>();
        List<String> names = new ArrayList<>(node.getRowType().getFieldNames());
        for (int i = 0; i < names.size(); i++) {
            columns.add(RexInputRef.of(i, node.getRowType()));
        }
        columns.add(expression);
        names.add(name);
        return LogicalProject.create(node, List.of(), columns, names, Set.of());
    }

    /** The given columns, with generated names. */
    static RelNode choose(RelNode node, List<Integer> columns) {
        List<RexNode> expressions = new ArrayList<>();
        for (int column : columns) {
            expressions.add(RexInputRef.of(column, node.getRowType()));
        }
        return LogicalProject.create(node, List.of(), expressions, (List<String>) null, Set.of());
    }
}
