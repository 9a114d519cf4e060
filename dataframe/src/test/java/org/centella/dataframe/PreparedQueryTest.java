// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.dataframe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.Period;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A prepared query keeps its plan where that depends on no value, and as long as nothing else changes. */
final class PreparedQueryTest {
    private static final int RUNS_UNTIL_KEPT = 4;

    @TempDir
    static Path folder;

    private Session session;

    @BeforeAll
    static void write() {
        TestData.write(folder);
    }

    @BeforeEach
    void open() {
        session = Session.builder().data(folder).set("slots", "2").build();
    }

    @AfterEach
    void close() {
        session.close();
    }

    private static List<Long> ids(PreparedQuery query, Object... values) {
        try (QueryResult result = query.execute(List.of(values))) {
            return Rows.collect(result).stream().map(r -> r.longValue(0)).toList();
        }
    }

    private static void run(PreparedQuery query, Object... values) {
        for (int run = 0; run < RUNS_UNTIL_KEPT; run++) {
            ids(query, values);
        }
    }

    @Test
    void answersAreThoseOfTheValuesOfEachRun() {
        PreparedQuery query = session.prepare("SELECT id FROM orders WHERE id = ?");
        for (long id = 0; id < 20; id++) {
            assertThat(ids(query, id * 37)).containsExactly(id * 37);
        }
        assertThat(query.keptPlan()).isNotNull();
        assertThat(ids(query, -5L)).isEmpty();
    }

    @Test
    void valuesOfManyTypesGoIntoAKeptPlan() {
        PreparedQuery query = session.prepare(
                "SELECT coalesce(id + ?, 0) FROM orders WHERE total >= ? AND status = ? AND ordered >= ? AND id < ?");
        LocalDate first = LocalDate.of(2024, 1, 1);
        run(query, 1L, new BigDecimal("1.00"), "open", first, 10L);
        assertThat(query.keptPlan()).isNotNull();
        assertThat(ids(query, 100L, new BigDecimal("0.5"), "open", first, 10L)).containsExactly(103L, 106L, 109L);
        assertThat(ids(query, 0L, new BigDecimal("0.755"), "open", first, 10L))
                .as("a value with more digits than its column")
                .containsExactly(6L, 9L);
        assertThat(ids(query, 0L, new BigDecimal("1"), "shipped", first, 11L)).containsExactly(4L, 7L, 10L);
    }

    @Test
    void joinsAndGroupsAreKeptToo() {
        PreparedQuery query = session.prepare(
                "SELECT count(*) FROM orders o JOIN customers c ON o.customer_id = c.id WHERE c.city = ? AND o.id < ?");
        run(query, "City 1", 500L);
        assertThat(query.keptPlan()).isNotNull();
        long expected;
        try (QueryResult result = session.execute(
                "SELECT count(*) FROM orders o JOIN customers c ON o.customer_id = c.id WHERE c.city = 'City 2' AND o.id < 800")) {
            expected = Rows.collect(result).getFirst().longValue(0);
        }
        assertThat(ids(query, "City 2", 800L)).containsExactly(expected);
    }

    @Test
    void newRowsAndNewTablesAreSeen() {
        session.execute("CREATE TABLE t AS SELECT 1 AS id").close();
        PreparedQuery query = session.prepare("SELECT id FROM t WHERE id >= ? ORDER BY id");
        run(query, 0);
        assertThat(query.keptPlan()).isNotNull();
        session.execute("INSERT INTO t VALUES (2)").close();
        assertThat(query.keptPlan()).isNull();
        assertThat(ids(query, 0)).containsExactly(1L, 2L);
        run(query, 0);
        session.execute("CREATE OR REPLACE TABLE t AS SELECT 7 AS id").close();
        assertThat(ids(query, 0)).containsExactly(7L);
    }

    @Test
    void aViewOfThatNameComesFirst() {
        PreparedQuery query = session.prepare("SELECT id FROM customers WHERE id < ? ORDER BY id");
        run(query, 2);
        session.execute("CREATE OR REPLACE VIEW w AS SELECT id FROM customers").close();
        PreparedQuery view = session.prepare("SELECT id FROM w WHERE id < ? ORDER BY id");
        run(view, 2);
        assertThat(view.keptPlan()).isNotNull();
        session.execute("CREATE OR REPLACE VIEW w AS SELECT -id AS id FROM customers WHERE id < 3")
                .close();
        assertThat(ids(view, 2)).containsExactly(-2L, -1L, 0L);
        assertThat(ids(query, 2)).containsExactly(0L, 1L);
    }

    @Test
    void settingsAndSchemasThatChangeMakeANewPlan() {
        PreparedQuery query = session.prepare("SELECT id FROM orders WHERE id = ?");
        run(query, 1L);
        assertThat(query.keptPlan()).isNotNull();
        session.set("batch_size", "7");
        assertThat(query.keptPlan()).isNull();
        run(query, 1L);
        assertThat(query.keptPlan()).isNotNull();
    }

    @Test
    void limitsAreParameters() {
        PreparedQuery query = session.prepare("SELECT id FROM orders ORDER BY id LIMIT ? OFFSET ?");
        assertThat(ids(query, 2, 5)).containsExactly(5L, 6L);
        assertThat(ids(query, 1L, 0L)).containsExactly(0L);
    }

    @Test
    void plansThatDependOnTheRunAreMadeEachTime() {
        for (String sql : List.of(
                "SELECT id FROM orders WHERE id < ? LIMIT ?",
                "SELECT CAST(extract(epoch FROM now()) AS BIGINT) FROM orders WHERE id < ? AND id < ?",
                "SELECT CAST(random() * 10 AS BIGINT) FROM orders WHERE id < ? AND id < ?")) {
            PreparedQuery query = session.prepare(sql);
            run(query, 3L, 3L);
            assertThat(query.keptPlan()).as(sql).isNull();
        }
    }

    @Test
    void valuesOfTimeKeepWhatTheySay() {
        session.set("time_zone", "America/New_York");
        Instant moment = Instant.parse("2024-03-01T12:34:56.123456Z");
        session.execute("CREATE TABLE i (m INTERVAL YEAR TO MONTH, d INTERVAL DAY TO SECOND)")
                .close();
        session.execute("INSERT INTO i VALUES (INTERVAL '-1-2' YEAR TO MONTH, INTERVAL '1 01:01:01.5' DAY TO SECOND)")
                .close();
        try (QueryResult result = session.prepare(
                        "SELECT CAST(? AS TIME), CAST(? AS TIMESTAMP WITH TIME ZONE), count(*) "
                                + "FROM i WHERE m = ? AND d = ?")
                .execute(List.of(
                        LocalTime.of(1, 2, 3, 456_789_000),
                        moment,
                        Period.ofMonths(-14),
                        Duration.ofMillis(90_061_500)))) {
            assertThat(Rows.collect(result).getFirst().values())
                    .containsExactly(LocalTime.of(1, 2, 3, 456_789_000), moment, 1L);
        }
    }

    @Test
    void updatesAndDeletesTakeValues() {
        session.execute("CREATE TABLE t AS SELECT i AS a, CAST(NULL AS VARCHAR) AS b FROM range(10) AS r(i)")
                .close();
        PreparedQuery update = session.prepare("UPDATE t SET b = ?, a = a + ? WHERE a >= ? AND a < ?");
        assertThat(update.parameterTypes()).hasSize(4);
        try (QueryResult result = update.execute(List.of("changed", 100, 3, 5))) {
            assertThat(result.changedRows()).isEqualTo(2);
        }
        PreparedQuery delete = session.prepare("DELETE FROM t WHERE b = ? OR a = ?");
        try (QueryResult result = delete.execute(List.of("changed", 9))) {
            assertThat(result.changedRows()).isEqualTo(3);
        }
        assertThat(session.sql("SELECT count(*), max(a) FROM t").first().values())
                .containsExactly(7L, 8L);
        assertThatThrownBy(() -> session.execute("DELETE FROM t WHERE a = ?")).hasMessageContaining("parameter");
    }

    @Test
    void columnsOfAnswersAreKnownBefore() {
        assertThat(session.prepare("SHOW TABLES").schema().size()).isPositive();
        assertThat(session.prepare("EXPLAIN ANALYZE SELECT 1").schema().names()).containsExactly("plan");
        assertThat(session.prepare("CREATE TABLE later (a INT)").schema().size())
                .isZero();
        assertThat(session.catalog().table("main", "later")).isNull();
    }
}
