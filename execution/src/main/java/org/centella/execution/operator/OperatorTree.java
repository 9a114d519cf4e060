// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.operator;

import java.util.ArrayList;
import java.util.List;
import org.centella.columnar.BatchStream;
import org.centella.execution.plan.PhysicalPlan;

/** Builds the operators of a task from its plan fragment; nothing is read before the first {@code next}. */
public final class OperatorTree {
    private OperatorTree() {}

    /** The root's stream; closing it closes the whole tree. */
    public static BatchStream build(PhysicalPlan node, TaskContext context) {
        List<BatchStream> inputs = new ArrayList<>();
        try {
            if (!(node instanceof PhysicalPlan.HashJoin join && JoinBuild.isShared(join))) {
                for (PhysicalPlan input : node.inputs()) {
                    inputs.add(build(input, context));
                }
            } else {
                inputs.add(build(node.inputs().getFirst(), context));
            }
            return new MeteredStream(operator(node, inputs, context), context.metrics(node.id()));
        } catch (RuntimeException e) {
            inputs.forEach(BatchStream::close);
            throw e;
        }
    }

    private static BatchStream operator(PhysicalPlan node, List<BatchStream> inputs, TaskContext context) {
        return switch (node) {
            case PhysicalPlan.TableScan scan -> new ScanOperator(scan, context);
            case PhysicalPlan.Values values -> new ValuesOperator(values, context);
            case PhysicalPlan.Filter filter -> new FilterOperator(filter, inputs.getFirst(), context);
            case PhysicalPlan.Project project -> new ProjectOperator(project, inputs.getFirst(), context);
            case PhysicalPlan.HashAggregate aggregate ->
                new HashAggregationOperator(aggregate, inputs.getFirst(), context);
            case PhysicalPlan.HashJoin join -> new HashJoinOperator(join, inputs, context);
            case PhysicalPlan.NestedLoopJoin join ->
                new NestedLoopJoinOperator(join, inputs.get(0), inputs.get(1), context);
            case PhysicalPlan.EnforceSingleRow single ->
                new EnforceSingleRowOperator(single, inputs.getFirst(), context);
            case PhysicalPlan.Sort sort -> new SortOperator(sort, inputs.getFirst(), context);
            case PhysicalPlan.TopN top -> new TopNOperator(top, inputs.getFirst(), context);
            case PhysicalPlan.Limit limit -> new LimitOperator(limit, inputs.getFirst());
            case PhysicalPlan.Union _ -> new UnionOperator(inputs);
            case PhysicalPlan.StageInput input -> context.stageInput(input.stage(), input.mergeKeys(), input.schema());
            case PhysicalPlan.TableWrite write -> new TableWriteOperator(write, inputs.getFirst(), context);
            case PhysicalPlan.Exchange exchange ->
                throw new IllegalStateException("exchange " + exchange.id() + " within a stage");
        };
    }
}
