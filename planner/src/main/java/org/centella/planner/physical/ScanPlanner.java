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
import org.centella.execution.expression.ExpressionScanFilter;
import org.centella.execution.plan.Expression;
import org.centella.execution.plan.PhysicalPlan;
import org.centella.planner.expression.Expressions;
import org.centella.planner.statistics.Estimate;
import org.centella.planner.statistics.Estimator;
import org.centella.planner.validation.CatalogTable;
import org.centella.storage.ColumnDomain;
import org.centella.storage.Domain;
import org.centella.storage.Split;
import org.centella.storage.Table;

/** Scans: conditions, columns and limits go into them. */
public final class ScanPlanner {
    private final PlanBuilder plans;
    private final Estimator estimator;

    ScanPlanner(PlanBuilder plans, Estimator estimator) {
        this.plans = plans;
        this.estimator = estimator;
    }

    /** A scan of all rows. */
    Planned plan(TableScan scan) {
        return plan(scan, List.of(), estimator.estimate(scan));
    }

    /** The columns of the table that is scanned. */
    Schema schema(TableScan scan) {
        return Objects.requireNonNull(scan.getTable().unwrap(CatalogTable.class))
                .table()
                .schema();
    }

    /** A scan of the rows for which conditions over the table's columns are true. */
    Planned plan(TableScan scan, List<Expression> conjuncts, Estimate estimate) {
        Table table = Objects.requireNonNull(scan.getTable().unwrap(CatalogTable.class))
                .table();
        Schema schema = table.schema();
        List<Integer> columns = IntStream.range(0, schema.size()).boxed().toList();
        PhysicalPlan.TableScan plan =
                new PhysicalPlan.TableScan(plans.id(), table.handle(), columns, conjuncts, List.of(), -1, schema);
        List<Split> splits = table.splits(domains(conjuncts));
        plans.splits().put(plan.id(), splits);
        return plans.planned(plan, splits.size() <= 1 ? Distribution.SINGLE : Distribution.ANY, estimate);
    }

    /** The splits of a table that may have rows for a scan of it. */
    public static List<Split> splits(Table table, PhysicalPlan.TableScan scan) {
        List<Expression> conjuncts = scan.conjuncts().stream()
                .map(c -> Expressions.remap(c, scan.columns()::get))
                .toList();
        return table.splits(domains(conjuncts));
    }

    /** What conditions on one column ask of it: excludes folders, files and row groups before any task runs. */
    private static List<ColumnDomain> domains(List<Expression> conjuncts) {
        List<ColumnDomain> domains = new ArrayList<>();
        for (Expression conjunct : conjuncts) {
            Set<Integer> columns = Expressions.columns(List.of(conjunct));
            Domain domain = columns.size() == 1 ? ExpressionScanFilter.domainOf(conjunct) : Domain.ALL;
            if (!domain.equals(Domain.ALL)) {
                domains.add(new ColumnDomain(columns.iterator().next(), domain));
            }
        }
        return domains;
    }

    /** A projection over a scan: the scan yields only the columns, and of rows the fields, that it or its conditions need. */
    Planned project(
            PhysicalPlan.TableScan whole, Planned input, List<Expression> asked, Schema schema, Estimate estimate) {
        FieldProjection fields = FieldProjection.of(whole, asked);
        PhysicalPlan.TableScan scan = fields.scan();
        List<Expression> expressions = fields.expressions();
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
            Planned same = new Planned(scan, input.distribution(), input.estimate());
            return plans.project(same, expressions, schema, estimate);
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
