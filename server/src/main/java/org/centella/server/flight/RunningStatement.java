// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.server.flight;

import java.util.function.Supplier;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.columnar.type.Schema;
import org.centella.dataframe.Interruption;
import org.centella.dataframe.QueryResult;
import org.jspecify.annotations.Nullable;

/**
 * A statement from the call that starts it to the end of the call that fetches its rows. A query runs meanwhile, as far ahead
 * as buffers reach; nobody who fetches it keeps it for ever, see {@link ClientSessions}.
 *
 * <pre>
 *   start ----> result ----> fetch ----> close
 *     \           \            \
 *      +-----------+------------+---- cancel, from any thread
 * </pre>
 */
final class RunningStatement implements AutoCloseable {
    private final String name = Names.next();
    private final String sql;
    private final Interruption interruption = new Interruption();
    private final long begun = System.nanoTime();
    private @Nullable QueryResult result;
    private boolean fetched;
    private boolean closed;

    RunningStatement(String sql) {
        this.sql = sql;
    }

    /** What a ticket says. */
    String name() {
        return name;
    }

    String sql() {
        return sql;
    }

    /** Runs the statement, which {@link #cancel} stops; a query is running when this returns. */
    QueryResult start(Supplier<QueryResult> statement) {
        QueryResult started = interruption.during(statement);
        boolean late;
        synchronized (this) {
            result = started;
            late = closed;
        }
        if (late) {
            started.close();
            throw new CentellaException(ErrorCode.QUERY_CANCELLED, "the session ended");
        }
        return started;
    }

    synchronized Schema schema() {
        return result == null ? Schema.of() : result.schema();
    }

    /**
     * The result, for the caller to read; it can be had once.
     *
     * @throws CentellaException INVALID_STATEMENT
     */
    synchronized QueryResult fetch() {
        if (fetched || closed || result == null) {
            throw new CentellaException(ErrorCode.INVALID_STATEMENT, "this result was fetched already");
        }
        fetched = true;
        return result;
    }

    /** Whether its rows wait for somebody for longer than that. */
    synchronized boolean isAbandoned(long nanos) {
        return result != null && !fetched && System.nanoTime() - begun > nanos;
    }

    void cancel() {
        interruption.request();
        QueryResult running;
        synchronized (this) {
            running = result;
        }
        if (running != null) {
            running.cancel();
        }
    }

    /** Stops it if it runs. Whoever fetches the result closes it: reading and closing are one thread's. */
    @Override
    public void close() {
        QueryResult held;
        synchronized (this) {
            held = fetched || closed ? null : result;
            closed = true;
        }
        cancel();
        if (held != null) {
            held.close();
        }
    }
}
