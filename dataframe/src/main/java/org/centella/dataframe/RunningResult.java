// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.dataframe;

import org.centella.columnar.Batch;
import org.centella.columnar.type.Schema;
import org.centella.execution.scheduler.QueryExecution;
import org.jspecify.annotations.Nullable;

/** The rows of a query that runs on the engine. */
record RunningResult(Schema schema, QueryExecution execution) implements QueryResult {
    @Override
    public @Nullable Batch next() {
        return execution.next();
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
    }
}
