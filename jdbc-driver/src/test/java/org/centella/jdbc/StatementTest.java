// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLDataException;
import java.sql.SQLException;
import java.sql.SQLSyntaxErrorException;
import java.sql.SQLTimeoutException;
import java.sql.Statement;
import java.time.Duration;
import org.assertj.core.api.AbstractThrowableAssert;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StatementTest {
    /** Runs for hours: every pair and triple of rows. */
    private static final String ENDLESS =
            "SELECT count(*) FROM numbers a, numbers b, numbers c WHERE a.n + b.n * c.n = -1";

    @TempDir
    static Path folder;

    private Connection connection;
    private Statement statement;

    @BeforeAll
    static void write() {
        TestTables.write(folder, 20_000);
    }

    @BeforeEach
    void connect() throws SQLException {
        connection = TestTables.connect(folder);
        statement = connection.createStatement();
    }

    /** The engine's memory accounts fail on a leaked byte, so closing proves that nothing is left. */
    @AfterEach
    void close() throws SQLException {
        connection.close();
    }

    private static AbstractThrowableAssert<?, ?> assertError(ThrowingCallable call, String state) {
        return assertThatThrownBy(call)
                .isInstanceOf(SQLException.class)
                .satisfies(e -> assertThat(((SQLException) e).getSQLState()).isEqualTo(state));
    }

    @Test
    void readsAllRowsOfManyBatches() throws SQLException {
        statement.execute("SET batch_size = 512");
        try (ResultSet rows = statement.executeQuery("SELECT n FROM numbers ORDER BY n")) {
            assertThat(rows.isBeforeFirst()).isTrue();
            long expected = 0;
            while (rows.next()) {
                assertThat(rows.getLong(1)).isEqualTo(expected++);
                assertThat(rows.getRow()).isEqualTo((int) expected);
            }
            assertThat(expected).isEqualTo(20_000);
            assertThat(rows.isAfterLast()).isTrue();
            assertThat(rows.next()).isFalse();
        }
    }

    @Test
    void stopsAtMaxRows() throws SQLException {
        statement.setMaxRows(3);
        statement.setFetchSize(2);
        int count = 0;
        try (ResultSet rows = statement.executeQuery("SELECT n FROM numbers")) {
            while (rows.next()) {
                count++;
            }
        }
        assertThat(count).isEqualTo(3);
    }

    @Test
    void statementsWithoutRowsHaveAnUpdateCount() throws SQLException {
        assertThat(statement.execute("SET batch_size = 100")).isFalse();
        assertThat(statement.getUpdateCount()).isZero();
        assertThat(statement.getResultSet()).isNull();
        assertThat(statement.getMoreResults()).isFalse();
        assertThat(statement.getUpdateCount()).isEqualTo(-1);
        assertThat(statement.executeUpdate("CREATE VIEW v AS SELECT 1 AS one")).isZero();
        assertThat(statement.execute("SELECT one FROM v")).isTrue();
        assertThat(statement.getUpdateCount()).isEqualTo(-1);
    }

    @Test
    void insistsOnTheRightMethod() {
        assertThatThrownBy(() -> statement.executeQuery("SET batch_size = 1")).isInstanceOf(SQLException.class);
        assertError(() -> statement.executeUpdate("SELECT 1"), "42000");
    }

    @Test
    void executingAgainClosesTheEarlierResult() throws SQLException {
        ResultSet first = statement.executeQuery("SELECT n FROM numbers");
        assertThat(first.next()).isTrue();
        ResultSet second = statement.executeQuery("SELECT 1");
        assertThat(first.isClosed()).isTrue();
        assertThat(second.next()).isTrue();
    }

    @Test
    void closesOnCompletion() throws SQLException {
        statement.closeOnCompletion();
        statement.executeQuery("SELECT 1").close();
        assertThat(statement.isClosed()).isTrue();
    }

    @Test
    void readsTwoResultsAtATime() throws SQLException {
        try (Statement other = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT n FROM numbers ORDER BY n");
                ResultSet others = other.executeQuery("SELECT n FROM numbers ORDER BY n DESC")) {
            for (int i = 0; i < 10_000; i++) {
                assertThat(rows.next() && others.next()).isTrue();
                assertThat(rows.getInt(1) + others.getInt(1)).isEqualTo(19_999);
            }
        }
    }

    @Test
    void syntaxErrorsHaveStatePositionAndCaret() throws SQLException {
        assertError(() -> statement.executeQuery("SELECT n\nFORM numbers"), "42601")
                .isInstanceOf(SQLSyntaxErrorException.class)
                .hasMessageContaining("SYNTAX_ERROR [42601]")
                .hasMessageContaining("line 2")
                .hasMessageContaining("^");
        assertThat(statement.execute("SELECT 1")).isTrue();
    }

    @Test
    void unknownNamesSuggestTheNearest() throws SQLException {
        assertError(() -> statement.executeQuery("SELECT m.an_intger FROM types m"), "42703")
                .hasMessageContaining("did you mean")
                .hasMessageContaining("an_integer")
                .hasMessageContaining("(line 1, column 10)")
                .hasMessageEndingWith("^");
        assertError(() -> statement.executeQuery("SELECT 1 FROM nombers"), "42P01")
                .hasMessageContaining("numbers");
        assertThat(statement.execute("SELECT 1")).isTrue();
    }

    @Test
    void dataErrorsSayWhereTheCallIs() throws SQLException {
        assertError(() -> readAll("SELECT n,\n  1 / (n - n) FROM numbers"), "22012")
                .hasMessageContaining("(line 2, column 3)")
                .hasMessageEndingWith("  1 / (n - n) FROM numbers\n  ^^^^^^^^^^^");
        assertError(
                        () -> readAll(
                                "SELECT count(*), sum(CAST('" + "9".repeat(38) + "' AS DECIMAL(38, 0))) FROM numbers"),
                        "22003")
                .isInstanceOf(SQLDataException.class)
                .hasMessageContaining("(line 1, column 18)")
                .hasMessageEndingWith("^");
    }

    @Test
    void dataErrorsHaveTheirState() throws SQLException {
        assertError(() -> readAll("SELECT 1 / (n - n) FROM numbers"), "22012").isInstanceOf(SQLDataException.class);
        assertError(() -> readAll("SELECT CAST('x' || a_varchar AS INTEGER) FROM types"), "22018")
                .hasMessageContaining("INVALID_CAST");
        assertThat(statement.execute("SELECT 1")).isTrue();
    }

    private void readAll(String sql) throws SQLException {
        try (ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                rows.getObject(1);
            }
        }
    }

    @Test
    void cancelStopsAQueryWithinASecond() throws Exception {
        Thread canceller = Thread.ofPlatform().start(() -> {
            try {
                Thread.sleep(Duration.ofMillis(500));
                statement.cancel();
            } catch (InterruptedException | SQLException e) {
                throw new IllegalStateException(e);
            }
        });
        long begun = System.nanoTime();
        assertError(() -> readAll(ENDLESS), "57014").hasMessageContaining("QUERY_CANCELLED");
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(10));
        canceller.join();
        assertThat(statement.execute("SELECT 1")).isTrue();
    }

    @Test
    void timeLimitStopsExplainAnalyze() throws SQLException {
        statement.setQueryTimeout(1);
        assertError(() -> readAll("EXPLAIN ANALYZE " + ENDLESS), "57014").isInstanceOf(SQLTimeoutException.class);
        statement.setQueryTimeout(0);
        readAll("EXPLAIN ANALYZE SELECT count(*) FROM numbers");
    }

    @Test
    void timeLimitStopsAQuery() throws SQLException {
        statement.setQueryTimeout(1);
        long begun = System.nanoTime();
        assertError(() -> readAll(ENDLESS), "57014")
                .isInstanceOf(SQLTimeoutException.class)
                .hasMessageContaining("QUERY_TIMEOUT")
                .hasMessageContaining("1 s");
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(10));
        assertThat(statement.execute("SELECT 1")).isTrue();
    }

    @Test
    void closingAResultStopsItsQuery() throws SQLException {
        ResultSet rows = statement.executeQuery(ENDLESS);
        long begun = System.nanoTime();
        rows.close();
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(10));
    }

    @Test
    void tellsProgress() throws SQLException {
        StatementProgress progress = statement.unwrap(StatementProgress.class);
        assertThat(progress.progress()).isZero();
        readAll("SELECT sum(n) FROM numbers");
        assertThat(progress.progress()).isBetween(0.0, 1.0);
    }
}
