// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.dataframe;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.execution.scheduler.QueryExecution;

/**
 * Stops a statement from another thread, whatever it is at. A query gives a result that can be cancelled; a statement that
 * changes tables runs its queries before it returns, so there is nothing to cancel yet: this knows those queries.
 *
 * <pre>{@code
 * Interruption interruption = new Interruption();
 * interruption.during(() -> session.execute("INSERT INTO t SELECT …"));   // one thread
 * interruption.request();                                                 // another one: QUERY_CANCELLED
 * }</pre>
 */
public final class Interruption {
    private static final ScopedValue<Interruption> CURRENT = ScopedValue.newInstance();

    private final List<QueryExecution> started = new ArrayList<>();
    private boolean requested;

    /** What the statement gives, which this can stop until then; and its result's query afterwards. */
    public <T> T during(Supplier<T> statement) {
        return ScopedValue.where(CURRENT, this).call(statement::get);
    }

    /** Has the statement's queries end with QUERY_CANCELLED, those that it would start too; returns at once. */
    public void request() {
        List<QueryExecution> running;
        synchronized (this) {
            requested = true;
            running = List.copyOf(started);
        }
        running.forEach(QueryExecution::cancel);
    }

    /** Takes note of a query that a statement of this thread has started. */
    static QueryExecution watched(QueryExecution execution) {
        if (CURRENT.isBound()) {
            CURRENT.get().watch(execution);
        }
        return execution;
    }

    private void watch(QueryExecution execution) {
        boolean late;
        synchronized (this) {
            started.add(execution);
            late = requested;
        }
        if (late) {
            // It may be so short that it would be done before it heard of it.
            execution.close();
            throw new CentellaException(ErrorCode.QUERY_CANCELLED, "the statement was cancelled");
        }
    }
}
