// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.dataframe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * A query that is cancelled, runs out of time or is closed in the middle of each kind of operator ends, and leaves neither
 * memory (closing the session would fail) nor files.
 */
class CancellationTest {
    /** Much longer than a query needs to notice, and shorter than any of these would run. */
    private static final Duration BOUND = Duration.ofSeconds(60);

    private static final String MANY =
            "(SELECT a.id + 1000 * b.id + 1000000 * c.id AS id, a.status AS status FROM orders a, orders b, orders c)";

    private static final Map<String, String> SQL = Map.ofEntries(
            Map.entry(
                    "nested loop",
                    "SELECT count(*) FROM orders a, orders b, orders c, orders d WHERE a.id + b.id < c.id"),
            Map.entry("probe", "SELECT sum(m.id) FROM " + MANY + " m JOIN customers k ON m.id % 50 = k.id"),
            Map.entry("build", "SELECT count(*) FROM orders o FULL JOIN " + MANY + " m ON o.id = m.id"),
            Map.entry("aggregation", "SELECT m.id, count(*) FROM " + MANY + " m GROUP BY m.id"),
            Map.entry("distinct", "SELECT count(DISTINCT m.id), count(DISTINCT status) FROM " + MANY + " m"),
            Map.entry("sort", "SELECT m.id FROM " + MANY + " m ORDER BY status, m.id DESC"),
            Map.entry("first rows", "SELECT m.id FROM " + MANY + " m ORDER BY status, m.id DESC LIMIT 100000"),
            Map.entry("result", "SELECT m.id, status FROM " + MANY + " m"),
            Map.entry("scan", "SELECT count(*) FROM lines WHERE id % 7 + id % 11 + id % 13 = -1"));

    private static final List<Map<String, String>> MODES =
            List.of(Map.of(), Map.of("memory", "20m"), Map.of("broadcast_limit", "0", "force_spill", "true"));

    private enum End {
        CANCEL,
        TIMEOUT,
        CLOSE
    }

    @TempDir
    static Path folder;

    @BeforeAll
    static void write() {
        TestData.write(folder.resolve("data"));
        try (Session session =
                Session.builder().data(folder.resolve("data")).set("slots", "2").build()) {
            session.sql("SELECT a.id FROM orders a, orders b, (SELECT * FROM orders LIMIT 4) c")
                    .write()
                    .parquet(folder.resolve("data").resolve("lines").toString());
        }
    }

    @TestFactory
    Stream<DynamicTest> everyOperatorStops() {
        return MODES.stream()
                .flatMap(mode -> SQL.keySet().stream()
                        .sorted()
                        .flatMap(name -> Stream.of(End.values())
                                .map(end -> DynamicTest.dynamicTest(
                                        name + ", " + end + ", " + mode,
                                        () -> Assertions.assertTimeoutPreemptively(
                                                BOUND, () -> stop(SQL.get(name), name.equals("scan"), end, mode))))));
    }

    private static void stop(String sql, boolean mayEnd, End end, Map<String, String> mode) throws Exception {
        Path spilled = Files.createDirectories(folder.resolve("spilled"));
        Session.Builder builder = Session.builder()
                .data(folder.resolve("data"))
                .set("slots", "2")
                .set("spill_directory", spilled.toString());
        mode.forEach(builder::set);
        if (end == End.TIMEOUT) {
            builder.set("query_timeout", "150ms");
        }
        try (Session session = builder.build();
                QueryResult result = session.execute(sql)) {
            if (end == End.TIMEOUT) {
                fails(result, ErrorCode.QUERY_TIMEOUT, mayEnd);
            } else {
                Thread.sleep(150);
                if (end == End.CANCEL) {
                    result.cancel();
                    fails(result, ErrorCode.QUERY_CANCELLED, mayEnd);
                }
            }
        }
        assertNoFiles(spilled);
    }

    private static void fails(QueryResult result, ErrorCode code, boolean mayEnd) {
        if (mayEnd) {
            try {
                drain(result);
            } catch (CentellaException e) {
                assertThat(e.code()).isEqualTo(code);
            }
            return;
        }
        assertThatThrownBy(() -> drain(result))
                .isInstanceOfSatisfying(
                        CentellaException.class, e -> assertThat(e.code()).isEqualTo(code));
    }

    private static void drain(QueryResult result) {
        while (result.next() != null) {
            // What came before the end is of no interest.
            continue;
        }
    }

    private static void assertNoFiles(Path spilled) throws IOException {
        try (Stream<Path> left = Files.list(spilled)) {
            assertThat(left).isEmpty();
        }
    }
}
