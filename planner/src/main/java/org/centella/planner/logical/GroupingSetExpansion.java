// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.planner.logical;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.AggregateCall;
import org.apache.calcite.rel.logical.LogicalAggregate;
import org.apache.calcite.rel.logical.LogicalUnion;
import org.apache.calcite.rel.logical.LogicalValues;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.util.ImmutableBitSet;
import org.centella.execution.aggregate.AggregateFunction;
import org.centella.planner.validation.TableAggregateOperator;

/**
 * GROUPING SETS, ROLLUP and CUBE as a union of one aggregation per set, with nulls for the keys that a set leaves out and
 * constants for GROUPING; where the rows of each group are needed at once. Else the physical phase makes each set of the
 * groups of a finer one.
 */
public final class GroupingSetExpansion {
    private GroupingSetExpansion() {}

    public static RelNode rewrite(RelNode node) {
        RelNode current = Trees.mapInputs(node, GroupingSetExpansion::rewrite);
        if (!(current instanceof Aggregate aggregate)) {
            return current;
        }
        if (aggregate.getGroupSet().isEmpty() && aggregate.getAggCallList().isEmpty()) {
            return LogicalValues.createOneRow(aggregate.getCluster());
        }
        return isNeeded(aggregate) && !isMergeable(aggregate) ? union(aggregate) : current;
    }

    /** Whether the groups of several sets are made of the groups of finer sets. */
    private static boolean isMergeable(Aggregate aggregate) {
        return aggregate.getGroupSets().size() > 1
                && aggregate.getAggCallList().stream().allMatch(call -> isGrouping(call) || isMergeable(call));
    }

    /** Whether it makes no difference in which order and how often a group's values come. */
    private static boolean isMergeable(AggregateCall call) {
        AggregateFunction function = TableAggregateOperator.function(call.getAggregation());
        return function != null && !function.dependsOnOrder() && (!call.isDistinct() || function.ignoresDuplicates());
    }

    static boolean isNeeded(Aggregate aggregate) {
        return aggregate.getGroupSets().size() > 1
                || aggregate.getAggCallList().stream().anyMatch(GroupingSetExpansion::isGrouping);
    }

    /** GROUPING, a constant in each set. */
    public static boolean isGrouping(AggregateCall call) {
        SqlKind kind = call.getAggregation().getKind();
        return kind == SqlKind.GROUPING || call.getAggregation().getName().equals("GROUPING_ID");
    }

    static RelNode union(Aggregate aggregate) {
        List<RelNode> branches = new ArrayList<>();
        for (ImmutableBitSet set : aggregate.getGroupSets()) {
            branches.add(branch(aggregate, set));
        }
        return branches.size() == 1 ? branches.getFirst() : LogicalUnion.create(branches, true);
    }

    /** The rows of one of the sets. */
    static RelNode branch(Aggregate aggregate, ImmutableBitSet set) {
        RexBuilder rex = aggregate.getCluster().getRexBuilder();
        List<AggregateCall> calls = new ArrayList<>();
        for (AggregateCall call : aggregate.getAggCallList()) {
            if (!isGrouping(call)) {
                calls.add(AggregateCalls.map(call, c -> c, aggregate.getInput(), set.isEmpty()));
            }
        }
        // Of no keys and no calls there is one row, whatever the input.
        RelNode grouped = set.isEmpty() && calls.isEmpty()
                ? LogicalValues.createOneRow(aggregate.getCluster())
                : LogicalAggregate.create(aggregate.getInput(), List.of(), set, null, calls);
        List<RexNode> columns = new ArrayList<>();
        for (int key : aggregate.getGroupSet()) {
            RelDataType type =
                    aggregate.getRowType().getFieldList().get(columns.size()).getType();
            columns.add(
                    set.get(key) ? RexInputRef.of(set.indexOf(key), grouped.getRowType()) : rex.makeNullLiteral(type));
        }
        int next = set.cardinality();
        for (AggregateCall call : aggregate.getAggCallList()) {
            columns.add(
                    isGrouping(call)
                            ? rex.makeExactLiteral(BigDecimal.valueOf(grouping(call, set)), call.getType())
                            : RexInputRef.of(next++, grouped.getRowType()));
        }
        return Trees.project(grouped, columns, aggregate.getRowType().getFieldNames());
    }

    /** One bit per argument, the last one lowest: set when the key is left out. */
    public static long grouping(AggregateCall call, ImmutableBitSet set) {
        long bits = 0;
        for (int argument : call.getArgList()) {
            bits = bits << 1 | (set.get(argument) ? 0 : 1);
        }
        return bits;
    }
}
