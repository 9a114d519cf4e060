// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.planner;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.centella.columnar.setting.SettingValues;
import org.centella.columnar.type.DataType;
import org.centella.execution.expression.Rewrites;
import org.centella.execution.expression.Traits;
import org.centella.execution.plan.Expression;
import org.centella.execution.plan.PhysicalPlan;
import org.centella.planner.physical.ScanPlanner;
import org.centella.planner.validation.Lookups;
import org.centella.storage.Split;
import org.centella.storage.Table;
import org.jspecify.annotations.Nullable;

/**
 * The plan of a query whose parameters are left open, to be run with values again and again:
 *
 * <pre>
 *   Scan orders, o_orderkey = %-1     bind 7      Scan orders, o_orderkey = 7, the splits that may have it
 * </pre>
 *
 * It holds for the settings it was made under, and as long as the names in the query stand for the same tables. Immutable.
 */
public final class PlanTemplate {
    private final PlannedQuery plan;
    private final Lookups lookups;
    private final SettingValues settings;
    private final Planner planner;

    private PlanTemplate(PlannedQuery plan, Lookups lookups, SettingValues settings, Planner planner) {
        this.plan = plan;
        this.lookups = lookups;
        this.settings = settings;
        this.planner = planner;
    }

    /** The template of a plan; null for one that is another each time it is made. */
    static @Nullable PlanTemplate of(PlannedQuery plan, Lookups lookups, SettingValues settings, Planner planner) {
        return plan.recursions().isEmpty() && isTheSameAgain(plan.physical())
                ? new PlanTemplate(plan, lookups, settings, planner)
                : null;
    }

    private static boolean isTheSameAgain(PhysicalPlan node) {
        return !(node instanceof PhysicalPlan.Sample)
                && expressions(node).stream().noneMatch(Traits::isVolatile)
                && node.inputs().stream().allMatch(PlanTemplate::isTheSameAgain);
    }

    private static List<Expression> expressions(PhysicalPlan node) {
        return switch (node) {
            case PhysicalPlan.TableScan scan -> scan.conjuncts();
            case PhysicalPlan.Filter filter -> List.of(filter.predicate());
            case PhysicalPlan.Project project -> project.expressions();
            case PhysicalPlan.Assign assign -> assign.expressions();
            case PhysicalPlan.HashJoin join -> join.residual() == null ? List.of() : List.of(join.residual());
            case PhysicalPlan.NestedLoopJoin join -> join.condition() == null ? List.of() : List.of(join.condition());
            default -> List.of();
        };
    }

    /** True when planning anew with this planner and these settings would come to the same. */
    public boolean isCurrent(Planner now, SettingValues settingsNow) {
        return planner == now && settings.equals(settingsNow) && lookups.areCurrent();
    }

    /** The plan with values for the parameters; null when one is not of the type that its place was planned for. */
    public @Nullable PlannedQuery bind(List<Expression.Literal> values) {
        List<Expression.Literal> fitting = new ArrayList<>();
        for (int i = 0; i < values.size(); i++) {
            Expression.Literal value = fitting(values.get(i), plan.parameters().get(i));
            if (value == null) {
                return null;
            }
            fitting.add(value);
        }
        Map<Integer, List<Split>> splits = new HashMap<>(plan.splits());
        PhysicalPlan bound = bind(plan.physical(), fitting, splits);
        return new PlannedQuery(
                plan.schema(),
                plan.logical(),
                bound,
                plan.rows(),
                splits,
                plan.recursions(),
                plan.phases(),
                plan.parameters());
    }

    /** The value in the type of its place, if that changes nothing about it. */
    private static Expression.@Nullable Literal fitting(Expression.Literal value, DataType type) {
        if (value.type().equals(type)) {
            return value;
        }
        if (!(value.type() instanceof DataType.Decimal from)
                || !(type instanceof DataType.Decimal to)
                || value.value() == null) {
            return null;
        }
        BigInteger unscaled = value.value() instanceof BigInteger big ? big : BigInteger.valueOf((Long) value.value());
        try {
            BigDecimal scaled = new BigDecimal(unscaled, from.scale()).setScale(to.scale(), RoundingMode.UNNECESSARY);
            if (scaled.precision() > to.precision()) {
                return null;
            }
            BigInteger digits = scaled.unscaledValue();
            return new Expression.Literal(to.isLong() ? (Object) digits.longValueExact() : digits, to);
        } catch (ArithmeticException e) {
            return null;
        }
    }

    private PhysicalPlan bind(PhysicalPlan node, List<Expression.Literal> values, Map<Integer, List<Split>> splits) {
        List<PhysicalPlan> inputs =
                node.inputs().stream().map(input -> bind(input, values, splits)).toList();
        PhysicalPlan plain = inputs.equals(node.inputs()) ? node : node.withInputs(inputs);
        return switch (plain) {
            case PhysicalPlan.TableScan scan -> bind(scan, values, splits);
            case PhysicalPlan.Filter filter ->
                new PhysicalPlan.Filter(filter.id(), filter.input(), bind(filter.predicate(), values));
            case PhysicalPlan.Project project ->
                new PhysicalPlan.Project(
                        project.id(), project.input(), bind(project.expressions(), values), project.schema());
            case PhysicalPlan.Assign assign ->
                new PhysicalPlan.Assign(
                        assign.id(), assign.input(), bind(assign.expressions(), values), assign.schema());
            case PhysicalPlan.HashJoin join
            when join.residual() != null ->
                new PhysicalPlan.HashJoin(
                        join.id(),
                        join.probe(),
                        join.build(),
                        join.kind(),
                        join.probeKeys(),
                        join.buildKeys(),
                        bind(join.residual(), values),
                        join.nullAware(),
                        join.dynamicFilters());
            case PhysicalPlan.NestedLoopJoin join
            when join.condition() != null ->
                new PhysicalPlan.NestedLoopJoin(
                        join.id(), join.probe(), join.build(), join.kind(), bind(join.condition(), values));
            default -> plain;
        };
    }

    private PhysicalPlan.TableScan bind(
            PhysicalPlan.TableScan scan, List<Expression.Literal> values, Map<Integer, List<Split>> splits) {
        List<Expression> conjuncts = bind(scan.conjuncts(), values);
        if (conjuncts.equals(scan.conjuncts())) {
            return scan;
        }
        PhysicalPlan.TableScan bound = new PhysicalPlan.TableScan(
                scan.id(), scan.table(), scan.columns(), conjuncts, scan.dynamicFilters(), scan.limit(), scan.schema());
        for (Table table : lookups.tables()) {
            if (table.handle().equals(scan.table())) {
                splits.put(scan.id(), ScanPlanner.splits(table, bound));
            }
        }
        return bound;
    }

    private static List<Expression> bind(List<Expression> expressions, List<Expression.Literal> values) {
        return expressions.stream().map(e -> bind(e, values)).toList();
    }

    private static Expression bind(Expression expression, List<Expression.Literal> values) {
        if (expression instanceof Expression.Variable variable && variable.ofStatement()) {
            return values.get(variable.parameter());
        }
        return Rewrites.mapChildren(expression, child -> bind(child, values));
    }
}
