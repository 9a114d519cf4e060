// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.expression;

import java.lang.foreign.MemorySegment;
import java.util.List;
import org.centella.columnar.Batch;
import org.centella.columnar.memory.MemoryPool;
import org.centella.execution.plan.Expression;
import org.centella.storage.Domain;
import org.centella.storage.ScanFilter;

/** A condition over a scan's output columns, in the form the scan asks for. One per task; not thread-safe. */
public final class ExpressionScanFilter implements ScanFilter, AutoCloseable {
    private final int[] columns;
    private final Domain domain;
    private final PredicateEvaluator predicate;

    public ExpressionScanFilter(Expression condition, MemoryPool pool) {
        this.columns = InputColumns.of(condition);
        this.domain = domainOf(condition);
        this.predicate = new PredicateEvaluator(List.of(InputColumns.renumber(condition, columns)), pool);
    }

    /** What a condition of one column confines its values to; all values for one of several columns. */
    public static Domain domainOf(Expression condition) {
        return DomainDerivation.of(condition);
    }

    @Override
    public int[] columns() {
        return columns.clone();
    }

    @Override
    public Domain domain() {
        return domain;
    }

    @Override
    public int select(Batch batch, MemorySegment rows) {
        return predicate.select(batch, rows);
    }

    @Override
    public void close() {
        predicate.close();
    }
}
