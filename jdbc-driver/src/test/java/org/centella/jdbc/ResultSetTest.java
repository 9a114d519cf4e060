// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.sql.Array;
import java.sql.Connection;
import java.sql.Date;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Struct;
import java.sql.Time;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.Period;
import java.time.ZoneOffset;
import java.util.Calendar;
import java.util.Map;
import java.util.TimeZone;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every type through every getter that fits it, in time zones where clocks jump. */
class ResultSetTest {
    @TempDir
    static Path folder;

    private static boolean written;

    private final TimeZone zoneBefore = TimeZone.getDefault();
    private Connection connection;
    private ResultSet row;

    @BeforeEach
    void open() throws SQLException {
        if (!written) {
            TestTables.write(folder, 1);
            written = true;
        }
        reopen();
    }

    private void reopen() throws SQLException {
        connection = TestTables.connect(folder);
        Statement statement = connection.createStatement();
        row = statement.executeQuery("SELECT * FROM types ORDER BY a_boolean");
        assertThat(row.next()).isTrue();
    }

    @AfterEach
    void close() throws SQLException {
        TimeZone.setDefault(zoneBefore);
        connection.close();
    }

    @Test
    void numbers() throws SQLException {
        assertThat(row.getBoolean("a_boolean")).isTrue();
        assertThat(row.getByte("a_tinyint")).isEqualTo((byte) -7);
        assertThat(row.getObject("a_tinyint")).isEqualTo(-7);
        assertThat(row.getShort("a_smallint")).isEqualTo((short) 1234);
        assertThat(row.getInt("an_integer")).isEqualTo(-123456);
        assertThat(row.getLong("a_bigint")).isEqualTo(9_876_543_210L);
        assertThat(row.getFloat("a_real")).isEqualTo(1.5f);
        assertThat(row.getDouble("a_double")).isEqualTo(-2.25);
        assertThat(row.getDouble("an_integer")).isEqualTo(-123456.0);
        assertThat(row.getLong("a_double")).isEqualTo(-2);
        assertThat(row.getBigDecimal("a_decimal")).isEqualTo("1234567890.12");
        assertThat(row.getObject("a_wide_decimal"))
                .isEqualTo(new BigDecimal("-1234567890123456789012345678.0123456789"));
        assertThat(row.getInt("a_decimal")).isEqualTo(1234567890);
        assertThat(row.getString("a_decimal")).isEqualTo("1234567890.12");
        assertThat(row.getObject("a_bigint", BigDecimal.class)).isEqualTo("9876543210");
        assertThat(row.getObject("an_integer", Long.class)).isEqualTo(-123456L);
        assertThat(row.wasNull()).isFalse();
    }

    @Test
    void numbersThatDoNotFitAreErrors() {
        assertThatThrownBy(() -> row.getInt("a_bigint"))
                .hasMessageContaining("9876543210 is out of range for an int")
                .extracting(e -> ((SQLException) e).getSQLState())
                .isEqualTo("22003");
        assertThatThrownBy(() -> row.getByte("a_smallint")).hasMessageContaining("out of range");
        assertThatThrownBy(() -> row.getLong("a_wide_decimal")).hasMessageContaining("out of range");
        assertThatThrownBy(() -> row.getInt("a_varchar")).hasMessageContaining("cannot be read as number: grüße");
    }

    @Test
    void textAndBytes() throws SQLException {
        assertThat(row.getString("a_varchar")).isEqualTo("grüße");
        assertThat(row.getObject("a_varchar")).isEqualTo("grüße");
        assertThat(row.getBytes("a_varbinary")).containsExactly(0, 1, 255);
        assertThat(row.getString("a_varbinary")).isEqualTo("\\x0001ff");
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTC", "Europe/Madrid", "America/New_York", "Asia/Kolkata", "Pacific/Apia"})
    void datesAndTimesShowTheSameClockInEveryZone(String zone) throws SQLException {
        connection.close();
        TimeZone.setDefault(TimeZone.getTimeZone(zone));
        reopen();
        assertThat(row.getObject("a_date", LocalDate.class)).isEqualTo("2024-02-29");
        assertThat(row.getObject("a_time", LocalTime.class)).isEqualTo("13:05:09.123456");
        assertThat(row.getObject("a_timestamp", LocalDateTime.class)).isEqualTo(TestTables.MOMENT);
        assertThat(row.getDate("a_date")).isEqualTo(Date.valueOf("2024-02-29"));
        assertThat(row.getTime("a_time").toString()).isEqualTo("13:05:09");
        assertThat(row.getTimestamp("a_timestamp")).isEqualTo(Timestamp.valueOf(TestTables.MOMENT));
        assertThat(row.getObject("a_timestamp")).isEqualTo(Timestamp.valueOf(TestTables.MOMENT));
        assertThat(row.getString("a_date")).isEqualTo("2024-02-29");
        assertThat(row.getString("a_time")).isEqualTo("13:05:09.123456");
        assertThat(row.getString("a_timestamp")).isEqualTo("2024-03-31 02:30:15.123456");
        assertThat(row.getTimestamp("a_timestamp_tz").toInstant()).isEqualTo(TestTables.INSTANT);
        assertThat(row.getObject("a_timestamp_tz", Instant.class)).isEqualTo(TestTables.INSTANT);
    }

    @Test
    void calendarsGiveTheZoneOfClassesOfJavaSql() throws SQLException {
        Calendar tokyo = Calendar.getInstance(TimeZone.getTimeZone("Asia/Tokyo"));
        assertThat(row.getTimestamp("a_timestamp", tokyo).toInstant())
                .isEqualTo(TestTables.MOMENT.toInstant(ZoneOffset.ofHours(9)));
        assertThat(row.getDate("a_date", tokyo).getTime())
                .isEqualTo(LocalDate.of(2024, 2, 29)
                        .atStartOfDay()
                        .toInstant(ZoneOffset.ofHours(9))
                        .toEpochMilli());
        assertThat(row.getTime("a_time", tokyo)).isInstanceOf(Time.class);
    }

    @Test
    void timestampsWithZoneAreShownInTheSessionsZone() throws SQLException {
        assertThat(row.getObject("a_timestamp_tz"))
                .isEqualTo(OffsetDateTime.ofInstant(TestTables.INSTANT, ZoneOffset.UTC));
        assertThat(row.getString("a_timestamp_tz")).isEqualTo("2024-03-31 01:30:15.123456+00:00");
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET time_zone = 'Europe/Madrid'");
            try (ResultSet there = statement.executeQuery("SELECT a_timestamp_tz FROM types WHERE a_boolean")) {
                there.next();
                assertThat(there.getString(1)).isEqualTo("2024-03-31 03:30:15.123456+02:00");
                assertThat(there.getObject(1))
                        .isEqualTo(OffsetDateTime.ofInstant(TestTables.INSTANT, ZoneOffset.ofHours(2)));
            }
        }
    }

    @Test
    void intervals() throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(
                        "SELECT INTERVAL '1-2' YEAR TO MONTH, INTERVAL '1 02:03:04' DAY TO SECOND")) {
            rows.next();
            assertThat(rows.getObject(1)).isEqualTo(Period.of(1, 2, 0));
            assertThat(rows.getString(1)).isEqualTo("1-2");
            assertThat(rows.getObject(2, Duration.class)).isEqualTo(TestTables.SPAN);
            assertThat(rows.getString(2)).isEqualTo("1 02:03:04");
        }
    }

    @Test
    void nestedValues() throws SQLException {
        Array array = row.getArray("an_array");
        assertThat((Object[]) array.getArray()).containsExactly(1, null, 3);
        assertThat((Object[]) array.getArray(2, 2)).containsExactly(null, 3);
        try (ResultSet elements = array.getResultSet(2, 2)) {
            assertThat(elements.getMetaData().getColumnName(1)).isEqualTo("INDEX");
            assertThat(elements.next()).isTrue();
            assertThat(elements.getInt("INDEX")).isEqualTo(2);
            assertThat(elements.getObject("VALUE")).isNull();
            assertThat(elements.next()).isTrue();
            assertThat(elements.getInt(1)).isEqualTo(3);
            assertThat(elements.getInt(2)).isEqualTo(3);
            assertThat(elements.next()).isFalse();
        }
        assertThat(array.getBaseType()).isEqualTo(Types.INTEGER);
        assertThat(row.getString("an_array")).isEqualTo("[1, NULL, 3]");
        assertThat(row.getObject("a_map")).isEqualTo(Map.of("one", 1L));
        assertThat(row.getString("a_map")).isEqualTo("{one=1}");
        Struct struct = row.getObject("a_row", Struct.class);
        assertThat(struct.getAttributes()).containsExactly(7, Date.valueOf("2020-01-02"));
        assertThat(row.getString("a_row")).isEqualTo("{x: 7, day: 2020-01-02}");
    }

    @Test
    void nullsAreNullOrZeroAndNoticed() throws SQLException {
        assertThat(row.next()).isTrue();
        int count = row.getMetaData().getColumnCount();
        for (int column = 1; column <= count; column++) {
            assertThat(row.getObject(column)).isNull();
            assertThat(row.wasNull()).isTrue();
            assertThat(row.getString(column)).isNull();
        }
        assertThat(row.getLong("a_bigint")).isZero();
        assertThat(row.wasNull()).isTrue();
        assertThat(row.getDouble("a_double")).isZero();
        assertThat(row.getBoolean("a_boolean")).isFalse();
        assertThat(row.getDate("a_date")).isNull();
        assertThat(row.next()).isFalse();
    }

    @Test
    void metaDataNamesEveryColumn() throws SQLException {
        ResultSetMetaData columns = row.getMetaData();
        assertThat(columns.getColumnCount()).isEqualTo(TestTables.TYPES.size());
        for (int column = 1; column <= columns.getColumnCount(); column++) {
            Object value = row.getObject(column);
            assertThat(columns.getColumnLabel(column))
                    .isEqualTo(TestTables.TYPES.field(column - 1).name());
            String name = columns.getColumnClassName(column);
            if (!name.equals("[B")) {
                assertThat(value).isInstanceOf(forName(name));
            }
        }
        int decimal = row.findColumn("A_DECIMAL");
        assertThat(columns.getColumnType(decimal)).isEqualTo(Types.DECIMAL);
        assertThat(columns.getColumnTypeName(decimal)).isEqualTo("DECIMAL");
        assertThat(columns.getPrecision(decimal)).isEqualTo(12);
        assertThat(columns.getScale(decimal)).isEqualTo(2);
        assertThat(columns.isSigned(decimal)).isTrue();
        assertThat(columns.getColumnDisplaySize(decimal)).isEqualTo(14);
        assertThat(columns.isNullable(decimal)).isEqualTo(ResultSetMetaData.columnNullable);
        assertThat(columns.getColumnType(row.findColumn("a_timestamp_tz"))).isEqualTo(Types.TIMESTAMP_WITH_TIMEZONE);
        assertThat(columns.isReadOnly(1)).isTrue();
    }

    private static Class<?> forName(String name) {
        try {
            return Class.forName(name);
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void mistakesOfTheCallerAreErrors() throws SQLException {
        assertThatThrownBy(() -> row.getInt("no_such")).hasMessageContaining("no_such");
        assertThatThrownBy(() -> row.getInt(99)).isInstanceOf(SQLException.class);
        assertThatThrownBy(() -> row.getObject("a_boolean", LocalDate.class)).hasMessageContaining("BOOLEAN");
        row.next();
        row.next();
        assertThatThrownBy(() -> row.getInt(1)).hasMessageContaining("no row");
    }
}
