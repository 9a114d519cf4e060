// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.dataframe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.columnar.setting.Settings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Queries stop when asked to, at once and without a trace; sessions share the engine and end cleanly. */
@Timeout(120)
final class SessionTest {
    /** A billion pairs: would run for many seconds. */
    private static final String LONG_QUERY =
            "SELECT count(*) FROM orders a, orders b, orders c WHERE a.id + b.id + c.id < 0";

    /** Far above the second it takes on a machine of one's own: that is measured, not asserted. */
    private static final long STOP_MILLIS = 30_000;

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

    /** Fails when a query has leaked: the engine's memory account is closed with its last session. */
    @AfterEach
    void close() {
        session.close();
    }

    private static void fails(QueryResult result, ErrorCode code) {
        assertThatThrownBy(() -> Rows.collect(result))
                .asInstanceOf(InstanceOfAssertFactories.type(CentellaException.class))
                .satisfies(e -> assertThat(e.code()).isEqualTo(code));
    }

    private static long millisSince(long nanos) {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - nanos);
    }

    @Test
    void columnsOfUsingAndNaturalJoinsAppearOnce() {
        String few = "(SELECT id FROM orders WHERE id BETWEEN 1 AND 3) few";
        assertThat(Rows.collect(session.execute("SELECT id FROM orders JOIN " + few + " USING (id) ORDER BY id")))
                .hasSize(3);
        assertThat(Rows.collect(session.execute("SELECT id FROM orders NATURAL FULL JOIN " + few)))
                .hasSize(TestData.ORDERS);
    }

    @Test
    void anOrderWithinAnAggregateIsKept() {
        String ordered =
                "SELECT string_agg(CAST(id AS VARCHAR), ',' ORDER BY id DESC) FROM orders WHERE id BETWEEN 1 AND 3";
        assertThat(Rows.collect(session.execute(ordered)).getFirst().values()).containsExactly("3,2,1");
    }

    @Test
    void aCancelledQueryStops() throws InterruptedException {
        long start;
        try (QueryResult result = session.execute(LONG_QUERY)) {
            Thread.sleep(300);
            start = System.nanoTime();
            result.cancel();
            fails(result, ErrorCode.QUERY_CANCELLED);
        }
        assertThat(millisSince(start)).isLessThan(STOP_MILLIS);
        assertThat(session.table("orders").count()).isEqualTo(TestData.ORDERS);
    }

    @Test
    void aClosedResultStopsItsQuery() throws InterruptedException {
        QueryResult result = session.execute(LONG_QUERY);
        Thread.sleep(300);
        long start = System.nanoTime();
        result.close();
        assertThat(millisSince(start)).isLessThan(STOP_MILLIS);
    }

    @Test
    void aQueryBeyondItsTimeLimitStops() {
        session.set("query_timeout", "300ms");
        long start = System.nanoTime();
        try (QueryResult result = session.execute(LONG_QUERY)) {
            fails(result, ErrorCode.QUERY_TIMEOUT);
        }
        assertThat(millisSince(start)).isLessThan(300 + 2 * STOP_MILLIS);
        session.reset("query_timeout");
        assertThat(session.table("orders").count()).isEqualTo(TestData.ORDERS);
    }

    @Test
    void aResultMayBeLeftHalfRead() {
        session.set("batch_size", "10");
        for (int i = 0; i < 20; i++) {
            try (QueryResult result = session.execute("SELECT * FROM orders ORDER BY id")) {
                assertThat(result.next()).isNotNull();
            }
        }
    }

    @Test
    void aResultHasTheRowsOfAllItsTasks() {
        String place = folder.resolve("small_groups").toString();
        session.table("orders")
                .write()
                .mode("overwrite")
                .option("row_group_rows", "10")
                .parquet(place);
        assertThat(session.sql("EXPLAIN STAGES SELECT * FROM small_groups")
                        .collect()
                        .getFirst()
                        .string(0))
                .contains("8 tasks");
        for (int i = 0; i < 50; i++) {
            assertThat(session.table("small_groups").collect()).hasSize(TestData.ORDERS);
        }
        String copy = folder.resolve("copy").toString();
        assertThat(session.table("small_groups").write().mode("overwrite").parquet(copy))
                .isEqualTo(TestData.ORDERS);
    }

    @Test
    void theSessionGoesOnAfterErrors() {
        for (int i = 0; i < 5; i++) {
            try (QueryResult result = session.execute("SELECT 1 / (id - 500) FROM orders")) {
                fails(result, ErrorCode.DIVISION_BY_ZERO);
            }
        }
        assertThat(session.table("orders").count()).isEqualTo(TestData.ORDERS);
    }

    @Test
    void statementsRunAtTheSameTime() throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            List<Future<Long>> counts = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                int limit = i * 20;
                counts.add(threads.submit(() ->
                        session.sql("SELECT * FROM orders WHERE id < " + limit).count()));
            }
            for (int i = 0; i < counts.size(); i++) {
                assertThat(counts.get(i).get()).isEqualTo(i * 20L);
            }
        }
    }

    @Test
    void sessionsHaveSettingsAndViewsOfTheirOwn() {
        try (Session other = Session.builder().data(folder).set("slots", "2").build()) {
            session.set("batch_size", "7");
            session.execute("CREATE VIEW mine AS SELECT 1 AS a").close();
            assertThat(other.sql("SHOW batch_size").first().string(0)).isEqualTo("8192");
            assertThatThrownBy(() -> other.table("mine")).isInstanceOf(CentellaException.class);
        }
        assertThat(session.table("mine").count()).isEqualTo(1);
    }

    @Test
    void aClosedSessionRefusesStatements() {
        Session other = Session.builder().data(folder).build();
        DataFrame orders = other.table("orders");
        other.close();
        other.close();
        assertThatThrownBy(() -> other.execute("SELECT 1"))
                .asInstanceOf(InstanceOfAssertFactories.type(CentellaException.class))
                .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.SESSION_CLOSED));
        assertThatThrownBy(orders::count).isInstanceOf(CentellaException.class);
    }

    @Test
    void aDataFolderMustExist() {
        assertThatThrownBy(
                        () -> Session.builder().data(folder.resolve("nowhere")).build())
                .asInstanceOf(InstanceOfAssertFactories.type(CentellaException.class))
                .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.FILE_NOT_FOUND));
    }

    @Test
    void newFilesAreSeenAtOnce() {
        DataFrame late = session.createDataFrame(
                List.of(Row.of(1L, "a")),
                org.centella.columnar.type.Schema.of(
                        org.centella.columnar.type.Field.of("k", org.centella.columnar.type.DataType.BIGINT),
                        org.centella.columnar.type.Field.of("v", org.centella.columnar.type.DataType.VARCHAR)));
        late.write().mode("overwrite").parquet(folder.resolve("late").toString());
        assertThat(session.sql("SELECT v FROM late").first().string("v")).isEqualTo("a");
        late.write().mode("append").parquet(folder.resolve("late").toString());
        assertThat(session.table("late").count()).isEqualTo(2);
    }

    @Test
    void aNewSessionSharesTablesAndViewsAndNothingElse() {
        try (Session first = Session.builder().set("batch_size", "100").build();
                Session second = first.newSession()) {
            first.set("batch_size", "17");
            assertThat(second.settings().get(Settings.BATCH_SIZE)).isEqualTo(100);
            first.execute("CREATE SCHEMA more").close();
            first.execute("CREATE TABLE more.t AS SELECT 1 AS a").close();
            first.execute("CREATE VIEW v AS SELECT 2 AS a").close();
            first.execute("CREATE TEMP TABLE mine (a INT)").close();
            assertThat(second.sql("SELECT t.a + v.a FROM more.t, v").first().values())
                    .containsExactly(3);
            assertThatThrownBy(() -> second.execute("SELECT * FROM mine")).hasMessageContaining("mine");
            second.execute("INSERT INTO more.t VALUES (5)").close();
            assertThat(first.sql("SELECT sum(a) FROM more.t").first().values()).containsExactly(6L);
        }
    }

    @Test
    void anInterruptionStopsAStatementThatHasNoResultYet() throws Exception {
        try (Session session = Session.builder().build()) {
            session.execute("CREATE TABLE t (a BIGINT)").close();
            Interruption interruption = new Interruption();
            CompletableFuture<Void> running =
                    CompletableFuture.runAsync(() -> interruption.during(() -> session.execute(
                            "INSERT INTO t SELECT count(*) FROM range(1000000000) AS a(i), range(1000000000) AS b(j) "
                                    + "WHERE i * j % 7 = 3")));
            Thread.sleep(300);
            interruption.request();
            assertThatThrownBy(() -> running.get(60, TimeUnit.SECONDS)).hasMessageContaining("cancelled");
            // One that begins after the request does not get far either.
            assertThatThrownBy(() -> interruption.during(() -> session.execute("CREATE TABLE u AS SELECT 1 AS a")))
                    .hasMessageContaining("cancelled");
            assertThat(session.sql("SELECT count(*) FROM t").first().values()).containsExactly(0L);
        }
    }
}
