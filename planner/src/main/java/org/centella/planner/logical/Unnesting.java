// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.planner.logical;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Correlate;
import org.apache.calcite.rel.core.CorrelationId;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.Uncollect;
import org.apache.calcite.rel.core.Values;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexCorrelVariable;
import org.apache.calcite.rex.RexFieldAccess;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.sql.SqlKind;
import org.centella.columnar.type.DataType;
import org.centella.execution.expression.Resolution;
import org.centella.execution.expression.ScalarFunction;
import org.centella.execution.expression.Series;
import org.centella.execution.plan.PhysicalPlan.UnnestSource;
import org.centella.planner.validation.TableFunctionOperator;
import org.centella.planner.validation.Types;
import org.centella.planner.validation.UnnestCall;
import org.jspecify.annotations.Nullable;

/**
 * The forms that UNNEST takes in a query, as {@link Unnest}:
 *
 * <pre>
 *   Uncollect(Project(a, b))                              UNNEST alone in FROM
 *   Correlate(t, Project(… Uncollect(Project($t.a))))     FROM t, UNNEST(t.a); LEFT JOIN UNNEST(t.a) ON TRUE
 *   Project(x, unnest(a))                                 SELECT x, unnest(a) FROM t
 * </pre>
 *
 * An argument that makes a series becomes a source that yields its values one by one; it is never an array.
 */
final class Unnesting {
    private final RexBuilder rex;

    Unnesting(RexBuilder rex) {
        this.rex = rex;
    }

    /** UNNEST in FROM, over what its arguments are computed from. */
    RelNode uncollect(Uncollect uncollect) {
        RelNode input = uncollect.getInput();
        Arguments arguments = new Arguments();
        RelNode below = input;
        if (input instanceof Project project) {
            project.getProjects().forEach(arguments::add);
            below = project.getInput();
        } else {
            for (int i = 0; i < input.getRowType().getFieldCount(); i++) {
                arguments.add(RexInputRef.of(i, input.getRowType()));
            }
        }
        RelNode computed = Trees.project(below, arguments.expressions, null);
        Unnest unnest = Unnest.create(computed, List.of(), arguments.sources, false, uncollect.withOrdinality);
        return columns(unnest, uncollect.getRowType());
    }

    /** The elements as Calcite has them: rows and entries of maps as a column per field, if it has so many. */
    private RelNode columns(Unnest unnest, RelDataType wanted) {
        int elements = unnest.sources().size();
        int flat = 0;
        for (int i = 0; i < elements; i++) {
            RelDataType type = unnest.getRowType().getFieldList().get(i).getType();
            flat += type.isStruct() ? type.getFieldCount() : 1;
        }
        boolean expand = flat + (unnest.isOrdinality() ? 1 : 0) == wanted.getFieldCount();
        List<RexNode> columns = new ArrayList<>();
        for (int i = 0; i < unnest.getRowType().getFieldCount(); i++) {
            RexNode column = RexInputRef.of(i, unnest.getRowType());
            boolean apart = i < elements && column.getType().isStruct() && (expand || isMap(unnest, i));
            for (int f = 0; apart && f < column.getType().getFieldCount(); f++) {
                columns.add(rex.makeFieldAccess(column, f));
            }
            if (!apart) {
                columns.add(i < elements ? column : ordinal(column, wanted));
            }
        }
        return Trees.project(unnest, columns, wanted.getFieldNames());
    }

    /** The element's number in the type that the query was told it has. */
    private RexNode ordinal(RexNode column, RelDataType wanted) {
        RelDataType type = wanted.getFieldList().getLast().getType();
        return rex.makeAbstractCast(
                rex.getTypeFactory()
                        .createTypeWithNullability(type, column.getType().isNullable()),
                column,
                false);
    }

    private static boolean isMap(Unnest unnest, int source) {
        UnnestSource from = unnest.sources().get(source);
        RelDataType type = unnest.getInput()
                .getRowType()
                .getFieldList()
                .get(from.columns().getFirst())
                .getType();
        return from.function().isEmpty() && Types.fromCalcite(type) instanceof DataType.Map;
    }

    /** What UNNEST takes, as columns, and where its elements come from among them. */
    private final class Arguments {
        private final List<RexNode> expressions = new ArrayList<>();
        private final List<UnnestSource> sources = new ArrayList<>();

        void add(RexNode collection) {
            if (collection instanceof RexCall call
                    && call.getOperator() instanceof TableFunctionOperator operator
                    && Series.isSeries(operator.functions().getFirst().name())) {
                series(call, operator.functions().getFirst());
                return;
            }
            sources.add(UnnestSource.ofColumn(expressions.size()));
            expressions.add(collection);
        }

        private void series(RexCall call, ScalarFunction function) {
            List<DataType> types = call.getOperands().stream()
                    .map(o -> Types.fromCalcite(o.getType()))
                    .toList();
            Resolution resolution = java.util.Objects.requireNonNull(function.resolve(types));
            List<Integer> columns = new ArrayList<>();
            for (int i = 0; i < types.size(); i++) {
                RexNode operand = call.getOperands().get(i);
                DataType type = resolution.arguments().get(i);
                columns.add(expressions.size());
                expressions.add(
                        types.get(i).equals(type)
                                ? operand
                                : rex.makeCast(
                                        rex.getTypeFactory()
                                                .createTypeWithNullability(
                                                        Types.toCalcite(type, rex.getTypeFactory()),
                                                        operand.getType().isNullable()),
                                        operand));
            }
            sources.add(new UnnestSource(function.name(), columns));
        }
    }

    /** LATERAL over the arrays of the row to its left, or null when the right side is more than that. */
    @Nullable
    RelNode lateral(Correlate correlate) {
        List<RelNode> above = new ArrayList<>();
        RelNode node = correlate.getRight();
        while (node instanceof Project || node instanceof Filter) {
            above.add(node);
            node = node.getInput(0);
        }
        JoinRelType type = correlate.getJoinType();
        boolean outer = type == JoinRelType.LEFT;
        if (!(node instanceof Unnest unnest)
                || !unnest.kept().isEmpty()
                || !(unnest.getInput() instanceof Project arguments)
                || !(arguments.getInput() instanceof Values values)
                || values.getTuples().size() != 1
                || type != JoinRelType.INNER && !outer
                // Over all rows a window would see those of other left ones, too.
                || above.stream().anyMatch(o -> o instanceof Project project && project.containsOver())
                || outer && !above.stream().allMatch(Unnesting::keepsNulls)) {
            return null;
        }
        RelNode left = correlate.getLeft();
        int width = left.getRowType().getFieldCount();
        Set<CorrelationId> ids = Set.of(correlate.getCorrelationId());
        List<RexNode> columns = new ArrayList<>();
        IntStream.range(0, width).forEach(i -> columns.add(RexInputRef.of(i, left.getRowType())));
        List<RexNode> constants = List.copyOf(values.getTuples().getFirst());
        arguments.getProjects().forEach(e -> columns.add(e.accept(new OverLeft(ids, left, constants, 0))));
        RelNode computed = Trees.project(left, columns, null);
        List<Integer> kept = IntStream.range(0, width).boxed().toList();
        List<UnnestSource> sources = unnest.sources().stream()
                .map(s -> new UnnestSource(
                        s.function(), s.columns().stream().map(c -> c + width).toList()))
                .toList();
        RelNode rel = Unnest.create(computed, kept, sources, outer, unnest.isOrdinality());
        for (RelNode operator : above.reversed()) {
            rel = overLeft(operator, rel, ids, left);
        }
        return Trees.project(rel, identity(rel), correlate.getRowType().getFieldNames());
    }

    private static List<RexNode> identity(RelNode rel) {
        List<RexNode> columns = new ArrayList<>();
        for (int i = 0; i < rel.getRowType().getFieldCount(); i++) {
            columns.add(RexInputRef.of(i, rel.getRowType()));
        }
        return columns;
    }

    /** An operator of the right side with the left columns before its own. */
    private RelNode overLeft(RelNode operator, RelNode rel, Set<CorrelationId> ids, RelNode left) {
        int width = left.getRowType().getFieldCount();
        OverLeft over = new OverLeft(ids, left, List.of(), width);
        if (operator instanceof Filter filter) {
            return Trees.filter(rel, List.of(filter.getCondition().accept(over)));
        }
        Project project = (Project) operator;
        List<RexNode> columns = new ArrayList<>();
        List<String> names = new ArrayList<>(left.getRowType().getFieldNames());
        IntStream.range(0, width).forEach(i -> columns.add(RexInputRef.of(i, rel.getRowType())));
        project.getProjects().forEach(e -> columns.add(e.accept(over)));
        names.addAll(project.getRowType().getFieldNames());
        return Trees.project(rel, columns, uniquify(names));
    }

    /** Whether what an operator makes of a row of nothing but nulls is such a row, so that it may stand above an outer join. */
    private static boolean keepsNulls(RelNode operator) {
        return operator instanceof Project project
                && project.getProjects().stream().allMatch(Unnesting::isNullOfNull);
    }

    private static boolean isNullOfNull(RexNode expression) {
        return switch (expression) {
            case RexInputRef _ -> true;
            case RexFieldAccess access -> isNullOfNull(access.getReferenceExpr());
            case RexCall call ->
                call.getKind() == SqlKind.CAST
                        && isNullOfNull(call.getOperands().getFirst());
            default -> false;
        };
    }

    private static List<String> uniquify(List<String> names) {
        return org.apache.calcite.sql.validate.SqlValidatorUtil.uniquify(
                names, org.apache.calcite.sql.validate.SqlValidatorUtil.F_SUGGESTER, false);
    }

    /** Outer fields as the left columns; the right side's columns as constants, or behind the left ones. */
    private final class OverLeft extends RexShuttle {
        private final Set<CorrelationId> ids;
        private final RelNode left;
        private final List<RexNode> constants;
        private final int shift;

        OverLeft(Set<CorrelationId> ids, RelNode left, List<RexNode> constants, int shift) {
            this.ids = ids;
            this.left = left;
            this.constants = constants;
            this.shift = shift;
        }

        @Override
        public RexNode visitFieldAccess(RexFieldAccess access) {
            if (access.getReferenceExpr() instanceof RexCorrelVariable variable && ids.contains(variable.id)) {
                return RexInputRef.of(access.getField().getIndex(), left.getRowType());
            }
            return super.visitFieldAccess(access);
        }

        @Override
        public RexNode visitInputRef(RexInputRef ref) {
            return shift == 0 ? constants.get(ref.getIndex()) : rex.makeInputRef(ref.getType(), ref.getIndex() + shift);
        }
    }

    static boolean hasCall(Project project) {
        return project.getProjects().stream().anyMatch(e -> UnnestCall.find(e) != null);
    }

    /** {@code unnest(a)} in a SELECT list: rows, as many as the longest array there has elements. */
    RelNode selectList(Project project) {
        RelNode input = project.getInput();
        int width = input.getRowType().getFieldCount();
        Arguments arguments = new Arguments();
        List<RexNode> calls = new ArrayList<>();
        for (RexNode expression : project.getProjects()) {
            expression.accept(new RexShuttle() {
                @Override
                public RexNode visitCall(RexCall call) {
                    if (call.getOperator() instanceof UnnestCall) {
                        if (!calls.contains(call)) {
                            calls.add(call);
                            arguments.add(call.getOperands().getFirst());
                        }
                        return call;
                    }
                    return super.visitCall(call);
                }
            });
        }
        List<RexNode> columns = new ArrayList<>();
        IntStream.range(0, width).forEach(i -> columns.add(RexInputRef.of(i, input.getRowType())));
        columns.addAll(arguments.expressions);
        List<UnnestSource> sources = arguments.sources.stream()
                .map(s -> new UnnestSource(
                        s.function(), s.columns().stream().map(c -> c + width).toList()))
                .toList();
        RelNode computed = Trees.project(input, columns, null);
        RelNode unnest =
                Unnest.create(computed, IntStream.range(0, width).boxed().toList(), sources, false, false);
        List<RexNode> replaced = new ArrayList<>();
        for (RexNode expression : project.getProjects()) {
            RexNode over = expression.accept(new RexShuttle() {
                @Override
                public RexNode visitCall(RexCall call) {
                    int at = calls.indexOf(call);
                    return at < 0 ? super.visitCall(call) : RexInputRef.of(width + at, unnest.getRowType());
                }
            });
            replaced.add(over);
        }
        return Trees.project(unnest, replaced, project.getRowType().getFieldNames());
    }
}
