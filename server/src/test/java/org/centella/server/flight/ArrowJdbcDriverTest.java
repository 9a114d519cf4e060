// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.server.flight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.Date;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The JDBC driver of Arrow, as reporting tools use it. */
class ArrowJdbcDriverTest {
    private static final String PASSWORD = "a password of a test";

    private static Served served;

    @BeforeAll
    static void start() {
        served = new Served(ClientPassword.of(PASSWORD), Served.LONG, Map.of());
    }

    @AfterAll
    static void stop() throws Exception {
        served.close();
    }

    private static Connection connect(String password) throws SQLException {
        Properties properties = new Properties();
        properties.put("user", "centella");
        properties.put("password", password);
        properties.put("useEncryption", "false");
        return DriverManager.getConnection(
                "jdbc:arrow-flight-sql://localhost:" + served.server().port(), properties);
    }

    @Test
    void statementsAndTheirTypes() throws Exception {
        try (Connection connection = connect(PASSWORD);
                Statement statement = connection.createStatement()) {
            assertThat(statement.executeUpdate("CREATE TABLE jdbc (a INTEGER, b DECIMAL(9, 2), c VARCHAR, d DATE)"))
                    .isZero();
            assertThat(statement.executeUpdate(
                            "INSERT INTO jdbc VALUES (1, 1.50, 'x', DATE '2024-02-29'), " + "(2, NULL, NULL, NULL)"))
                    .isEqualTo(2);
            try (ResultSet rows = statement.executeQuery("SELECT * FROM jdbc ORDER BY a")) {
                assertThat(rows.getMetaData().getColumnType(2)).isEqualTo(Types.DECIMAL);
                assertThat(rows.getMetaData().getColumnTypeName(3)).isEqualTo("VARCHAR");
                assertThat(rows.next()).isTrue();
                assertThat(rows.getInt(1)).isEqualTo(1);
                assertThat(rows.getBigDecimal(2)).isEqualTo(new BigDecimal("1.50"));
                assertThat(rows.getString(3)).isEqualTo("x");
                assertThat(rows.getDate(4)).isEqualTo(Date.valueOf("2024-02-29"));
                assertThat(rows.next()).isTrue();
                assertThat(rows.getBigDecimal(2)).isNull();
                assertThat(rows.getString(3)).isNull();
                assertThat(rows.next()).isFalse();
            }
            try (ResultSet rows = statement.executeQuery("SHOW batch_size")) {
                assertThat(rows.next()).isTrue();
            }
        }
    }

    @Test
    void preparedStatements() throws Exception {
        try (Connection connection = connect(PASSWORD);
                Statement statement = connection.createStatement()) {
            statement.executeUpdate("CREATE TEMP TABLE p (a BIGINT, b VARCHAR)");
            try (PreparedStatement insert = connection.prepareStatement("INSERT INTO p VALUES (?, ?)")) {
                for (long i = 0; i < 5; i++) {
                    insert.setLong(1, i);
                    insert.setString(2, i == 3 ? null : "row " + i);
                    insert.addBatch();
                }
                insert.executeBatch();
            }
            try (PreparedStatement query = connection.prepareStatement("SELECT b FROM p WHERE a >= ? ORDER BY a")) {
                query.setLong(1, 2);
                List<String> texts = new ArrayList<>();
                try (ResultSet rows = query.executeQuery()) {
                    while (rows.next()) {
                        texts.add(rows.getString(1));
                    }
                }
                assertThat(texts).containsExactly("row 2", null, "row 4");
            }
        }
    }

    @Test
    void metadata() throws Exception {
        try (Connection connection = connect(PASSWORD);
                Statement statement = connection.createStatement()) {
            statement.executeUpdate("CREATE TABLE listed (a INTEGER, b VARCHAR)");
            List<String> columns = new ArrayList<>();
            try (ResultSet rows = connection.getMetaData().getColumns(null, "main", "listed", "%")) {
                while (rows.next()) {
                    columns.add(rows.getString("COLUMN_NAME") + " " + rows.getString("TYPE_NAME"));
                }
            }
            assertThat(columns).containsExactly("a INTEGER", "b VARCHAR");
            assertThat(connection.getMetaData().getDatabaseProductName()).isEqualTo("Centella");
            assertThat(connection.getMetaData().getIdentifierQuoteString()).isEqualTo("\"");
            assertThat(connection.getMetaData().supportsTransactions()).isFalse();
        }
    }

    @Test
    void errorsAndWrongPasswords() throws Exception {
        try (Connection connection = connect(PASSWORD);
                Statement statement = connection.createStatement()) {
            assertThatThrownBy(() -> statement.executeQuery("SELECT nothing"))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("COLUMN_NOT_FOUND");
        }
        assertThatThrownBy(() -> connect("guess").createStatement().executeQuery("SELECT 1"))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("UNAUTHENTICATED");
    }
}
