// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.benchmarks.compare;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Array;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Struct;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/** An engine in this process, through JDBC. */
public final class JdbcContender implements Contender {
    private final String name;
    private final Connection connection;

    private JdbcContender(String name, Connection connection) {
        this.name = name;
        this.connection = connection;
    }

    /** Centella over a folder of tables. */
    public static JdbcContender centella(Path data, int threads) {
        Properties properties = new Properties();
        properties.setProperty("data", data.toString());
        properties.setProperty("slots", Integer.toString(threads));
        return connect("Centella", "jdbc:centella:", properties);
    }

    /** Centella on a cluster, over a folder of tables that its executors see, too. */
    public static JdbcContender centella(Path data, int threads, String master, int executors) {
        Properties properties = new Properties();
        properties.setProperty("data", data.toString());
        properties.setProperty("slots", Integer.toString(threads));
        properties.setProperty("master", master);
        properties.setProperty("executors", Integer.toString(executors));
        return connect("Cluster", "jdbc:centella:", properties);
    }

    /** DuckDB over the same files: a view per table. */
    public static JdbcContender duckdb(Path data, List<String> tables, int threads) {
        Properties properties = new Properties();
        properties.setProperty("threads", Integer.toString(threads));
        JdbcContender duckdb = connect("DuckDB", "jdbc:duckdb:", properties);
        for (String table : tables) {
            duckdb.execute("CREATE VIEW " + table + " AS SELECT * FROM read_parquet('" + glob(data, table) + "')");
        }
        return duckdb;
    }

    /** The files of a table as a glob: {@code DIR/table.parquet} or all below {@code DIR/table}. */
    static String glob(Path data, String table) {
        Path file = data.resolve(table + ".parquet");
        return (Files.isRegularFile(file) ? file : data.resolve(table).resolve("**/*.parquet"))
                .toAbsolutePath()
                .toString()
                .replace("'", "''");
    }

    private static JdbcContender connect(String name, String url, Properties properties) {
        try {
            return new JdbcContender(name, DriverManager.getConnection(url, properties));
        } catch (SQLException e) {
            throw new IllegalStateException("cannot start " + name + ": " + e.getMessage(), e);
        }
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String version() {
        try {
            return connection.getMetaData().getDatabaseProductVersion();
        } catch (SQLException e) {
            return "unknown";
        }
    }

    private void execute(String sql) {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(name + ": " + e.getMessage(), e);
        }
    }

    @Override
    public Outcome run(List<String> statements) {
        long start = System.nanoTime();
        List<List<@Nullable Object>> rows = new ArrayList<>();
        for (String sql : statements) {
            try (Statement statement = connection.createStatement()) {
                if (statement.execute(sql)) {
                    try (ResultSet result = statement.getResultSet()) {
                        rows = fetch(result);
                    }
                }
            } catch (SQLException e) {
                throw new IllegalStateException(name + ": " + e.getMessage(), e);
            }
        }
        return new Outcome((System.nanoTime() - start) / 1e9, rows);
    }

    private static List<List<@Nullable Object>> fetch(ResultSet result) throws SQLException {
        int columns = result.getMetaData().getColumnCount();
        List<List<@Nullable Object>> rows = new ArrayList<>();
        while (result.next()) {
            List<@Nullable Object> row = new ArrayList<>(columns);
            for (int c = 1; c <= columns; c++) {
                row.add(plain(result.getObject(c)));
            }
            rows.add(row);
        }
        return rows;
    }

    /** Arrays and rows as lists, so that those of two drivers can be compared. */
    private static @Nullable Object plain(@Nullable Object value) throws SQLException {
        return switch (value) {
            case Array array -> plain((Object[]) array.getArray());
            case Struct struct -> plain(struct.getAttributes());
            case null, default -> value;
        };
    }

    private static List<@Nullable Object> plain(@Nullable Object[] values) throws SQLException {
        List<@Nullable Object> list = new ArrayList<>(values.length);
        for (Object value : values) {
            list.add(plain(value));
        }
        return list;
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw new IllegalStateException(name + " does not close: " + e.getMessage(), e);
        }
    }
}
