// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.jdbc;

import java.util.List;
import org.apache.calcite.avatica.AvaticaConnection;
import org.apache.calcite.avatica.MetaImpl;
import org.apache.calcite.avatica.QueryState;
import org.apache.calcite.avatica.remote.TypedValue;
import org.jspecify.annotations.Nullable;

/**
 * Avatica's view of the session. Avatica was made for statements at the other end of a wire, fetched in frames of boxed
 * values; here statements run in {@link CentellaStatement} and results are read from the engine's own batches, so that of
 * this interface there remains what answers catalog questions, and the end of things.
 */
final class LocalMeta extends MetaImpl {
    LocalMeta(AvaticaConnection connection) {
        super(connection);
    }

    @Override
    public StatementHandle prepare(ConnectionHandle connection, String sql, long maxRowCount) {
        throw remote("prepare");
    }

    @Override
    @Deprecated
    public ExecuteResult prepareAndExecute(
            StatementHandle statement, String sql, long maxRowCount, PrepareCallback callback) {
        throw remote("prepareAndExecute");
    }

    @Override
    public ExecuteResult prepareAndExecute(
            StatementHandle statement,
            String sql,
            long maxRowCount,
            int maxRowsInFirstFrame,
            PrepareCallback callback) {
        throw remote("prepareAndExecute");
    }

    @Override
    public ExecuteBatchResult prepareAndExecuteBatch(StatementHandle statement, List<String> sql) {
        throw remote("prepareAndExecuteBatch");
    }

    @Override
    public ExecuteBatchResult executeBatch(StatementHandle statement, List<List<TypedValue>> parameters) {
        throw remote("executeBatch");
    }

    @Override
    public Frame fetch(StatementHandle statement, long offset, int fetchMaxRowCount) {
        throw remote("fetch");
    }

    @Override
    @Deprecated
    public ExecuteResult execute(StatementHandle statement, List<TypedValue> parameters, long maxRowCount) {
        throw remote("execute");
    }

    @Override
    public ExecuteResult execute(StatementHandle statement, List<TypedValue> parameters, int maxRowsInFirstFrame) {
        throw remote("execute");
    }

    @Override
    public boolean syncResults(StatementHandle statement, @Nullable QueryState state, long offset) {
        throw remote("syncResults");
    }

    private static IllegalStateException remote(String call) {
        return new IllegalStateException(call + " is for remote statements, and this one is local");
    }

    @Override
    public void closeStatement(StatementHandle statement) {
        // Closing its result has freed all it held.
    }

    @Override
    public void commit(ConnectionHandle connection) {
        // Every statement is a transaction of its own.
    }

    @Override
    public void rollback(ConnectionHandle connection) {
        // Every statement is a transaction of its own.
    }
}
