// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.DriverPropertyInfo;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.Properties;
import org.centella.columnar.setting.Settings;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConnectionTest {
    @TempDir
    static Path folder;

    @BeforeAll
    static void write() {
        TestTables.write(folder, 10);
    }

    private static String single(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            assertThat(rows.next()).isTrue();
            return rows.getString(1);
        }
    }

    @Test
    void connectsWithoutAnyProperty() throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:centella:")) {
            assertThat(connection.isValid(1)).isTrue();
            assertThat(single(connection, "SELECT 1 + 1")).isEqualTo("2");
        }
    }

    @Test
    void readsPropertiesOfTheUrl() throws SQLException {
        String url = "jdbc:centella:?data=" + folder + "&batch_size=512&Time_Zone=Europe%2FMadrid";
        try (Connection connection = DriverManager.getConnection(url)) {
            assertThat(single(connection, "SHOW batch_size")).isEqualTo("512");
            assertThat(single(connection, "SHOW time_zone")).isEqualTo("Europe/Madrid");
            assertThat(single(connection, "SELECT count(*) FROM numbers")).isEqualTo("10");
        }
    }

    @Test
    void readsPropertiesBesideTheUrlWhichWins() throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("data", folder.toString());
        properties.setProperty("batch_size", "64");
        properties.setProperty("user", "nobody");
        try (Connection connection = DriverManager.getConnection("jdbc:centella:?batch_size=32", properties)) {
            assertThat(single(connection, "SHOW batch_size")).isEqualTo("32");
            assertThat(single(connection, "SELECT sum(n) FROM numbers")).isEqualTo("45");
        }
    }

    @Test
    void namesTheNearestPropertyOfAMisspeltOne() {
        assertThatThrownBy(() -> DriverManager.getConnection("jdbc:centella:?batch_sise=1"))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("did you mean batch_size?")
                .extracting(e -> ((SQLException) e).getSQLState())
                .isEqualTo("22023");
    }

    @Test
    void refusesValuesThatAreNone() {
        assertThatThrownBy(() -> DriverManager.getConnection("jdbc:centella:?batch_size=many"))
                .hasMessageContaining("batch_size cannot be 'many'");
        assertThatThrownBy(() -> DriverManager.getConnection("jdbc:centella:here"))
                .hasMessageContaining("'?' should follow");
        assertThatThrownBy(() -> DriverManager.getConnection("jdbc:centella:?data"))
                .hasMessageContaining("'data' is not name=value");
    }

    @Test
    void saysWhenTheFolderIsMissing() {
        assertThatThrownBy(() -> DriverManager.getConnection("jdbc:centella:?data=" + folder.resolve("nowhere")))
                .hasMessageContaining("nowhere")
                .extracting(e -> ((SQLException) e).getSQLState())
                .isEqualTo("58P01");
    }

    @Test
    void leavesOtherUrlsToOtherDrivers() throws SQLException {
        Driver driver = DriverManager.getDriver("jdbc:centella:");
        assertThat(driver.acceptsURL("jdbc:calcite:")).isFalse();
        assertThat(driver.connect("jdbc:calcite:", new Properties())).isNull();
    }

    @Test
    void describesItsProperties() throws SQLException {
        Driver driver = DriverManager.getDriver("jdbc:centella:");
        DriverPropertyInfo[] properties = driver.getPropertyInfo("jdbc:centella:?batch_size=7", new Properties());
        assertThat(Arrays.stream(properties).map(p -> p.name)).contains("data").containsAll(Settings.names());
        assertThat(Arrays.stream(properties).filter(p -> p.name.equals("batch_size")))
                .singleElement()
                .satisfies(p -> assertThat(p.value).isEqualTo("7"));
    }

    @Test
    void sessionsHaveTheirOwnSettingsAndViews() throws SQLException {
        try (Connection one = TestTables.connect(folder);
                Connection other = TestTables.connect(folder);
                Statement statement = one.createStatement()) {
            statement.execute("SET batch_size = 100");
            statement.execute("CREATE VIEW big AS SELECT * FROM numbers WHERE n > 5");
            assertThat(single(one, "SELECT count(*) FROM big")).isEqualTo("4");
            assertThat(single(other, "SHOW batch_size")).isEqualTo("8192");
            assertThatThrownBy(() -> single(other, "SELECT count(*) FROM big"))
                    .extracting(e -> ((SQLException) e).getSQLState())
                    .isEqualTo("42P01");
        }
    }

    @Test
    void closingAConnectionClosesWhatIsOpen() throws SQLException {
        Connection connection = TestTables.connect(folder);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT n FROM numbers");
        ResultSet tables = connection.getMetaData().getTables(null, null, "%", null);
        assertThat(rows.next()).isTrue();
        connection.close();
        assertThat(rows.isClosed()).isTrue();
        assertThat(tables.isClosed()).isTrue();
        assertThat(statement.isClosed()).isTrue();
        connection.close();
        assertThatThrownBy(connection::createStatement).isInstanceOf(SQLException.class);
    }

    @Test
    void hasNoTransactions() throws SQLException {
        try (Connection connection = TestTables.connect(folder)) {
            assertThat(connection.getAutoCommit()).isTrue();
            assertThat(connection.getTransactionIsolation()).isEqualTo(Connection.TRANSACTION_NONE);
            assertThatThrownBy(() -> connection.setAutoCommit(false))
                    .isInstanceOf(SQLFeatureNotSupportedException.class);
            connection.setAutoCommit(true);
        }
    }
}
