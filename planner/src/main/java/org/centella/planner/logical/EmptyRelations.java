// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.planner.logical;

import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.SingleRel;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.Union;
import org.apache.calcite.rel.core.Values;
import org.apache.calcite.rel.logical.LogicalUnion;
import org.apache.calcite.rel.logical.LogicalValues;
import org.apache.calcite.util.ImmutableBitSet;

/**
 * Leaves out what can have no rows. A UNION whose branches are told apart by a constant column, and are asked for one at a
 * time (TPC-DS 4, 11, 74), is one branch in each place:
 *
 * <pre>
 *   union                          a
 *     a                     →
 *     filter 'b' = 'a'
 *       b
 * </pre>
 */
final class EmptyRelations {
    private EmptyRelations() {}

    static RelNode rewrite(RelNode node) {
        RelNode current = Trees.mapInputs(node, EmptyRelations::rewrite);
        return switch (current) {
            case Filter filter when filter.getCondition().isAlwaysFalse() || isEmpty(filter.getInput()) -> none(filter);
            case Aggregate aggregate ->
                aggregate.getGroupSets().stream().noneMatch(ImmutableBitSet::isEmpty) && isEmpty(aggregate.getInput())
                        ? none(aggregate)
                        : aggregate;
            case SingleRel single when isEmpty(single.getInput()) -> none(single);
            case Join join -> join(join);
            case Union union -> union(union);
            default -> current;
        };
    }

    private static RelNode join(Join join) {
        boolean noLeft = isEmpty(join.getLeft());
        boolean noRight = isEmpty(join.getRight());
        return switch (join.getJoinType()) {
            case INNER, SEMI, ASOF -> noLeft || noRight ? none(join) : join;
            case LEFT, LEFT_MARK, LEFT_ASOF -> noLeft ? none(join) : join;
            case ANTI -> noLeft ? none(join) : noRight ? join.getLeft() : join;
            case RIGHT -> noRight ? none(join) : join;
            case FULL -> noLeft && noRight ? none(join) : join;
        };
    }

    private static RelNode union(Union union) {
        List<RelNode> inputs = new ArrayList<>(union.getInputs());
        inputs.removeIf(EmptyRelations::isEmpty);
        if (inputs.size() == union.getInputs().size()) {
            return union;
        }
        if (inputs.isEmpty()) {
            return none(union);
        }
        if (inputs.size() > 1 || !union.all) {
            return LogicalUnion.create(inputs, union.all);
        }
        RelNode only = inputs.getFirst();
        List<String> names = union.getRowType().getFieldNames();
        return only.getRowType().getFieldNames().equals(names) ? only : Trees.project(only, Trees.columns(only), names);
    }

    private static boolean isEmpty(RelNode node) {
        return node instanceof Values values && values.getTuples().isEmpty();
    }

    private static RelNode none(RelNode node) {
        return LogicalValues.createEmpty(node.getCluster(), node.getRowType());
    }
}
