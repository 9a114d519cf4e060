// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.dataframe;

import java.net.URI;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlSelect;
import org.centella.columnar.BatchStream;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.columnar.memory.MemoryPool;
import org.centella.columnar.setting.Scope;
import org.centella.columnar.setting.Setting;
import org.centella.columnar.setting.SettingValues;
import org.centella.columnar.setting.Settings;
import org.centella.columnar.type.DataType;
import org.centella.columnar.type.Field;
import org.centella.columnar.type.Schema;
import org.centella.dataframe.rdd.Accumulator;
import org.centella.dataframe.rdd.Broadcast;
import org.centella.dataframe.rdd.Rdd;
import org.centella.dataframe.rdd.RddSources;
import org.centella.dataframe.rdd.SerializableBiFunction;
import org.centella.dataframe.rdd.SerializedProgram;
import org.centella.execution.exchange.KeptFormat;
import org.centella.execution.operator.Application;
import org.centella.execution.operator.TaskProgram;
import org.centella.execution.plan.Partitioning;
import org.centella.execution.plan.PhysicalPlan;
import org.centella.execution.plan.ProgramCode;
import org.centella.execution.plan.StageGraph;
import org.centella.planner.FirstPlan;
import org.centella.planner.PlannedQuery;
import org.centella.planner.Planner;
import org.centella.planner.ViewStore;
import org.centella.sqlparser.Statement;
import org.centella.sqlparser.Statement.ExplainFormat;
import org.centella.sqlparser.Statement.ExplainKind;
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
    private static volatile SettingValues defaults = SettingValues.DEFAULTS;

    private final Engine engine;
    private final SessionCatalog catalog;
    private final SettingValues initialSettings;
    private final Transaction transaction = new Transaction();
    private final Set<Integer> keptDatasets = ConcurrentHashMap.newKeySet();
    private volatile Planner planner;
    private volatile String schema = SessionCatalog.DEFAULT_SCHEMA;
    private volatile SettingValues settings;
    private volatile boolean closed;

    private Session(SettingValues settings, Function<Engine, SessionCatalog> names) {
        this.initialSettings = settings;
        this.settings = settings;
        prepare();
        this.engine = Engine.join(settings);
        try {
            this.catalog = names.apply(engine);
        } catch (RuntimeException e) {
            engine.leave();
            throw e;
        }
        FirstPlan.await();
        this.planner = new Planner(catalog.tables(), catalog.views(), schema);
    }

    public static Builder builder() {
        return new Builder();
    }

    /**
     * Begins to load, in the background, what the first session of a process needs. A program that knows that it will open
     * one gains time by saying so early; it need not.
     */
    public static void prepare() {
        FirstPlan.begin();
    }

    /**
     * Settings with which the builders of this process begin from now on: what whoever starts a program knows of where it
     * runs. {@code centella submit} says master, executors and jars so.
     *
     * @throws CentellaException INVALID_SETTING
     */
    public static void useDefaults(Map<String, String> settings) {
        SettingValues values = SettingValues.DEFAULTS;
        for (Map.Entry<String, String> setting : settings.entrySet()) {
            values = values.with(setting.getKey(), setting.getValue());
        }
        defaults = values;
    }

    /** What a session starts with. */
    public static final class Builder {
        private SettingValues settings = defaults;
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

        /** @throws CentellaException FILE_NOT_FOUND when there is no such data folder */
        public Session build() {
            return new Session(settings, engine -> new SessionCatalog(data, engine, settings));
        }
    }

    /**
     * Another session that begins as this one did. What CREATE TABLE and CREATE VIEW make is common to both, also without a
     * warehouse folder; settings, temporary and external tables are each one's own. To be closed before this one.
     */
    public Session newSession() {
        checkOpen();
        return new Session(initialSettings, own -> catalog.beside(own, initialSettings));
    }

    /**
     * Runs one statement. The caller closes the result; a statement that is no query has done its work already.
     *
     * @throws CentellaException for whatever is wrong with it; positions refer to {@code sql}
     */
    public QueryResult execute(String sql) {
        checkOpen();
        return StatementText.during(sql, () -> execute(StatementParser.parse(sql)));
    }

    QueryResult execute(Statement statement) {
        checkOpen();
        return new StatementRunner(this).run(statement);
    }

    /** Checks a statement to run it again and again with other values for its parameters. */
    public PreparedQuery prepare(String sql) {
        checkOpen();
        return new PreparedQuery(this, sql);
    }

    /** A query as a DataFrame, run when its rows are asked for; any other statement is run now, its rows are kept. */
    public DataFrame sql(String sql) {
        checkOpen();
        Statement statement = StatementParser.parse(sql);
        if (statement instanceof Statement.Query query) {
            return DataFrame.of(this, planner.relation(query.node(), Map.of()));
        }
        try (QueryResult result = execute(statement)) {
            if (result.schema().size() == 0) {
                // Algebra has no relations without columns.
                return createDataFrame(List.of(), Schema.of(Field.of("result", DataType.VARCHAR)));
            }
            return createDataFrame(
                    Rows.collect(result).stream().map(Row::values).toList(), result.schema());
        }
    }

    /** All rows of a table or view; {@code "schema.table"} for one of another schema. */
    public DataFrame table(String name) {
        checkOpen();
        SqlNode star = SqlIdentifier.star(Column.NOWHERE);
        SqlNode from = new SqlIdentifier(Arrays.asList(name.split("\\.", 2)), Column.NOWHERE);
        SqlNode query = new SqlSelect(
                Column.NOWHERE, null, SqlNodeList.of(star), from, null, null, null, null, null, null, null, null, null);
        return DataFrame.of(this, planner.relation(query, Map.of()));
    }

    /** Where the page about what this process runs is, with the password if it wants one; null without the setting web. */
    public @Nullable URI page() {
        checkOpen();
        return engine.page();
    }

    /** An account of memory below that of the process, for what becomes of results; to be closed before the session. */
    public MemoryPool account(String name) {
        checkOpen();
        return engine.memory().child(name);
    }

    /** To read files. */
    public DataFrameReader read() {
        checkOpen();
        return new DataFrameReader(this);
    }

    /**
     * Rows of Java values.
     *
     * @param rows values as {@link org.centella.columnar.Values} names them, in the schema's order; integers may come as
     *     any {@link Number}
     */
    public DataFrame createDataFrame(List<? extends List<? extends @Nullable Object>> rows, Schema schema) {
        return new DataFrame(
                this,
                new RowsRelation(schema, rows),
                schema.names().stream().map(ColumnName::of).toList());
    }

    /** Values of this process as an RDD. */
    public <T> Rdd<T> parallelize(List<? extends T> values) {
        return rdds().parallelize(values);
    }

    /** As {@link #parallelize(List)}, in so many partitions. */
    public <T> Rdd<T> parallelize(List<? extends T> values, int partitions) {
        return rdds().parallelize(values, partitions);
    }

    /**
     * The lines of files, folders and globs as an RDD; compressed files (.gz, .zst) too.
     *
     * @throws CentellaException FILE_NOT_FOUND
     */
    public Rdd<String> textFile(String... locations) {
        return rdds().textFiles(List.of(locations));
    }

    /** A value that goes to every executor once, for the functions of RDDs to read. */
    public <T> Broadcast<T> broadcast(T value) {
        return rdds().broadcast(value);
    }

    /** A sum that the functions of RDDs add to. */
    public Accumulator<Long> accumulator(String name) {
        return accumulator(name, 0L, Long::sum);
    }

    /**
     * A value that the functions of RDDs add to.
     *
     * @param operation associative and commutative
     */
    public <T> Accumulator<T> accumulator(String name, T zero, SerializableBiFunction<T, T, T> operation) {
        return rdds().accumulator(name, zero, operation);
    }

    RddSources rdds() {
        checkOpen();
        return new RddSources(new SessionRdds(this));
    }

    /** The number of a dataset that executors keep for this session. */
    int keep() {
        int dataset = Engine.nextDataset();
        keptDatasets.add(dataset);
        return dataset;
    }

    void drop(int dataset) {
        if (keptDatasets.remove(dataset)) {
            engine.drop(dataset);
        }
    }

    /** A program as it goes into a plan; its classes are found from now on. */
    ProgramCode program(TaskProgram program) {
        SerializedProgram serialized = SerializedProgram.of(program);
        engine.useClasses(serialized.classes());
        return serialized.code();
    }

    BatchStream run(StageGraph graph, String text, Application application) {
        checkOpen();
        return engine.submit(graph, settings, text, application);
    }

    QueryResult run(PlannedQuery query) {
        return run(query, query.schema());
    }

    QueryResult run(DataFrame frame) {
        return run(planner.plan(frame.relation(), settings), frame.schema());
    }

    /** The stages of a DataFrame, whose last one keeps its rows spread, if they need not be gathered for their order. */
    StageGraph stages(DataFrame frame, int firstId) {
        checkOpen();
        SettingValues now = settings;
        PlannedQuery query = planner.plan(frame.relation(), now, firstId);
        boolean gathered =
                query.physical() instanceof PhysicalPlan.Exchange(int _, PhysicalPlan input, Partitioning.Single _)
                        && !(input instanceof PhysicalPlan.Sort);
        PlannedQuery spread =
                gathered ? query.with(query.schema(), query.physical().inputs().getFirst()) : query;
        return spread.stages(engine.slots(), now);
    }

    private QueryResult run(PlannedQuery query, Schema result) {
        checkOpen();
        SettingValues now = settings;
        StageGraph graph = query.stages(engine.slots(), now);
        return engine.isAlone() || KeptFormat.datasets(graph).isEmpty()
                ? new RunningResult(result, engine.submit(graph, now))
                : new RepeatedResult(engine, query, graph, result, now);
    }

    String explain(DataFrame frame, ExplainKind kind, ExplainFormat format) {
        return explain(planner.plan(frame.relation(), settings), kind, format);
    }

    String explain(PlannedQuery query, ExplainKind kind, ExplainFormat format) {
        checkOpen();
        return new Explainer(engine, settings).explain(query, kind, format);
    }

    /** EXPLAIN ANALYZE as a result that runs the query. */
    QueryResult explainAnalyze(PlannedQuery query, Statement.ExplainFormat format) {
        return new Explainer(engine, settings).analyzed(query, format);
    }

    Engine engine() {
        return engine;
    }

    Planner planner() {
        return planner;
    }

    Transaction transaction() {
        return transaction;
    }

    SessionCatalog sessionCatalog() {
        return catalog;
    }

    /** The tables this session sees. */
    public Catalog catalog() {
        return catalog.tables();
    }

    /** The views this session has made. */
    public ViewStore views() {
        return catalog.views();
    }

    void createView(String name, DataFrame frame) {
        checkOpen();
        catalog.views()
                .create(new ViewStore.View(schema, name, "-- a DataFrame", frame.schema(), frame.relation()), true);
    }

    /** The schema in which names without one are looked up. */
    public String schema() {
        return schema;
    }

    /** As {@code USE name}. */
    public void use(String name) {
        schema = catalog.schema(name, schema);
        planner = planner.withSchema(schema);
    }

    public SettingValues settings() {
        return settings;
    }

    /**
     * As {@code SET name = value}.
     *
     * @throws CentellaException INVALID_SETTING, also for a setting of the process with another value than it has
     */
    public void set(String name, String value) {
        settings = checked(name, settings.with(name, value));
    }

    /** As {@code RESET name}: back to what the session started with. */
    public void reset(String name) {
        Setting<?> setting = Settings.find(name);
        settings = checked(
                name, setting == null ? settings.without(name) : settings.with(name, initialSettings.text(setting)));
    }

    void resetAll() {
        settings = initialSettings;
    }

    private SettingValues checked(String name, SettingValues changed) {
        Setting<?> setting = Settings.find(name);
        if (setting != null
                && setting.scope() != Scope.SESSION
                && !changed.text(setting).equals(settings.text(setting))) {
            throw new CentellaException(
                    ErrorCode.INVALID_SETTING,
                    setting.name()
                            + (setting.scope() == Scope.PROCESS ? " belongs to the process and" : "")
                            + " is fixed once the session has started");
        }
        return changed;
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
            catalog.close();
            keptDatasets.forEach(engine::drop);
            engine.leave();
        }
    }
}
