// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.operator;

import java.util.ArrayList;
import java.util.List;
import org.centella.columnar.BatchStream;
import org.centella.columnar.setting.Settings;
import org.centella.execution.join.PairFilter;
import org.centella.execution.plan.Expression;
import org.centella.execution.plan.PhysicalPlan;
import org.jspecify.annotations.Nullable;

/** Builds the operators of a task from its plan fragment; nothing is read before the first {@code next}. */
public final class OperatorTree {
    private OperatorTree() {}

    /** The root's stream; closing it closes the whole tree. */
    public static BatchStream build(PhysicalPlan node, TaskContext context) {
        List<BatchStream> inputs = new ArrayList<>();
        try {
            for (PhysicalPlan input : opened(node)) {
                inputs.add(build(input, context));
            }
            BatchStream operator = operator(node, inputs, context);
            BatchStream output = context.settings().get(Settings.FORCE_ENCODING)
                    ? new EncodedStream(operator, node, context)
                    : operator;
            return new MeteredStream(output, context.metrics(node.id()));
        } catch (RuntimeException e) {
            inputs.forEach(BatchStream::close);
            throw e;
        }
    }

    /**
     * The inputs every task opens: a join opens its build side itself, and a shared one in one task alone; a program opens
     * the partitions that it wants.
     */
    private static List<PhysicalPlan> opened(PhysicalPlan node) {
        return switch (node) {
            case PhysicalPlan.HashJoin join -> List.of(join.probe());
            case PhysicalPlan.NestedLoopJoin join -> List.of(join.probe());
            case PhysicalPlan.Program _ -> List.of();
            case PhysicalPlan.TableScan _,
                    PhysicalPlan.Values _,
                    PhysicalPlan.ProgramValues _,
                    PhysicalPlan.WorkingTable _,
                    PhysicalPlan.Filter _,
                    PhysicalPlan.Project _,
                    PhysicalPlan.Assign _,
                    PhysicalPlan.HashAggregate _,
                    PhysicalPlan.EnforceSingleRow _,
                    PhysicalPlan.Sort _,
                    PhysicalPlan.TopN _,
                    PhysicalPlan.Window _,
                    PhysicalPlan.RankLimit _,
                    PhysicalPlan.Limit _,
                    PhysicalPlan.GroupLimit _,
                    PhysicalPlan.Repeat _,
                    PhysicalPlan.AsofMerge _,
                    PhysicalPlan.Sample _,
                    PhysicalPlan.Unnest _,
                    PhysicalPlan.Union _,
                    PhysicalPlan.Exchange _,
                    PhysicalPlan.StageInput _,
                    PhysicalPlan.TableWrite _ -> node.inputs();
        };
    }

    private static BatchStream operator(PhysicalPlan node, List<BatchStream> inputs, TaskContext context) {
        return switch (node) {
            case PhysicalPlan.TableScan scan -> new ScanOperator(scan, context);
            case PhysicalPlan.Values values -> new ValuesOperator(values, context);
            case PhysicalPlan.ProgramValues values -> new ProgramValuesOperator(values, context);
            case PhysicalPlan.Program program ->
                new ProgramOperator(
                        program,
                        (input, partition) -> build(program.inputs().get(input), context.forPartition(partition)),
                        context);
            case PhysicalPlan.WorkingTable table -> context.workingTable(table.table());
            case PhysicalPlan.Filter filter -> new FilterOperator(filter, inputs.getFirst(), context);
            case PhysicalPlan.Project project -> new ProjectOperator(project, inputs.getFirst(), context);
            case PhysicalPlan.Assign assign -> new AssignOperator(assign, inputs.getFirst(), context);
            case PhysicalPlan.HashAggregate aggregate ->
                new HashAggregationOperator(aggregate, inputs.getFirst(), context);
            case PhysicalPlan.HashJoin join -> hashJoin(join, inputs.getFirst(), context);
            case PhysicalPlan.NestedLoopJoin join -> nestedLoopJoin(join, inputs.getFirst(), context);
            case PhysicalPlan.EnforceSingleRow single ->
                new EnforceSingleRowOperator(single, inputs.getFirst(), context);
            case PhysicalPlan.Sort sort -> new SortOperator(sort, inputs.getFirst(), context);
            case PhysicalPlan.TopN top -> new TopNOperator(top, inputs.getFirst(), context);
            case PhysicalPlan.Unnest unnest -> new UnnestOperator(unnest, inputs.getFirst(), context);
            case PhysicalPlan.Window window ->
                window.sorted()
                        ? new WindowOperator(window, inputs.getFirst(), context)
                        : new GroupedWindowOperator(window, inputs.getFirst(), context);
            case PhysicalPlan.RankLimit limit -> new RankLimitOperator(limit, inputs.getFirst(), context);
            case PhysicalPlan.Limit limit -> new LimitOperator(limit, inputs.getFirst());
            case PhysicalPlan.GroupLimit limit -> new GroupLimitOperator(limit, inputs.getFirst(), context);
            case PhysicalPlan.AsofMerge merge -> new AsofMergeOperator(merge, inputs.getFirst(), context);
            case PhysicalPlan.Repeat repeat -> new RepeatOperator(repeat, inputs.getFirst(), context);
            case PhysicalPlan.Sample sample -> new SampleOperator(sample, inputs.getFirst(), context);
            case PhysicalPlan.Union _ -> new UnionOperator(inputs);
            case PhysicalPlan.StageInput input -> context.stageInput(input);
            case PhysicalPlan.TableWrite write -> new TableWriteOperator(write, inputs.getFirst(), context);
            case PhysicalPlan.Exchange exchange ->
                throw new IllegalStateException("exchange " + exchange.id() + " within a stage");
        };
    }

    private static BatchStream hashJoin(PhysicalPlan.HashJoin join, BatchStream probe, TaskContext context) {
        return new HashJoinOperator(
                join,
                probe,
                () -> build(join.build(), context),
                isBroadcast(join.build()),
                condition(join.residual(), context),
                context);
    }

    private static BatchStream nestedLoopJoin(
            PhysicalPlan.NestedLoopJoin join, BatchStream probe, TaskContext context) {
        return new NestedLoopJoinOperator(
                join,
                probe,
                () -> build(join.build(), context),
                isBroadcast(join.build()),
                condition(join.condition(), context),
                context);
    }

    private static boolean isBroadcast(PhysicalPlan input) {
        return input instanceof PhysicalPlan.StageInput from && from.broadcast();
    }

    private static @Nullable PairFilter condition(@Nullable Expression condition, TaskContext context) {
        return condition == null ? null : new PairCondition(condition, context.memory());
    }
}
