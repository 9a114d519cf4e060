// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.dataframe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.storage.warehouse.ManagedTable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tables in a warehouse folder: what lasts, what a crash leaves, and writers and readers at the same time. */
final class WarehouseTest {
    private static final int KILLS = 4;
    private static final int ROWS_OF_INSERT = 3;
    private static final int ROWS_OF_TABLE = 50_000;

    @TempDir
    Path folder;

    private Session session() {
        return Session.builder()
                .set("warehouse", folder.toString())
                .set("slots", "2")
                .build();
    }

    private static void run(Session session, String... statements) {
        for (String sql : statements) {
            session.execute(sql).close();
        }
    }

    private static Object value(Session session, String sql) {
        try (QueryResult result = session.execute(sql)) {
            return Rows.collect(result).getFirst().values().getFirst();
        }
    }

    @Test
    void tablesAndViewsOutliveTheirSession() {
        try (Session session = session()) {
            run(
                    session,
                    "CREATE TABLE t (a INT NOT NULL DEFAULT 5, b VARCHAR(7), c DECIMAL(30, 3) COMMENT 'exact')",
                    "INSERT INTO t VALUES (1, 'one', 1.5), (2, NULL, 12345678901234567890.125)",
                    "CREATE VIEW v AS SELECT a * 2 AS twice FROM t",
                    "CREATE TEMP TABLE mine (a INT)",
                    "CREATE TABLE empty (x DOUBLE)",
                    "CREATE SCHEMA more",
                    "CREATE TABLE more.u AS SELECT * FROM t");
        }
        try (Session session = session()) {
            assertThat(value(session, "SELECT sum(c) FROM t")).hasToString("12345678901234567891.625");
            assertThat(value(session, "SELECT max(twice) FROM v")).isEqualTo(4);
            assertThat(value(session, "SELECT count(*) FROM empty")).isEqualTo(0L);
            assertThat(value(session, "SELECT count(*) FROM more.u")).isEqualTo(2L);
            assertThat(session.table("t").schema().field(1).type()).hasToString("VARCHAR(7)");
            assertThatThrownBy(() -> run(session, "SELECT * FROM mine"))
                    .isInstanceOfSatisfying(
                            CentellaException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.TABLE_NOT_FOUND));
            assertThatThrownBy(() -> run(session, "INSERT INTO t (a) VALUES (NULL)"))
                    .hasMessageContaining("column a");
        }
    }

    @Test
    void aReaderKeepsItsSnapshotWhileTheTableChanges() {
        try (Session reader = session();
                Session writer = session()) {
            run(writer, "CREATE TABLE t AS SELECT x.a * 100 + y.a AS n FROM (VALUES (1), (2)) x(a), (VALUES (3)) y(a)");
            try (QueryResult open = reader.execute("SELECT n FROM t")) {
                run(writer, "DELETE FROM t WHERE n > 0", "INSERT INTO t VALUES (7)");
                assertThat(Rows.collect(open)).hasSize(2);
            }
            assertThat(value(reader, "SELECT sum(n) FROM t")).isEqualTo(7L);
        }
    }

    @Test
    void manySmallInsertsBecomeFilesAndLoseNothing() throws IOException {
        try (Session session = session()) {
            run(session, "CREATE TABLE t (n BIGINT, s VARCHAR)");
            StringBuilder values = new StringBuilder();
            for (int i = 0; i < 300; i++) {
                values.append(i == 0 ? "" : ", ").append("(").append(i).append(", 'row')");
            }
            for (int i = 0; i < 80; i++) {
                run(session, "INSERT INTO t VALUES " + values);
            }
            assertThat(value(session, "SELECT sum(n) FROM t")).hasToString(String.valueOf(80 * 299 * 150));
            // One of 16 small files, and the few that came after it.
            assertThat(((ManagedTable) session.catalog().table("main", "t"))
                            .state()
                            .files())
                    .hasSizeLessThan(10);
        }
        try (Stream<Path> files = Files.walk(folder)) {
            assertThat(files.filter(f -> f.toString().endsWith(".parquet"))).isNotEmpty();
        }
    }

    @Test
    void sessionsThatInsertAtTheSameTimeTakeTurns() throws Exception {
        try (Session session = session()) {
            run(session, "CREATE TABLE t (n INT)");
        }
        int writers = 4;
        int inserts = 15;
        try (ExecutorService threads = Executors.newFixedThreadPool(writers)) {
            List<Future<?>> running = new ArrayList<>();
            for (int w = 0; w < writers; w++) {
                running.add(threads.submit((Callable<Void>) () -> {
                    try (Session session = session()) {
                        for (int i = 0; i < inserts; i++) {
                            run(session, "INSERT INTO t VALUES (1)");
                            if (i % 5 == 0) {
                                run(session, "UPDATE t SET n = n + 0 WHERE n = 1");
                            }
                        }
                    }
                    return null;
                }));
            }
            for (Future<?> each : running) {
                each.get();
            }
        }
        try (Session session = session()) {
            assertThat(value(session, "SELECT count(*) FROM t")).isEqualTo((long) writers * inserts);
        }
    }

    /** What the processes below do until they are killed, or so many times. */
    public static final class Writer {
        private Writer() {}

        public static void main(String[] args) {
            try (Session session = Session.builder()
                    .set("warehouse", args[0])
                    .set("slots", "2")
                    .build()) {
                int times = Integer.parseInt(args[1]);
                for (int i = 0; i < times; i++) {
                    run(
                            session,
                            "INSERT INTO t VALUES (1, 'a'), (2, 'b'), (3, 'c')",
                            "CREATE OR REPLACE TABLE big AS SELECT x.n * 1000 + y.n AS n FROM nums x, nums y WHERE x.n"
                                    + " < 50",
                            "UPDATE t SET s = s || '' WHERE n = 1");
                }
            }
        }

        private static Process start(Path folder, int times) throws IOException {
            return new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "--sun-misc-unsafe-memory-access=allow",
                            "-XX:TieredStopAtLevel=1",
                            "-Xmx256m",
                            "-cp",
                            System.getProperty("java.class.path"),
                            Writer.class.getName(),
                            folder.toString(),
                            String.valueOf(times))
                    .redirectErrorStream(true)
                    .redirectOutput(
                            folder.resolveSibling(folder.getFileName() + ".log").toFile())
                    .start();
        }
    }

    private void prepare() {
        try (Session session = session()) {
            run(session, "CREATE TABLE t (n INT, s VARCHAR)", "CREATE TABLE nums (n INT)");
            StringBuilder values = new StringBuilder();
            for (int i = 0; i < 1000; i++) {
                values.append(i == 0 ? "" : ", ").append('(').append(i).append(')');
            }
            run(session, "INSERT INTO nums VALUES " + values);
        }
    }

    @Test
    void aKilledProcessLeavesWholeStatements() throws Exception {
        prepare();
        long seed = System.nanoTime();
        Random random = new Random(seed);
        long before = 0;
        for (int kill = 0; kill < KILLS; kill++) {
            Process process = Writer.start(folder, Integer.MAX_VALUE);
            try {
                awaitMoreRowsThan(before, process);
                // Somewhere within a statement.
                assertThat(process.waitFor(random.nextInt(400), TimeUnit.MILLISECONDS))
                        .as(() -> log())
                        .isFalse();
            } finally {
                process.destroyForcibly().waitFor();
            }
            try (Session session = session()) {
                long rows = (Long) value(session, "SELECT count(*) FROM t");
                assertThat(rows % ROWS_OF_INSERT).as("seed " + seed).isZero();
                assertThat(rows).as("seed " + seed).isGreaterThanOrEqualTo(before);
                assertThat(value(session, "SELECT count(*) FROM t WHERE n = 1")).isEqualTo(rows / ROWS_OF_INSERT);
                before = rows;
                if (session.catalog().table("main", "big") != null) {
                    assertThat(value(session, "SELECT count(*) FROM big")).isEqualTo((long) ROWS_OF_TABLE);
                }
                run(session, "INSERT INTO t VALUES (1, 'a'), (2, 'b'), (3, 'c')");
                before += ROWS_OF_INSERT;
            }
        }
        assertThat(before).isGreaterThan((long) KILLS * ROWS_OF_INSERT);
    }

    private void awaitMoreRowsThan(long before, Process process) throws InterruptedException {
        try (Session session = session()) {
            long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
            while ((Long) value(session, "SELECT count(*) FROM t") <= before) {
                assertThat(process.isAlive() && System.nanoTime() < deadline)
                        .as(() -> log())
                        .isTrue();
                TimeUnit.MILLISECONDS.sleep(20);
            }
        }
    }

    @Test
    void processesThatWriteAtTheSameTimeTakeTurns() throws Exception {
        prepare();
        int times = 5;
        Process first = Writer.start(folder, times);
        Process second = Writer.start(folder, times);
        try {
            assertThat(first.waitFor(1, TimeUnit.MINUTES)).as(() -> log()).isTrue();
            assertThat(second.waitFor(1, TimeUnit.MINUTES)).as(() -> log()).isTrue();
            assertThat(first.exitValue() + second.exitValue()).as(() -> log()).isZero();
        } finally {
            first.destroyForcibly();
            second.destroyForcibly();
        }
        try (Session session = session()) {
            assertThat(value(session, "SELECT count(*) FROM t")).isEqualTo(2L * times * ROWS_OF_INSERT);
            assertThat(value(session, "SELECT count(*) FROM big")).isEqualTo((long) ROWS_OF_TABLE);
        }
    }

    private String log() {
        try {
            return Files.readString(folder.resolveSibling(folder.getFileName() + ".log"));
        } catch (IOException e) {
            return e.toString();
        }
    }

    @Test
    void filesThatNoQueryNeedsAreDeleted() throws IOException {
        try (Session session = Session.builder()
                .set("warehouse", folder.toString())
                .set("table_retention", "0s")
                .build()) {
            run(session, "CREATE TABLE nums (n INT)", "INSERT INTO nums VALUES (1), (2), (3)");
            for (int i = 0; i < 4; i++) {
                run(
                        session,
                        "CREATE OR REPLACE TABLE t AS SELECT a.n FROM nums a, nums b, nums c, nums d, nums e, nums f,"
                                + " nums g, nums h");
                run(session, "DELETE FROM t WHERE n = 1", "DROP TABLE t");
            }
        }
        try (Stream<Path> files = Files.list(folder)) {
            // nums, the catalog, and what the last statement dropped
            assertThat(files).hasSizeLessThanOrEqualTo(3);
        }
    }
}
