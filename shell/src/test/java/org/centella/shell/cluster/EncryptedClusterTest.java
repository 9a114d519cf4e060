// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.shell.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.columnar.testing.TestCertificates;
import org.centella.dataframe.Row;
import org.centella.dataframe.Session;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A cluster whose processes encrypt: it works as any other, and lets nobody in whom its authority has not signed. */
@Timeout(480)
class EncryptedClusterTest {
    private static final long LONGEST_NANOS = 60_000_000_000L;
    private static final int ATTEMPTS = 4;

    @TempDir
    static Path folder;

    private static List<String> options(TestCertificates files) {
        return List.of("--tls", files.folder().toString());
    }

    private static Session.Builder driver(ClusterProcesses cluster) {
        return Session.builder()
                .set("memory", "64m")
                .set("master", cluster.address())
                .set("executors", "1")
                .set("executor_memory", "256m")
                .set("cluster_secret", cluster.secret().toString());
    }

    private static Session.Builder driver(ClusterProcesses cluster, TestCertificates files) {
        return driver(cluster).set("tls", files.folder().toString());
    }

    /** A query waits 18 s for executors, and on a machine that is busy they take longer to start. */
    private static List<Row> rows(Session session, String sql) {
        for (int attempt = 1; ; attempt++) {
            try {
                return session.sql(sql).collect();
            } catch (CentellaException e) {
                if (e.code() != ErrorCode.NO_EXECUTORS || attempt == ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + LONGEST_NANOS;
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime())
                    .as("it did not happen within a minute")
                    .isLessThan(end);
            Thread.sleep(50);
        }
    }

    /** All that masters and workers have said. */
    private static String logs() {
        try (Stream<Path> files = Files.list(folder.resolve("logs"))) {
            StringBuilder all = new StringBuilder();
            for (Path file : files.toList()) {
                all.append(Files.readString(file));
            }
            return all.toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void queriesRunAndStrangersAreRefused() throws Exception {
        TestCertificates ours = TestCertificates.make(folder.resolve("ours"));
        TestCertificates others = TestCertificates.make(folder.resolve("others"));
        try (ClusterProcesses cluster = new ClusterProcesses(folder, "localhost", options(ours))) {
            cluster.master();
            cluster.worker(1);
            try (Session session = driver(cluster, ours).build()) {
                // The plan goes to an executor, and rows come back.
                List<Row> rows = rows(
                        session,
                        "SELECT i % 7 AS k, count(*), sum(i) FROM range(200000) AS r(i) GROUP BY k ORDER BY k");
                assertThat(rows).hasSize(7);
                assertThat(rows.stream().mapToLong(row -> row.longValue(1)).sum())
                        .isEqualTo(200_000);
            }
            assertThatThrownBy(() -> driver(cluster, others).build()).isInstanceOf(CentellaException.class);
            assertThatThrownBy(() -> driver(cluster).build()).isInstanceOf(CentellaException.class);
            await(() -> logs().contains("cut off"));
            Thread.sleep(500);
            int said = logs().split("cut off", -1).length;
            try (Socket plain = new Socket("localhost", cluster.port())) {
                plain.getOutputStream().write("GET / HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                // Whatever comes back is no page, and then the connection ends.
                assertThat(new String(plain.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1))
                        .doesNotContain("200");
            }
            await(() -> logs().split("cut off", -1).length > said);
            // It goes on as before.
            try (Session session = driver(cluster, ours).build()) {
                assertThat(rows(session, "SELECT count(*) FROM range(1000) AS r(i)"))
                        .hasSize(1);
            }
        }
    }
}
