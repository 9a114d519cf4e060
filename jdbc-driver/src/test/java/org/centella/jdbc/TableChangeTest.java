// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.sql.BatchUpdateException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Statements that change tables: counts, batches, parameters, and what metadata tells of the tables. */
class TableChangeTest {
    private Connection connection;
    private Statement statement;

    @BeforeEach
    void connect() throws SQLException {
        connection = DriverManager.getConnection("jdbc:centella:");
        statement = connection.createStatement();
        statement.execute(
                "CREATE TABLE t (a INT NOT NULL, b VARCHAR(5) DEFAULT 'x' COMMENT 'text', c DECIMAL(10, 2), d DATE)");
    }

    @AfterEach
    void close() throws SQLException {
        connection.close();
    }

    private Object value(String sql) throws SQLException {
        try (ResultSet rows = statement.executeQuery(sql)) {
            assertThat(rows.next()).isTrue();
            return rows.getObject(1);
        }
    }

    @Test
    void countsAreRowsChanged() throws SQLException {
        assertThat(statement.executeUpdate("INSERT INTO t (a) VALUES (1), (2), (3)"))
                .isEqualTo(3);
        assertThat(statement.executeUpdate("UPDATE t SET c = a WHERE a > 1")).isEqualTo(2);
        assertThat(statement.executeUpdate("DELETE FROM t WHERE a = 1")).isEqualTo(1);
        assertThat(statement.executeUpdate("DELETE FROM t WHERE a = 1")).isZero();
        assertThat(statement.executeUpdate("CREATE TABLE u AS SELECT * FROM t")).isEqualTo(2);
        assertThat(statement.executeUpdate("DROP TABLE u")).isZero();
        assertThat(statement.execute("INSERT INTO t (a) SELECT a + 5 FROM t")).isFalse();
        assertThat(statement.getUpdateCount()).isEqualTo(2);
    }

    @Test
    void aPreparedInsertTakesParametersOfItsColumnsTypes() throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO t (d, a, c) VALUES (?, ?, ?)")) {
            assertThat(insert.getParameterMetaData().getParameterCount()).isEqualTo(3);
            assertThat(insert.getParameterMetaData().getParameterTypeName(1)).isEqualTo("DATE");
            insert.setObject(1, LocalDate.of(2024, 2, 29));
            insert.setInt(2, 7);
            insert.setBigDecimal(3, new BigDecimal("1.005"));
            assertThat(insert.executeUpdate()).isEqualTo(1);
            insert.setNull(2, java.sql.Types.INTEGER);
            assertThatThrownBy(insert::executeUpdate)
                    .isInstanceOfSatisfying(
                            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("23502"));
        }
        assertThat(value("SELECT c FROM t WHERE d = DATE '2024-02-29' AND b = 'x'"))
                .isEqualTo(new BigDecimal("1.01"));
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO t (a) SELECT a + ? FROM t")) {
            insert.setInt(1, 100);
            assertThat(insert.executeUpdate()).isEqualTo(1);
        }
        assertThat(value("SELECT max(a) FROM t")).isEqualTo(107);
    }

    @Test
    void aBatchOfParametersIsInsertedWholeOrNotAtAll() throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO t (a, b) VALUES (?, ?)")) {
            for (int i = 0; i < 2000; i++) {
                insert.setInt(1, i);
                insert.setString(2, i % 2 == 0 ? null : "b" + i % 10);
                insert.addBatch();
            }
            assertThat(insert.executeBatch()).hasSize(2000).containsOnly(1);
            assertThat(value("SELECT count(b) FROM t")).isEqualTo(1000L);
            insert.setInt(1, 1);
            insert.setString(2, "fits");
            insert.addBatch();
            insert.setString(2, "too long");
            insert.addBatch();
            assertThatThrownBy(insert::executeBatch)
                    .isInstanceOfSatisfying(
                            BatchUpdateException.class,
                            e -> assertThat(e.getSQLState()).isEqualTo("22001"));
            assertThat(value("SELECT count(*) FROM t")).isEqualTo(2000L);
        }
    }

    @Test
    void aBatchOfStatementsEndsAtTheFirstThatFails() throws SQLException {
        statement.addBatch("INSERT INTO t (a) VALUES (1), (2)");
        statement.addBatch("UPDATE t SET a = a + 1");
        statement.addBatch("INSERT INTO nowhere VALUES (1)");
        statement.addBatch("DELETE FROM t");
        assertThatThrownBy(statement::executeBatch).isInstanceOfSatisfying(BatchUpdateException.class, e -> {
            assertThat(e.getSQLState()).isEqualTo("42P01");
            assertThat(e.getUpdateCounts()).containsExactly(2, 2);
        });
        assertThat(value("SELECT sum(a) FROM t")).isEqualTo(5L);
        assertThat(statement.executeBatch()).isEmpty();
    }

    @Test
    void metadataTellsWhatWasDeclared() throws SQLException {
        try (ResultSet columns = connection.getMetaData().getColumns(null, null, "t", "%")) {
            assertThat(columns.next()).isTrue();
            assertThat(columns.getInt("NULLABLE")).isEqualTo(java.sql.DatabaseMetaData.columnNoNulls);
            assertThat(columns.next()).isTrue();
            assertThat(columns.getString("COLUMN_DEF")).isEqualTo("'x'");
            assertThat(columns.getString("REMARKS")).isEqualTo("text");
            assertThat(columns.getInt("COLUMN_SIZE")).isEqualTo(5);
        }
        assertThat(connection.getMetaData().supportsBatchUpdates()).isTrue();
    }
}
