// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.planner.logical;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.IntUnaryOperator;
import java.util.function.UnaryOperator;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.AggregateCall;
import org.apache.calcite.rel.core.AsofJoin;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.hint.RelHint;
import org.apache.calcite.rel.logical.LogicalAggregate;
import org.apache.calcite.rel.logical.LogicalFilter;
import org.apache.calcite.rel.logical.LogicalJoin;
import org.apache.calcite.rel.logical.LogicalProject;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeField;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexOver;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.rex.RexWindow;
import org.apache.calcite.sql.validate.SqlValidatorUtil;
import org.apache.calcite.util.ImmutableBitSet;
import org.jspecify.annotations.Nullable;

/**
 * Makes nodes of algebra for the rewrites. Calcite insists that a column reference has the very type of the column, while a
 * rewrite may have learned that a column is never null; so every node made here has its references typed anew.
 */
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
        return changed ? withInputs(node, inputs) : node;
    }

    private static RelNode withInputs(RelNode node, List<RelNode> inputs) {
        return switch (node) {
            case Filter filter ->
                LogicalFilter.create(
                        inputs.getFirst(),
                        retype(filter.getCondition(), inputs.getFirst().getRowType()),
                        com.google.common.collect.ImmutableSet.copyOf(filter.getVariablesSet()));
            case Project project ->
                LogicalProject.create(
                        inputs.getFirst(),
                        project.getHints(),
                        retype(project.getProjects(), inputs.getFirst().getRowType()),
                        project.getRowType().getFieldNames(),
                        project.getVariablesSet());
            case AsofJoin join -> join.copy(join.getTraitSet(), inputs);
            case Join join -> joinOver(join, inputs.getFirst(), inputs.getLast());
            case Aggregate aggregate -> aggregate(aggregate, inputs.getFirst(), c -> c);
            default -> node.copy(node.getTraitSet(), inputs);
        };
    }

    private static RelNode joinOver(Join join, RelNode left, RelNode right) {
        if (!join.getVariablesSet().isEmpty()) {
            return join.copy(join.getTraitSet(), List.of(left, right));
        }
        return join(left, right, List.of(join.getCondition()), join.getJoinType(), join.getHints());
    }

    /** The node kept to the rows for which all conditions are true. */
    static RelNode filter(RelNode input, List<RexNode> conditions) {
        RexBuilder rex = input.getCluster().getRexBuilder();
        List<RexNode> typed = retype(conditions, input.getRowType());
        RexNode simple = Simplification.simplifyCondition(rex, RexUtil.composeConjunction(rex, typed));
        RexNode condition = RexUtil.removeNullabilityCast(rex.getTypeFactory(), simple);
        return condition.isAlwaysTrue() ? input : LogicalFilter.create(input, condition);
    }

    static RelNode project(RelNode input, List<RexNode> expressions, @Nullable List<String> names) {
        return LogicalProject.create(
                input,
                List.of(),
                retype(expressions, input.getRowType()),
                names == null ? names(input, expressions) : names,
                Set.of());
    }

    /** Columns keep their names, the others get one each. */
    private static List<String> names(RelNode input, List<RexNode> expressions) {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < expressions.size(); i++) {
            names.add(
                    expressions.get(i) instanceof RexInputRef ref
                            ? input.getRowType().getFieldNames().get(ref.getIndex())
                            : "expr" + i);
        }
        return SqlValidatorUtil.uniquify(names, SqlValidatorUtil.F_SUGGESTER, false);
    }

    static RelNode join(RelNode left, RelNode right, List<RexNode> conditions, JoinRelType type) {
        return join(left, right, conditions, type, List.of());
    }

    static RelNode join(RelNode left, RelNode right, List<RexNode> conditions, JoinRelType type, List<RelHint> hints) {
        RexBuilder rex = left.getCluster().getRexBuilder();
        List<RelDataType> types = new ArrayList<>();
        left.getRowType().getFieldList().forEach(f -> types.add(f.getType()));
        right.getRowType().getFieldList().forEach(f -> types.add(f.getType()));
        RexNode condition = RexUtil.composeConjunction(rex, retypeTo(conditions, types));
        return LogicalJoin.create(left, right, hints, condition, Set.of(), type);
    }

    /** The aggregation over another input in which column {@code c} is {@code columns(c)}. */
    static Aggregate aggregate(Aggregate aggregate, RelNode input, IntUnaryOperator columns) {
        return aggregate(aggregate, aggregate.getGroupSets(), input, columns);
    }

    /** The aggregation by some of its sets, which have all of its keys. */
    static Aggregate aggregate(Aggregate aggregate, List<ImmutableBitSet> sets) {
        return aggregate(aggregate, sets, aggregate.getInput(), c -> c);
    }

    private static Aggregate aggregate(
            Aggregate aggregate, List<ImmutableBitSet> sets, RelNode input, IntUnaryOperator columns) {
        boolean emptyGroup = sets.stream().anyMatch(ImmutableBitSet::isEmpty);
        List<AggregateCall> calls = new ArrayList<>();
        for (AggregateCall call : aggregate.getAggCallList()) {
            calls.add(AggregateCalls.map(call, columns, input, emptyGroup));
        }
        ImmutableBitSet keys = map(aggregate.getGroupSet(), columns);
        return LogicalAggregate.create(
                input, List.of(), keys, sets.stream().map(s -> map(s, columns)).toList(), calls);
    }

    static ImmutableBitSet map(ImmutableBitSet columns, IntUnaryOperator change) {
        ImmutableBitSet.Builder mapped = ImmutableBitSet.builder();
        columns.forEach(c -> mapped.set(change.applyAsInt(c)));
        return mapped.build();
    }

    /** Expressions with their column numbers changed. */
    static List<RexNode> remap(List<RexNode> expressions, IntUnaryOperator columns) {
        return expressions.stream().map(e -> remap(e, columns)).toList();
    }

    static RexNode remap(RexNode expression, IntUnaryOperator columns) {
        return expression.accept(new RexShuttle() {
            @Override
            public RexNode visitInputRef(RexInputRef ref) {
                return new RexInputRef(columns.applyAsInt(ref.getIndex()), ref.getType());
            }
        });
    }

    private static List<RexNode> retype(List<RexNode> expressions, RelDataType row) {
        return retypeTo(
                expressions,
                row.getFieldList().stream().map(RelDataTypeField::getType).toList());
    }

    private static RexNode retype(RexNode expression, RelDataType row) {
        return retype(List.of(expression), row).getFirst();
    }

    private static List<RexNode> retypeTo(List<RexNode> expressions, List<RelDataType> types) {
        RexShuttle shuttle = new RexShuttle() {
            @Override
            public RexNode visitInputRef(RexInputRef ref) {
                RelDataType type = types.get(ref.getIndex());
                return ref.getType() == type ? ref : new RexInputRef(ref.getIndex(), type);
            }
        };
        return expressions.stream().map(e -> e.accept(shuttle)).toList();
    }

    static RexNode reference(RexBuilder rex, RelNode rel, int column, int at) {
        return rex.makeInputRef(rel.getRowType().getFieldList().get(column).getType(), at);
    }

    /** As many columns of the node as the row type has, with its names. */
    static RelNode firstColumns(RelNode node, RelDataType row) {
        if (node.getRowType().getFieldCount() == row.getFieldCount()) {
            return node;
        }
        List<RexNode> columns = new ArrayList<>();
        for (RelDataTypeField field : row.getFieldList()) {
            columns.add(RexInputRef.of(field.getIndex(), node.getRowType()));
        }
        return project(node, columns, row.getFieldNames());
    }

    /** The node with one more column. */
    static RelNode append(RelNode node, RexNode expression, String name) {
        List<RexNode> columns = columns(node);
        List<String> names = new ArrayList<>(node.getRowType().getFieldNames());
        columns.add(expression);
        names.add(name);
        return project(node, columns, names);
    }

    /** The node with more columns. */
    static RelNode append(RelNode node, List<RexNode> expressions) {
        List<RexNode> columns = columns(node);
        columns.addAll(expressions);
        return expressions.isEmpty() ? node : project(node, columns, null);
    }

    /** References to all columns of a node. */
    static List<RexNode> columns(RelNode node) {
        List<RexNode> columns = new ArrayList<>();
        for (int i = 0; i < node.getRowType().getFieldCount(); i++) {
            columns.add(RexInputRef.of(i, node.getRowType()));
        }
        return columns;
    }

    /** The given columns under their names; the node itself when that changes nothing. */
    static RelNode choose(RelNode node, List<Integer> columns) {
        List<RexNode> expressions = new ArrayList<>();
        List<String> names = new ArrayList<>();
        boolean identity = columns.size() == node.getRowType().getFieldCount();
        for (int i = 0; i < columns.size(); i++) {
            int column = columns.get(i);
            identity &= column == i;
            expressions.add(RexInputRef.of(column, node.getRowType()));
            names.add(node.getRowType().getFieldNames().get(column));
        }
        return identity ? node : project(node, expressions, names);
    }

    /** True when every expression is a column or a constant. */
    static boolean isChoice(Project project) {
        return project.getProjects().stream().allMatch(e -> e instanceof RexInputRef || e instanceof RexLiteral);
    }

    /** A window function of other partitions. */
    static RexNode partitioned(RexBuilder rex, RexOver over, List<RexNode> partition) {
        RexWindow window = over.getWindow();
        return rex.makeOver(
                over.getType(),
                over.getAggOperator(),
                over.getOperands(),
                partition,
                window.orderKeys,
                window.getLowerBound(),
                window.getUpperBound(),
                window.getExclude(),
                window.isRows(),
                true,
                false,
                over.isDistinct(),
                over.ignoreNulls());
    }
}
