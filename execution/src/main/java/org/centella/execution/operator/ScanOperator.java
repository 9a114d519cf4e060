// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.operator;

import java.util.ArrayList;
import java.util.List;
import org.centella.columnar.Batch;
import org.centella.columnar.BatchStream;
import org.centella.columnar.setting.Settings;
import org.centella.execution.expression.ExpressionScanFilter;
import org.centella.execution.plan.Expression;
import org.centella.execution.plan.PhysicalPlan;
import org.centella.storage.ScanFilter;
import org.centella.storage.ScanRequest;
import org.jspecify.annotations.Nullable;

/** Rows of a table's splits. Opens at the first {@code next}, when the joins above have published their filters. */
final class ScanOperator implements BatchStream {
    private final PhysicalPlan.TableScan node;
    private final TaskContext context;
    private final List<ExpressionScanFilter> conjuncts = new ArrayList<>();
    private @Nullable BatchStream rows;
    private boolean closed;

    ScanOperator(PhysicalPlan.TableScan node, TaskContext context) {
        this.node = node;
        this.context = context;
    }

    @Override
    public @Nullable Batch next() {
        context.checkCancelled();
        if (closed) {
            return null;
        }
        if (rows == null) {
            rows = open();
        }
        return rows.next();
    }

    private BatchStream open() {
        List<ScanFilter> filters = new ArrayList<>();
        for (Expression conjunct : node.conjuncts()) {
            ExpressionScanFilter filter = new ExpressionScanFilter(conjunct, context.memory());
            conjuncts.add(filter);
            filters.add(filter);
        }
        if (context.settings().get(Settings.DYNAMIC_FILTERS)) {
            for (PhysicalPlan.DynamicFilterUse use : node.dynamicFilters()) {
                DynamicFilter filter = context.dynamicFilters().find(use.filterId());
                if (filter != null) {
                    filters.add(new DynamicScanFilter(use.column(), filter));
                }
            }
        }
        ScanRequest request = new ScanRequest(
                node.columns().stream().mapToInt(c -> c).toArray(),
                filters,
                context.batchRows(),
                node.limit() < 0 ? Long.MAX_VALUE : node.limit(),
                context.metrics(node.id()).scan);
        return context.format(node.table().format())
                .read(node.table(), context.splits(node.id()), request, context.memory());
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        if (rows != null) {
            rows.close();
        }
        conjuncts.forEach(ExpressionScanFilter::close);
    }
}
