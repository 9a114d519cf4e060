// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.planner.physical;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.columnar.type.DataType;
import org.centella.columnar.type.Layout;
import org.centella.columnar.type.Schema;
import org.centella.execution.plan.Expression;
import org.centella.execution.plan.PhysicalPlan;
import org.centella.execution.plan.SortKey;
import org.centella.execution.plan.WindowCall;
import org.centella.execution.plan.WindowFrame;
import org.centella.planner.explain.ExplainText;
import org.centella.planner.explain.NodeText;
import org.centella.storage.Split;

/**
 * Looks over a finished plan: every column that an operator names must exist and have the type that the operator takes it
 * for, and rows that it needs together must meet in a task. A plan that contradicts itself fails here, with the operator
 * named, instead of as wrong rows.
 */
public final class PlanChecker {
    private PlanChecker() {}

    /**
     * @param splits what each scan is to read, by its id
     * @throws CentellaException INTERNAL_ERROR
     */
    public static void check(PhysicalPlan plan, Map<Integer, List<Split>> splits) {
        columns(plan, new HashSet<>());
        new DistributionChecker(splits).check(plan);
    }

    /** @param seen ids of exchanges that were looked over with all below them */
    private static void columns(PhysicalPlan plan, Set<Integer> seen) {
        if (plan instanceof PhysicalPlan.Exchange && !seen.add(plan.id())) {
            return;
        }
        plan.inputs().forEach(input -> columns(input, seen));
        switch (plan) {
            case PhysicalPlan.TableScan scan -> {
                expressions(scan, scan.conjuncts(), scan.schema());
                that(scan, scan.columns().size() == scan.schema().size(), "as many columns as its schema");
            }
            case PhysicalPlan.Filter filter -> expressions(filter, List.of(filter.predicate()), filter.schema());
            case PhysicalPlan.Project project -> {
                expressions(project, project.expressions(), project.input().schema());
                List<DataType> types =
                        project.expressions().stream().map(Expression::type).toList();
                that(project, types.equals(project.schema().types()), "the types of its schema");
            }
            case PhysicalPlan.Assign assign ->
                expressions(assign, assign.expressions(), assign.input().schema());
            case PhysicalPlan.HashAggregate aggregate -> aggregate(aggregate);
            case PhysicalPlan.HashJoin join -> join(join);
            case PhysicalPlan.NestedLoopJoin join -> {
                Schema both = join.probe().schema().concat(join.build().schema());
                expressions(join, join.condition() == null ? List.of() : List.of(join.condition()), both);
            }
            case PhysicalPlan.Sort sort -> keys(sort, sort.keys());
            case PhysicalPlan.TopN top -> keys(top, top.keys());
            case PhysicalPlan.Window window -> window(window);
            case PhysicalPlan.RankLimit limit -> {
                keys(limit, limit.orderKeys());
                limit.partitionKeys()
                        .forEach(key -> that(limit, key < limit.schema().size(), "a partition column " + key));
            }
            case PhysicalPlan.Union union ->
                union.inputs()
                        .forEach(input -> that(
                                union,
                                input.schema().types().equals(union.schema().types()),
                                "inputs of its own types"));
            case PhysicalPlan.GroupLimit limit -> {
                columns(limit, limit.keys());
                columns(limit, limit.tieKeys());
            }
            case PhysicalPlan.AsofMerge merge -> {
                Schema input = merge.input().schema();
                List<DataType> types = java.util.stream.Stream.concat(merge.left().stream(), merge.right().stream())
                        .map(input::type)
                        .toList();
                that(merge, types.equals(merge.schema().types()), "the types of its schema");
            }
            case PhysicalPlan.Repeat repeat ->
                that(repeat, repeat.schema().type(repeat.times()) == DataType.BIGINT, "a BIGINT to count by");
            case PhysicalPlan.Unnest unnest -> unnest(unnest);
            case PhysicalPlan.Values _,
                    PhysicalPlan.Sample _,
                    PhysicalPlan.WorkingTable _,
                    PhysicalPlan.EnforceSingleRow _,
                    PhysicalPlan.Limit _,
                    PhysicalPlan.Exchange _,
                    PhysicalPlan.StageInput _,
                    PhysicalPlan.Program _,
                    PhysicalPlan.ProgramValues _,
                    PhysicalPlan.TableWrite _ -> {}
        }
    }

    private static void aggregate(PhysicalPlan.HashAggregate aggregate) {
        int width = aggregate.input().schema().size();
        aggregate.keys().forEach(key -> that(aggregate, key < width, "a key column " + key));
        aggregate
                .calls()
                .forEach(call -> that(
                        aggregate,
                        call.arguments().stream().allMatch(a -> a < width) && call.filter() < width,
                        "columns for " + call));
    }

    private static void window(PhysicalPlan.Window window) {
        Schema input = window.input().schema();
        int width = input.size();
        keys(window.input(), window.orderKeys());
        window.partitionKeys().forEach(key -> that(window, key < width, "a partition column " + key));
        that(window, window.schema().size() == width + window.calls().size(), "a column for each call");
        that(
                window,
                !window.sorted() || Ordering.of(window.input()).isFor(window.partitionKeys(), window.orderKeys()),
                "an input sorted by its keys");
        for (int i = 0; i < window.calls().size(); i++) {
            WindowCall call = window.calls().get(i);
            expressions(window, call.arguments(), input);
            bound(window, call.frame().start(), input);
            bound(window, call.frame().end(), input);
            that(window, call.filter() < width, "a filter column " + call.filter());
            that(window, call.type().equals(window.schema().type(width + i)), "the type of " + call);
        }
    }

    private static void bound(PhysicalPlan.Window window, WindowFrame.Bound bound, Schema input) {
        if (bound.offset() != null) {
            expressions(window, List.of(bound.offset()), input);
        }
        boolean comparable = bound.key() < 0 || input.type(bound.key()).equals(input.type(bound.limit()));
        that(window, comparable, "a key and a limit of one type for " + bound);
    }

    private static void join(PhysicalPlan.HashJoin join) {
        Schema probe = join.probe().schema();
        Schema build = join.build().schema();
        that(join, join.probeKeys().size() == join.buildKeys().size(), "as many probe keys as build keys");
        for (int i = 0; i < join.probeKeys().size(); i++) {
            DataType left = probe.type(join.probeKeys().get(i));
            DataType right = build.type(join.buildKeys().get(i));
            that(join, left.equals(right) || (left.isString() && right.isString()), "keys of one type");
        }
        expressions(join, join.residual() == null ? List.of() : List.of(join.residual()), probe.concat(build));
    }

    private static void unnest(PhysicalPlan.Unnest unnest) {
        Schema input = unnest.input().schema();
        int width = input.size();
        unnest.kept().forEach(column -> that(unnest, column < width, "a column " + column));
        for (PhysicalPlan.UnnestSource source : unnest.sources()) {
            source.columns().forEach(column -> that(unnest, column < width, "a column " + column));
            that(
                    unnest,
                    !source.function().isEmpty()
                            || input.type(source.columns().getFirst()).layout() == Layout.LIST,
                    "arrays or maps to take apart");
        }
        int columns = unnest.kept().size() + unnest.sources().size() + (unnest.ordinality() ? 1 : 0);
        that(unnest, columns == unnest.schema().size(), "as many columns as its schema");
    }

    private static void keys(PhysicalPlan node, List<SortKey> keys) {
        columns(node, keys.stream().map(SortKey::column).toList());
    }

    private static void columns(PhysicalPlan node, List<Integer> columns) {
        columns.forEach(column -> that(node, column < node.schema().size(), "a column " + column));
    }

    private static void expressions(PhysicalPlan node, List<Expression> expressions, Schema input) {
        for (Expression expression : expressions) {
            if (expression instanceof Expression.InputReference(int index, DataType type)) {
                that(node, index < input.size() && input.type(index).equals(type), "a column " + index + " " + type);
            }
            expressions(node, expression.children(), input);
        }
    }

    static void that(PhysicalPlan node, boolean holds, String demand) {
        if (!holds) {
            throw new CentellaException(
                    ErrorCode.INTERNAL_ERROR,
                    "the planner made a wrong plan: " + NodeText.name(node) + " " + node.id() + " needs " + demand
                            + ":\n" + ExplainText.plan(node));
        }
    }
}
