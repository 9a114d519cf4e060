// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.dataframe;

import java.util.List;
import java.util.function.LongFunction;
import org.centella.columnar.Batch;
import org.centella.columnar.type.DataType;
import org.centella.columnar.type.Field;
import org.centella.columnar.type.Schema;
import org.centella.execution.scheduler.QueryExecution;
import org.jspecify.annotations.Nullable;

/** EXPLAIN ANALYZE: runs the query when it is read, so that it can be cancelled like any other, then tells of it. */
final class AnalyzedResult implements QueryResult {
    static final Schema SCHEMA = Schema.of(new Field("plan", DataType.VARCHAR, false));

    private final QueryExecution execution;
    private final LongFunction<List<String>> report;
    private @Nullable RowsResult lines;

    /** @param report the lines to show, given the rows of the query's result; called when the query has ended */
    AnalyzedResult(QueryExecution execution, LongFunction<List<String>> report) {
        this.execution = execution;
        this.report = report;
    }

    @Override
    public Schema schema() {
        return SCHEMA;
    }

    @Override
    public @Nullable Batch next() {
        if (lines == null) {
            long rows = 0;
            for (Batch batch = execution.next(); batch != null; batch = execution.next()) {
                rows += batch.rowCount();
            }
            execution.close();
            lines = new RowsResult(
                    SCHEMA, report.apply(rows).stream().map(List::of).toList());
        }
        return lines.next();
    }

    @Override
    public void cancel() {
        execution.cancel();
    }

    @Override
    public double progress() {
        return execution.progress().fraction();
    }

    @Override
    public void close() {
        execution.close();
        if (lines != null) {
            lines.close();
        }
    }
}
