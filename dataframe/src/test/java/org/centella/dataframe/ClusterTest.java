// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.dataframe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.execution.transfer.SharedSecret;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Sessions on a cluster: a master and two workers, whose executors are processes of their own that are killed for real. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class ClusterTest {
    private static final String GROUPED =
            "SELECT g, count(*), sum(v), min(t) FROM facts GROUP BY g ORDER BY g LIMIT 1000";
    private static final String JOINED = """
            SELECT d.name, count(*), sum(f.v)
            FROM facts f JOIN names d ON f.g = d.g
            GROUP BY d.name ORDER BY d.name""";

    @TempDir
    private static Path folder;

    private SmallCluster cluster;

    @BeforeAll
    void start() {
        cluster = new SmallCluster(folder);
        try (Session session = Session.builder().build()) {
            for (int part = 0; part < 8; part++) {
                int first = part * 100_000;
                session.sql(
                                "SELECT i AS id, mod(i, 1000) AS g, i * 7 AS v, 'text ' || i AS t FROM generate_series(%d, %d) s(i)"
                                        .formatted(first, first + 99_999))
                        .write()
                        .parquet(folder.resolve("data/facts/part-" + part).toString());
            }
            session.sql("SELECT i AS g, 'name ' || (i % 50) AS name FROM generate_series(0, 999) s(i)")
                    .write()
                    .parquet(folder.resolve("data/names").toString());
        }
    }

    @AfterAll
    void stop() {
        cluster.close();
    }

    private Session local() {
        return Session.builder().data(folder.resolve("data")).build();
    }

    private Session clustered() {
        return cluster.session().data(folder.resolve("data")).build();
    }

    private static List<Row> rows(Session session, String sql) {
        return session.sql(sql).collect();
    }

    @Test
    void answersAsInOneProcess() {
        try (Session here = local();
                Session there = clustered()) {
            for (String sql : List.of(
                    GROUPED,
                    JOINED,
                    "SELECT count(*) FROM facts",
                    "SELECT * FROM facts WHERE id % 100000 = 5 ORDER BY id",
                    "SELECT t, v FROM facts ORDER BY v DESC LIMIT 7",
                    "SELECT count(DISTINCT t) FROM facts",
                    "WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r WHERE n < 5) SELECT * FROM r")) {
                assertThat(rows(there, sql)).as(sql).isEqualTo(rows(here, sql));
            }
            assertThat(cluster.executors()).hasSize(2);
        }
    }

    @Test
    void tellsErrorsOfTasksWithTheirPosition() {
        try (Session there = clustered()) {
            assertThatThrownBy(() -> rows(there, "SELECT 1 / (g - g) FROM facts"))
                    .isInstanceOfSatisfying(CentellaException.class, e -> {
                        assertThat(e.code()).isEqualTo(ErrorCode.DIVISION_BY_ZERO);
                        assertThat(e.position()).isNotNull();
                    });
            assertThat(rows(there, "SELECT count(*) FROM facts").getFirst().get(0))
                    .isEqualTo(800_000L);
        }
    }

    @Test
    void losesNothingWhenAnExecutorIsKilled() throws Exception {
        List<Row> expected;
        try (Session here = local()) {
            expected = rows(here, JOINED);
        }
        try (Session there = clustered()) {
            rows(there, "SELECT count(*) FROM facts");
            for (int round = 0; round < 4; round++) {
                List<ProcessHandle> running = cluster.executors();
                int delay = round * 60;
                Thread killer = Thread.ofVirtual().start(() -> {
                    sleep(delay);
                    running.getFirst().destroyForcibly();
                });
                assertThat(rows(there, JOINED))
                        .as("killed after " + delay + " ms")
                        .isEqualTo(expected);
                killer.join();
            }
        }
    }

    @Test
    void endsItsExecutorsWithTheSession() throws Exception {
        try (Session there = clustered()) {
            rows(there, "SELECT count(*) FROM facts");
            assertThat(cluster.executors()).isNotEmpty();
        }
        for (int i = 0; i < 100 && !cluster.executors().isEmpty(); i++) {
            Thread.sleep(100);
        }
        assertThat(cluster.executors()).as("10 s after the session's end").isEmpty();
    }

    @Test
    void refusesWhoDoesNotKnowTheSecret() {
        Path other = folder.resolve("other");
        SharedSecret.ofFileOrNew(other);
        assertThatThrownBy(() -> Session.builder()
                        .set("master", cluster.master())
                        .set("cluster_secret", other.toString())
                        .build())
                .isInstanceOfSatisfying(
                        CentellaException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CONNECTION_FAILED));
    }

    @Test
    void saysInALineThatThereIsNoMaster() {
        assertThatThrownBy(() -> Session.builder().set("master", "localhost:1").build())
                .isInstanceOfSatisfying(
                        CentellaException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CONNECTION_FAILED))
                .hasMessageEndingWith("Connection refused")
                .satisfies(e -> assertThat(e.getMessage()).hasLineCount(1));
    }

    @Test
    void keepsTheSecretToItsOwner() throws Exception {
        assertThat(Files.getPosixFilePermissions(cluster.secretFile()))
                .containsExactlyInAnyOrder(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
    }

    private static void sleep(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
