// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.dataframe;

import java.nio.file.Path;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.columnar.setting.SettingValues;
import org.centella.planner.PlannedQuery;
import org.centella.planner.Planner;
import org.centella.sqlparser.Statement;
import org.centella.sqlparser.StatementParser;
import org.centella.storage.Catalog;
import org.jspecify.annotations.Nullable;

/**
 * A user's connection to the engine: settings, tables and views of its own, and the way to run statements.
 *
 * <pre>{@code
 * try (Session session = Session.builder().data(Path.of("data/tpch-1")).build()) {
 *     session.sql("SELECT count(*) FROM lineitem").show();
 * }
 * }</pre>
 *
 * Statements may run at the same time; everything else is for one thread at a time.
 */
public final class Session implements AutoCloseable {
    private final Engine engine;
    private final SessionCatalog catalog;
    private final Planner planner;
    private volatile SettingValues settings;
    private volatile boolean closed;

    private Session(Builder builder) {
        this.settings = builder.settings;
        this.engine = Engine.join(settings);
        this.catalog = new SessionCatalog(builder.data, engine.formats());
        this.planner = new Planner(catalog.tables(), catalog.views());
    }

    public static Builder builder() {
        return new Builder();
    }

    /** What a session starts with. */
    public static final class Builder {
        private SettingValues settings = SettingValues.DEFAULTS;
        private @Nullable Path data;

        private Builder() {}

        /** A folder whose subfolders and files are tables. */
        public Builder data(Path folder) {
            data = folder;
            return this;
        }

        /** A setting by name; settings of the process (memory, slots) can be set here alone. */
        public Builder set(String name, String value) {
            settings = settings.with(name, value);
            return this;
        }

        public Session build() {
            return new Session(this);
        }
    }

    /**
     * Runs one statement.
     *
     * @throws CentellaException for whatever is wrong with it; positions refer to {@code sql}
     */
    public QueryResult execute(String sql) {
        return execute(StatementParser.parse(sql), sql);
    }

    QueryResult execute(Statement statement, String sql) {
        checkOpen();
        return new StatementRunner(this, sql).run(statement);
    }

    /** Plans a query to run it again and again with other values for its parameters. */
    public PreparedQuery prepare(String sql) {
        checkOpen();
        return new PreparedQuery(this, sql, StatementParser.parse(sql));
    }

    QueryResult run(PlannedQuery query) {
        checkOpen();
        return new RunningResult(query.schema(), engine.submit(query.stages(engine.slots(), settings), settings));
    }

    Planner planner() {
        return planner;
    }

    SessionCatalog sessionCatalog() {
        return catalog;
    }

    int slots() {
        return engine.slots();
    }

    /** The tables this session sees. */
    public Catalog catalog() {
        return catalog.tables();
    }

    public SettingValues settings() {
        return settings;
    }

    /** As {@code SET name = value}. */
    public void set(String name, String value) {
        settings = settings.with(name, value);
    }

    /** As {@code RESET name}. */
    public void reset(String name) {
        settings = settings.without(name);
    }

    private void checkOpen() {
        if (closed) {
            throw new CentellaException(ErrorCode.SESSION_CLOSED, "the session is closed");
        }
    }

    /** Ends the session. Results that are still open are to be closed first. */
    @Override
    public void close() {
        if (!closed) {
            closed = true;
            engine.leave();
        }
    }
}
