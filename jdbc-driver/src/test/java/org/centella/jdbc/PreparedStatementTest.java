// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Date;
import java.sql.ParameterMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class PreparedStatementTest {
    @TempDir
    static Path folder;

    private Connection connection;

    @BeforeAll
    static void write() {
        TestTables.write(folder, 1000);
    }

    @BeforeEach
    void connect() throws SQLException {
        connection = TestTables.connect(folder);
    }

    @AfterEach
    void close() throws SQLException {
        connection.close();
    }

    @Test
    void runsAgainAndAgainWithOtherValues() throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("SELECT count(*) FROM numbers WHERE n < ?")) {
            for (int limit = 0; limit <= 1000; limit += 250) {
                statement.setInt(1, limit);
                try (ResultSet rows = statement.executeQuery()) {
                    rows.next();
                    assertThat(rows.getInt(1)).isEqualTo(limit);
                }
            }
        }
    }

    static Stream<Arguments> values() {
        return Stream.of(
                Arguments.of("a_boolean", true),
                Arguments.of("a_tinyint", -7),
                Arguments.of("a_smallint", (short) 1234),
                Arguments.of("an_integer", -123456),
                Arguments.of("an_integer", -123456L),
                Arguments.of("a_bigint", 9_876_543_210L),
                Arguments.of("a_double", -2.25),
                Arguments.of("a_decimal", new BigDecimal("1234567890.12")),
                Arguments.of("a_decimal", new BigDecimal("1234567890.120")),
                Arguments.of("a_wide_decimal", new BigDecimal("-1234567890123456789012345678.0123456789")),
                Arguments.of("a_varchar", "grüße"),
                Arguments.of("a_date", LocalDate.of(2024, 2, 29)),
                Arguments.of("a_date", Date.valueOf("2024-02-29")),
                Arguments.of("a_timestamp", TestTables.MOMENT),
                Arguments.of("a_timestamp", Timestamp.valueOf(TestTables.MOMENT)),
                Arguments.of("a_timestamp_tz", TestTables.INSTANT),
                Arguments.of("a_timestamp_tz", Timestamp.from(TestTables.INSTANT)),
                Arguments.of("a_timestamp_tz", TestTables.INSTANT.atOffset(ZoneOffset.ofHours(5))));
    }

    @ParameterizedTest
    @MethodSource("values")
    void bindsValuesOfEveryType(String column, Object value) throws SQLException {
        String sql = "SELECT count(*) FROM types WHERE " + column + " = ?";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setObject(1, value);
            try (ResultSet rows = statement.executeQuery()) {
                rows.next();
                assertThat(rows.getInt(1)).isEqualTo(1);
            }
            statement.setNull(1, Types.OTHER);
            try (ResultSet rows = statement.executeQuery()) {
                rows.next();
                assertThat(rows.getInt(1)).isZero();
            }
        }
    }

    @Test
    void describesParametersAndResultBeforeItRuns() throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("SELECT n, n + 1 AS more FROM numbers WHERE n > ?")) {
            ParameterMetaData parameters = statement.getParameterMetaData();
            assertThat(parameters.getParameterCount()).isEqualTo(1);
            assertThat(parameters.getParameterType(1)).isEqualTo(Types.BIGINT);
            assertThat(statement.getMetaData().getColumnCount()).isEqualTo(2);
            assertThat(statement.getMetaData().getColumnLabel(2)).isEqualTo("more");
        }
    }

    @Test
    void missingAndSurplusParametersAreErrors() throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("SELECT n FROM numbers WHERE n = ?")) {
            assertThatThrownBy(statement::executeQuery)
                    .hasMessageContaining("parameter 1 has no value")
                    .extracting(e -> ((SQLException) e).getSQLState())
                    .isEqualTo("07001");
            assertThatThrownBy(() -> statement.setInt(2, 1)).hasMessageContaining("there is no parameter 2");
            statement.setInt(1, 1);
            statement.clearParameters();
            assertThatThrownBy(statement::executeQuery).hasMessageContaining("parameter 1 has no value");
        }
    }

    @Test
    void mistakesAreFoundWhenPreparing() {
        assertThatThrownBy(() -> connection.prepareStatement("SELECT m FROM numbers WHERE n = ?"))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("COLUMN_NOT_FOUND")
                .hasMessageContaining("^");
    }
}
