// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.jdbc;

import java.sql.SQLException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.centella.columnar.Batch;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.columnar.type.Schema;
import org.centella.dataframe.Interruption;
import org.centella.dataframe.QueryResult;
import org.jspecify.annotations.Nullable;

/**
 * One execution of a statement, from planning to the closing of its result: what {@code cancel()}, the time limit and
 * progress speak to. One thread runs and reads; the others may cancel and ask.
 */
final class StatementRun {
    private final String sql;
    private final int timeoutSeconds;
    private final @Nullable ScheduledFuture<?> alarm;
    private final Interruption interruption = new Interruption();
    private volatile boolean cancelled;
    private volatile boolean late;
    private volatile @Nullable QueryResult result;

    private StatementRun(String sql, int timeoutSeconds) {
        this.sql = sql;
        this.timeoutSeconds = timeoutSeconds;
        this.alarm = timeoutSeconds == 0 ? null : Alarms.CLOCK.schedule(this::expire, timeoutSeconds, TimeUnit.SECONDS);
    }

    /** Made with the first time limit of the process. */
    private static final class Alarms {
        static final ScheduledThreadPoolExecutor CLOCK = clock();

        private static ScheduledThreadPoolExecutor clock() {
            ScheduledThreadPoolExecutor clock = new ScheduledThreadPoolExecutor(
                    1,
                    Thread.ofPlatform().daemon().name("centella-jdbc-timeouts").factory());
            clock.setRemoveOnCancelPolicy(true);
            return clock;
        }
    }

    /** A run that is ready to be cancelled; {@link #start} makes it run. */
    static StatementRun of(String sql, int timeoutSeconds) {
        return new StatementRun(sql, timeoutSeconds);
    }

    void start(Supplier<QueryResult> execution) throws SQLException {
        try {
            QueryResult started = interruption.during(execution);
            result = started;
            if (cancelled || late) {
                started.cancel();
            }
        } catch (RuntimeException e) {
            stopAlarm();
            throw error(e);
        }
    }

    Schema schema() {
        return started().schema();
    }

    long changedRows() {
        return started().changedRows();
    }

    private QueryResult started() {
        QueryResult running = result;
        if (running == null) {
            throw new IllegalStateException("not started: " + sql);
        }
        return running;
    }

    @Nullable
    Batch next() throws SQLException {
        try {
            Batch batch = started().next();
            if (batch == null) {
                stopAlarm();
            }
            return batch;
        } catch (RuntimeException e) {
            stopAlarm();
            throw error(e);
        }
    }

    void cancel() {
        cancelled = true;
        stop();
    }

    private void expire() {
        late = true;
        stop();
    }

    private void stop() {
        interruption.request();
        QueryResult running = result;
        if (running != null) {
            running.cancel();
        }
    }

    double progress() {
        QueryResult running = result;
        return running == null ? 0 : running.progress();
    }

    void close() throws SQLException {
        stopAlarm();
        QueryResult running = result;
        if (running != null) {
            try {
                running.close();
            } catch (RuntimeException e) {
                throw error(e);
            }
        }
    }

    private void stopAlarm() {
        if (alarm != null) {
            alarm.cancel(false);
        }
    }

    private SQLException error(RuntimeException e) {
        boolean stopped = e instanceof CentellaException error && error.code() == ErrorCode.QUERY_CANCELLED;
        if (stopped && late && !cancelled) {
            return JdbcErrors.of(
                    new CentellaException(
                            ErrorCode.QUERY_TIMEOUT, "the query ran longer than " + timeoutSeconds + " s", e),
                    sql);
        }
        return JdbcErrors.of(e, sql);
    }
}
