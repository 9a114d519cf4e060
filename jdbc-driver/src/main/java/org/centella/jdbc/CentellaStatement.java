// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.jdbc;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.apache.calcite.avatica.AvaticaResultSet;
import org.apache.calcite.avatica.AvaticaStatement;
import org.apache.calcite.avatica.Meta;
import org.centella.columnar.error.ErrorCode;
import org.centella.dataframe.QueryResult;
import org.jspecify.annotations.Nullable;

/** Runs SQL text in the connection's session. */
final class CentellaStatement extends AvaticaStatement implements StatementProgress {
    private final CentellaConnection session;
    private final List<String> batch = new ArrayList<>();
    private volatile @Nullable StatementRun run;

    CentellaStatement(CentellaConnection connection, Meta.@Nullable StatementHandle handle, int holdability) {
        super(connection, handle, ResultSet.TYPE_FORWARD_ONLY, ResultSet.CONCUR_READ_ONLY, holdability);
        this.session = connection;
    }

    @Override
    protected void executeInternal(String sql) throws SQLException {
        show(sql, () -> session.session().execute(sql));
    }

    /** Makes what is executed this statement's result; its earlier one is closed. */
    void show(String sql, Supplier<QueryResult> execution) throws SQLException {
        closeResult();
        StatementRun started = StatementRun.of(sql, getQueryTimeout());
        run = started;
        started.start(execution);
        if (started.schema().size() == 0) {
            updateCount = started.changedRows();
            started.close();
        } else {
            openResultSet = CentellaResultSet.open(
                    this, sql, JdbcTypes.columns(started.schema()), started, maxRowCount, session.zone());
        }
    }

    private void closeResult() {
        updateCount = -1;
        AvaticaResultSet open = openResultSet;
        if (open != null) {
            openResultSet = null;
            open.close();
        }
    }

    @Override
    public long executeLargeUpdate(String sql) throws SQLException {
        long count = super.executeLargeUpdate(sql);
        if (openResultSet != null) {
            openResultSet.close();
            throw JdbcErrors.of(ErrorCode.INVALID_STATEMENT, "the statement has a result: use executeQuery");
        }
        return count;
    }

    @Override
    public void cancel() throws SQLException {
        checkOpen();
        StatementRun running = run;
        if (running != null) {
            running.cancel();
        }
    }

    @Override
    public double progress() {
        StatementRun running = run;
        return running == null ? 0 : running.progress();
    }

    @Override
    public void setEscapeProcessing(boolean enable) throws SQLException {
        checkOpen();
    }

    @Override
    public void setPoolable(boolean poolable) throws SQLException {
        checkOpen();
    }

    @Override
    public void addBatch(String sql) throws SQLException {
        checkOpen();
        batch.add(sql);
    }

    @Override
    public void clearBatch() throws SQLException {
        checkOpen();
        batch.clear();
    }

    @Override
    public int[] executeBatch() throws SQLException {
        return Batches.counts(executeLargeBatch());
    }

    /** Runs the statements one after another, up to the first that fails. */
    @Override
    public long[] executeLargeBatch() throws SQLException {
        checkOpen();
        List<String> statements = List.copyOf(batch);
        batch.clear();
        long[] counts = new long[statements.size()];
        for (int i = 0; i < counts.length; i++) {
            try {
                counts[i] = executeLargeUpdate(statements.get(i));
            } catch (SQLException e) {
                throw Batches.failed(e, Arrays.copyOf(counts, i));
            }
        }
        return counts;
    }
}
