// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.planner.physical;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.apache.calcite.rel.core.TableScan;
import org.centella.columnar.type.Schema;
import org.centella.execution.plan.Expression;
import org.centella.execution.plan.PhysicalPlan;
import org.centella.planner.expression.Expressions;
import org.centella.planner.statistics.Estimate;
import org.centella.planner.statistics.Estimator;
import org.centella.planner.validation.CatalogTable;
import org.centella.storage.Split;
import org.centella.storage.Table;

/** Scans: conditions, columns and limits go into them. */
final class ScanPlanner {
    private final PlanBuilder plans;
    private final Estimator estimator;

    ScanPlanner(PlanBuilder plans, Estimator estimator) {
        this.plans = plans;
        this.estimator = estimator;
    }

    /** A scan of all columns. */
    Planned plan(TableScan scan, List<Expression> conjuncts) {
        Table table = Objects.requireNonNull(scan.getTable().unwrap(CatalogTable.class))
                .table();
        Schema schema = table.schema();
        PhysicalPlan.TableScan plan = new PhysicalPlan.TableScan(
                plans.id(),
                table.handle(),
                IntStream.range(0, schema.size()).boxed().toList(),
                conjuncts,
                List.of(),
                -1,
                schema);
        List<Split> splits = table.splits(List.of());
        plans.splits().put(plan.id(), splits);
        return plans.planned(
                plan, splits.size() <= 1 ? Distribution.SINGLE : Distribution.ANY, estimator.estimate(scan));
    }

    /** A planned scan with conditions. */
    Planned plan(TableScan scan, List<Expression> conjuncts, Planned bare, Estimate estimate) {
        PhysicalPlan.TableScan plan = (PhysicalPlan.TableScan) bare.plan();
        assert plan.columns().size() == scan.getRowType().getFieldCount();
        return plans.planned(
                new PhysicalPlan.TableScan(
                        plan.id(), plan.table(), plan.columns(), conjuncts, List.of(), -1, plan.schema()),
                bare.distribution(),
                estimate);
    }

    /** A projection over a scan: the scan yields only the columns that it or its conditions need. */
    Planned project(
            PhysicalPlan.TableScan scan,
            Planned input,
            List<Expression> expressions,
            Schema schema,
            Estimate estimate) {
        // Columns in the order of the projection where it merely chooses, so that nothing is left of the projection.
        List<Integer> kept = new ArrayList<>();
        for (Expression expression : expressions) {
            if (expression instanceof Expression.InputReference ref && !kept.contains(ref.index())) {
                kept.add(ref.index());
            }
        }
        Set<Integer> others = new TreeSet<>(Expressions.columns(expressions));
        others.addAll(Expressions.columns(scan.conjuncts()));
        others.stream().filter(c -> !kept.contains(c)).forEach(kept::add);
        if (kept.size() == scan.columns().size()) {
            return plans.project(input, expressions, schema, estimate);
        }
        List<Expression> conjuncts = scan.conjuncts().stream()
                .map(c -> Expressions.remap(c, kept::indexOf))
                .toList();
        PhysicalPlan.TableScan narrow = new PhysicalPlan.TableScan(
                scan.id(),
                scan.table(),
                kept.stream().map(scan.columns()::get).toList(),
                conjuncts,
                scan.dynamicFilters(),
                scan.limit(),
                scan.schema().select(kept.stream().mapToInt(Integer::intValue).toArray()));
        Estimate narrowed = new Estimate(
                input.estimate().rows(),
                kept.stream().map(input.estimate()::column).toList());
        Planned planned = plans.planned(narrow, input.distribution(), narrowed);
        List<Expression> over = expressions.stream()
                .map(e -> Expressions.remap(e, kept::indexOf))
                .toList();
        return plans.project(planned, over, schema, estimate);
    }

    /** Tells a scan, perhaps beneath projections, that so many rows suffice. */
    Planned limited(Planned input, long rows) {
        return new Planned(limited(input.plan(), rows), input.distribution(), input.estimate());
    }

    private static PhysicalPlan limited(PhysicalPlan plan, long rows) {
        return switch (plan) {
            case PhysicalPlan.TableScan scan ->
                new PhysicalPlan.TableScan(
                        scan.id(),
                        scan.table(),
                        scan.columns(),
                        scan.conjuncts(),
                        scan.dynamicFilters(),
                        rows,
                        scan.schema());
            case PhysicalPlan.Project project -> project.withInputs(List.of(limited(project.input(), rows)));
            default -> plan;
        };
    }
}
