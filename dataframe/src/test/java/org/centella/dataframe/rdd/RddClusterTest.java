// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.dataframe.rdd;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.centella.dataframe.Session;
import org.centella.dataframe.SmallCluster;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** RDDs on a cluster, whose executors are processes of their own that are killed for real. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class RddClusterTest {
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

    /** Waits until both executors have run a task, so that there are two to lose one of. */
    private static void settle(Session session) {
        Rdd<Long> pids = session.parallelize(IntStream.range(0, 8).boxed().toList(), 8)
                .map(n -> {
                    sleep(50);
                    return ProcessHandle.current().pid();
                });
        for (int i = 0; i < 100 && pids.distinct().count() < 2; i++) {
            sleep(50);
        }
        assertThat(pids.collect()).doesNotContain(ProcessHandle.current().pid());
    }

    private static void sleep(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void countsEachTaskOnceThoughAnExecutorIsKilled() throws Exception {
        try (Session session = cluster.session().build()) {
            settle(session);
            Accumulator<Long> seen = session.accumulator("seen");
            for (int round = 0; round < 3; round++) {
                long before = seen.value();
                ProcessHandle victim = cluster.executors().getFirst();
                int delay = 200 + 300 * round;
                Thread killer = Thread.ofVirtual().start(() -> {
                    sleep(delay);
                    victim.destroyForcibly();
                });
                Map<Integer, Integer> sums = session.parallelize(
                                IntStream.range(0, 12_000).boxed().toList(), 12)
                        .map(n -> {
                            if (n % 100 == 0) {
                                sleep(10);
                            }
                            seen.add(1L);
                            return n;
                        })
                        .keyBy(n -> n % 10)
                        .reduceByKey(Integer::sum, 4)
                        .collectAsMap();
                killer.join();
                Map<Integer, Integer> expected = new HashMap<>();
                IntStream.range(0, 12_000).forEach(n -> expected.merge(n % 10, n, Integer::sum));
                assertThat(sums).isEqualTo(expected);
                assertThat(seen.value() - before).as("round " + round).isEqualTo(12_000);
            }
        }
    }

    @Test
    void keepsPartitionsOnExecutorsAndComputesThoseThatAreLost() {
        try (Session session = cluster.session().build()) {
            settle(session);
            Accumulator<Long> computed = session.accumulator("computed");
            Rdd<Integer> kept = session.parallelize(
                            IntStream.range(0, 1000).boxed().toList(), 10)
                    .map(n -> {
                        computed.add(1L);
                        return n;
                    })
                    .keyBy(n -> n % 100)
                    .reduceByKey(Integer::sum, 6)
                    .values()
                    .cache();
            int sum = 499_500;
            assertThat(kept.reduce(Integer::sum)).isEqualTo(sum);
            assertThat(computed.value()).isEqualTo(1000);
            for (int i = 0; i < 3; i++) {
                assertThat(kept.reduce(Integer::sum)).isEqualTo(sum);
            }
            assertThat(computed.value())
                    .as("what is kept is not computed again")
                    .isEqualTo(1000);
            cluster.executors().forEach(ProcessHandle::destroyForcibly);
            assertThat(kept.reduce(Integer::sum)).isEqualTo(sum);
            assertThat(computed.value()).as("what is gone is").isEqualTo(2000);
            assertThat(kept.count()).isEqualTo(100);
            kept.unpersist();
            assertThat(kept.count()).isEqualTo(100);
            assertThat(computed.value()).isEqualTo(3000);
        }
    }

    /** A task whose executor is busy runs on the other, so that some are far: by chance, a half would be. */
    @Test
    void runsTasksWhereTheirPartitionsAreKept() {
        try (Session session = cluster.session().build()) {
            settle(session);
            Rdd<Long> places = session.parallelize(
                            IntStream.range(0, 16).boxed().toList(), 16)
                    .map(n -> {
                        sleep(30);
                        return ProcessHandle.current().pid();
                    })
                    .cache();
            assertThat(places.count()).isEqualTo(16);
            int near = 0;
            for (int round = 0; round < 4; round++) {
                near += places.map(place -> {
                            sleep(30);
                            return place == ProcessHandle.current().pid() ? 1 : 0;
                        })
                        .reduce(Integer::sum);
            }
            assertThat(near).as("of 64 tasks").isGreaterThan(44);
        }
    }

    /** A job with a recursive query runs in the driver's process. */
    @Test
    void readsInTheDriverWhatExecutorsKeep() {
        try (Session session = cluster.session().build()) {
            settle(session);
            Accumulator<Long> computed = session.accumulator("computed");
            Rdd<Long> kept = session.parallelize(IntStream.range(0, 100).boxed().toList(), 4)
                    .map(n -> {
                        computed.add(1L);
                        return (long) n;
                    })
                    .cache();
            assertThat(kept.count()).isEqualTo(100);
            Rdd<Long> steps = session.sql("""
                            WITH RECURSIVE steps(n) AS (
                              SELECT CAST(1 AS BIGINT) UNION ALL SELECT n + 1 FROM steps WHERE n < 10)
                            SELECT n FROM steps""").toRdd().map(row -> row.longValue("n"));
            assertThat(kept.union(steps).reduce(Long::sum)).isEqualTo(4950 + 55);
            assertThat(computed.value()).isEqualTo(100);
        }
    }

    @Test
    void sendsBroadcastValuesToExecutors() {
        try (Session session = cluster.session().build()) {
            settle(session);
            byte[] large = new byte[9_000_000];
            large[8_999_999] = 7;
            try (Broadcast<byte[]> broadcast = session.broadcast(large)) {
                List<Integer> last = session.parallelize(
                                IntStream.range(0, 6).boxed().toList(), 6)
                        .map(n -> n + broadcast.value()[8_999_999])
                        .collect();
                assertThat(last).containsExactly(7, 8, 9, 10, 11, 12);
            }
        }
    }

    @Test
    void sortsNumbersAndWritesAsInOneProcess() {
        List<Integer> values =
                IntStream.range(0, 20_000).map(n -> n * 7919 % 20_011).boxed().toList();
        try (Session session = cluster.session().build()) {
            Rdd<Integer> sorted = session.parallelize(values, 8).sortBy(n -> n, true, 5);
            assertThat(sorted.collect()).isEqualTo(values.stream().sorted().toList());
            assertThat(sorted.zipWithIndex()
                            .filter(pair -> pair.value() < 3)
                            .keys()
                            .collect())
                    .isEqualTo(values.stream().sorted().limit(3).toList());
            Path out = folder.resolve("out");
            sorted.saveAsTextFile(out.toString());
            assertThat(session.textFile(out.toString()).count()).isEqualTo(20_000);
            assertThat(session.sql("SELECT i AS i FROM generate_series(1, 1000) s(i)")
                            .toRdd()
                            .mapToPair(row -> Pair.of(row.longValue(0) % 3, row))
                            .groupByKey()
                            .mapValues(List::size)
                            .collectAsMap())
                    .containsEntry(0L, 333);
        }
    }
}
