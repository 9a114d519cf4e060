// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.jdbc;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.Executor;
import org.apache.calcite.avatica.AvaticaConnection;
import org.apache.calcite.avatica.AvaticaFactory;
import org.apache.calcite.avatica.AvaticaStatement;
import org.apache.calcite.avatica.InternalProperty;
import org.apache.calcite.avatica.UnregisteredDriver;
import org.apache.calcite.avatica.util.Casing;
import org.apache.calcite.avatica.util.Quoting;
import org.centella.columnar.error.ErrorCode;
import org.centella.columnar.setting.Settings;
import org.centella.dataframe.Session;
import org.jspecify.annotations.Nullable;

/** A connection is a session of its own; the engine beneath is shared with the process's other connections. */
final class CentellaConnection extends AvaticaConnection {
    private final Session session;

    CentellaConnection(UnregisteredDriver driver, AvaticaFactory factory, ConnectionUrl url) {
        super(driver, factory, url.url(), new Properties());
        properties.put(InternalProperty.CASE_SENSITIVE, false);
        properties.put(InternalProperty.UNQUOTED_CASING, Casing.UNCHANGED);
        properties.put(InternalProperty.QUOTED_CASING, Casing.UNCHANGED);
        properties.put(InternalProperty.QUOTING, Quoting.DOUBLE_QUOTE);
        this.session = url.open();
    }

    Session session() {
        return session;
    }

    /** For getters of {@code java.sql} and {@code java.time} classes, and for printing. */
    ValueZone zone() {
        return new ValueZone(session.settings().get(Settings.TIME_ZONE), getTimeZone(), this);
    }

    @Override
    public PreparedStatement prepareStatement(String sql, int type, int concurrency, int holdability)
            throws SQLException {
        checkOpen();
        PreparedSignature signature;
        try {
            signature = new PreparedSignature(sql, session.prepare(sql));
        } catch (RuntimeException e) {
            throw JdbcErrors.of(e, sql);
        }
        return factory.newPreparedStatement(this, null, signature, type, concurrency, holdability);
    }

    @Override
    public String nativeSQL(String sql) throws SQLException {
        checkOpen();
        return sql;
    }

    @Override
    public void setAutoCommit(boolean autoCommit) throws SQLException {
        checkOpen();
        if (!autoCommit) {
            throw JdbcErrors.of(ErrorCode.FEATURE_NOT_SUPPORTED, "every statement is a transaction of its own");
        }
    }

    @Override
    public boolean getAutoCommit() throws SQLException {
        checkOpen();
        return true;
    }

    @Override
    public boolean isReadOnly() throws SQLException {
        checkOpen();
        return false;
    }

    @Override
    public @Nullable String getCatalog() throws SQLException {
        checkOpen();
        return null;
    }

    @Override
    public void setSchema(String schema) throws SQLException {
        try (AvaticaStatement use = createStatement()) {
            use.execute("USE \"" + schema.replace("\"", "\"\"") + '"');
        }
    }

    @Override
    public void abort(Executor executor) throws SQLException {
        for (AvaticaStatement statement : List.copyOf(statementMap.values())) {
            statement.cancel();
        }
        executor.execute(() -> {
            try {
                close();
            } catch (SQLException e) {
                throw new IllegalStateException("aborting a connection", e);
            }
        });
    }

    @Override
    public void close() throws SQLException {
        if (isClosed()) {
            return;
        }
        SQLException failure = null;
        for (AvaticaStatement statement : List.copyOf(statementMap.values())) {
            try {
                statement.close();
            } catch (SQLException e) {
                failure = e;
            }
        }
        super.close();
        try {
            session.close();
        } catch (RuntimeException e) {
            throw JdbcErrors.of(e, null);
        }
        if (failure != null) {
            throw failure;
        }
    }
}
