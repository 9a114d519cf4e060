// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.dataframe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.centella.columnar.error.CentellaException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** DataFrames that executors keep, which are processes of their own and are killed for real. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class CacheClusterTest {
    private static final int ROWS = 200_000;
    private static final long SUM = (long) ROWS / 2 * (ROWS + 2) / 2;

    @TempDir
    private static Path folder;

    private SmallCluster cluster;

    @BeforeAll
    void start() {
        cluster = new SmallCluster(folder);
    }

    @AfterAll
    void stop() {
        cluster.close();
    }

    /** Even numbers, from files. */
    private static DataFrame cached(Session session, Path files) {
        session.sql("SELECT i AS n, 'text ' || i AS t FROM generate_series(1, " + ROWS + ") s(i)")
                .write()
                .parquet(files.toString());
        return session.read().parquet(files.toString()).filter("n % 2 = 0").cache();
    }

    private static long sum(DataFrame numbers) {
        return numbers.agg(functions.sum("n").cast("BIGINT").as("s"))
                .collect()
                .getFirst()
                .longValue("s");
    }

    @Test
    void readsNoFileAgainForWhatExecutorsKeep() throws IOException {
        Path files = folder.resolve("once");
        Path hidden = folder.resolve("hidden");
        try (Session session = cluster.session().build()) {
            DataFrame cached = cached(session, files);
            assertThat(cached.count()).isEqualTo(ROWS / 2);
            Files.move(files, hidden);
            assertThat(sum(cached)).isEqualTo(SUM);
            assertThat(cached.filter("n > 199990").select("t").orderBy("t").collect())
                    .extracting(row -> row.string(0))
                    .containsExactly("text 199992", "text 199994", "text 199996", "text 199998", "text 200000");
            assertThat(cached.toRdd().map(row -> row.longValue("n")).reduce(Long::sum))
                    .isEqualTo(SUM);
            cached.createOrReplaceTempView("even");
            assertThat(session.sql("SELECT count(*) AS c FROM even a JOIN even b ON a.n = b.n + 2")
                            .collect()
                            .getFirst()
                            .longValue("c"))
                    .isEqualTo(ROWS / 2 - 1);
            assertThat(session.sql("""
                                    WITH RECURSIVE steps(n) AS (
                                      SELECT min(n) FROM even
                                      UNION ALL SELECT e.n FROM steps s JOIN even e ON e.n = s.n * 2)
                                    SELECT max(n) AS m FROM steps""").collect().getFirst().longValue("m"))
                    .as("in the driver's process")
                    .isEqualTo(131_072);
            cached.unpersist();
            assertThatThrownBy(cached::count).isInstanceOf(CentellaException.class);
            Files.move(hidden, files);
            assertThat(cached.count()).isEqualTo(ROWS / 2);
        }
    }

    /** A recursion runs in the driver's process, which keeps its rows. */
    @Test
    void readsOnExecutorsWhatTheDriverKeeps() {
        try (Session session = cluster.session().build()) {
            DataFrame powers = session.sql("""
                            WITH RECURSIVE steps(n) AS (SELECT 1 UNION ALL SELECT n * 2 FROM steps WHERE n < 100000)
                            SELECT n FROM steps""").cache();
            powers.createOrReplaceTempView("powers");
            for (int i = 0; i < 2; i++) {
                assertThat(session.sql("SELECT count(*) AS c FROM generate_series(1, 5000) s(i) JOIN powers ON i = n")
                                .collect()
                                .getFirst()
                                .longValue("c"))
                        .isEqualTo(13);
            }
        }
    }

    /** Also in the parts of a recursion, which run in the driver's process. */
    @Test
    void computesForRecursionsWhatIsLostWithExecutors() {
        try (Session session = cluster.session().build()) {
            cached(session, folder.resolve("recursion")).createOrReplaceTempView("even");
            for (int round = 0; round < 3; round++) {
                assertThat(session.sql("""
                                        WITH RECURSIVE steps(n) AS (
                                          SELECT min(n) FROM even
                                          UNION ALL SELECT e.n FROM steps s JOIN even e ON e.n = s.n * 2)
                                        SELECT t FROM even e JOIN steps s ON e.n = s.n WHERE e.n > 10000 ORDER BY e.n
                                        """).collect())
                        .as("round %d", round)
                        .extracting(row -> row.string(0))
                        .containsExactly("text 16384", "text 32768", "text 65536", "text 131072");
                cluster.executors().forEach(ProcessHandle::destroyForcibly);
            }
        }
    }

    @Test
    void computesWhatIsLostWithExecutors() {
        Random random = new Random(5);
        try (Session session = cluster.session().build()) {
            DataFrame cached = cached(session, folder.resolve("again"));
            DataFrame derived = cached.filter("n % 4 = 0").cache();
            for (int round = 0; round < 4; round++) {
                assertThat(sum(cached)).as("round %d", round).isEqualTo(SUM);
                assertThat(derived.count()).as("round %d", round).isEqualTo(ROWS / 4);
                List<ProcessHandle> executors = cluster.executors();
                int delay = random.nextInt(300);
                Thread killer = Thread.ofVirtual().start(() -> {
                    try {
                        Thread.sleep(delay);
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                    executors.forEach(ProcessHandle::destroyForcibly);
                });
                assertThat(cached.collect()).as("round %d", round).hasSize(ROWS / 2);
                assertThat(derived.join(cached, "n").count()).isEqualTo(ROWS / 4);
                try {
                    killer.join();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
            assertThat(sum(cached)).isEqualTo(SUM);
        }
    }
}
