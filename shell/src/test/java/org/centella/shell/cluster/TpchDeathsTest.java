// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.shell.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.centella.benchmarks.data.DataFolder;
import org.centella.benchmarks.tpch.TpchSuite;
import org.centella.dataframe.Session;
import org.centella.execution.scheduler.LaunchReason;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * TPC-H with an executor, a worker or the master killed at a random moment of each query: the answers are those of one process,
 * and the event log proves that nothing was computed again that was there, and why each attempt was launched. The build asks
 * a few queries of little data; for all 22 of more:
 *
 * <pre>
 *   ./mvnw verify -pl shell -am -Dtest=TpchDeathsTest -Dsurefire.failIfNoSpecifiedTests=false -Dcentella.deaths.data=data/tpch-1
 * </pre>
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@EnabledOnOs(OS.LINUX)
@Timeout(value = 60, unit = TimeUnit.MINUTES)
class TpchDeathsTest {
    private static final String DATA = System.getProperty("centella.deaths.data", "");
    private static final long SEED = Long.getLong("centella.deaths.seed", 1);
    private static final double SCALE = 0.05;
    private static final List<String> FEW = List.of("Q9", "Q18", "Q21");
    private static final int WORKERS = 2;

    @TempDir
    private static Path folder;

    private final Map<String, List<String>> queries = new LinkedHashMap<>(new TpchSuite().queries());
    private final Map<String, List<String>> expected = new LinkedHashMap<>();
    private final List<Process> workers = new ArrayList<>();
    private Path data;
    private ClusterProcesses cluster;
    private Process master;

    /** What is killed, and started again. */
    private interface Killing {
        void run() throws IOException, InterruptedException;
    }

    @BeforeAll
    void start() throws IOException {
        if (DATA.isEmpty()) {
            data = folder.resolve("data");
            DataFolder.write(data, new TpchSuite().files(SCALE), 2, _ -> {});
            queries.keySet().retainAll(FEW);
        } else {
            data = Path.of(DATA).toAbsolutePath();
        }
        try (Session alone = Session.builder().data(data).build()) {
            queries.forEach((name, statements) -> expected.put(name, rows(alone, statements)));
        }
        cluster = new ClusterProcesses(folder);
        master = cluster.master();
        for (int i = 0; i < WORKERS; i++) {
            workers.add(cluster.worker(1));
        }
    }

    @AfterAll
    void stop() {
        if (cluster != null) {
            cluster.close();
        }
    }

    @Test
    void answersThoughAnExecutorIsKilledInEachQuery() throws Exception {
        Random random = new Random(SEED);
        EventLogCheck log = play("executor", random, () -> {
            List<ProcessHandle> executors = executors();
            if (!executors.isEmpty()) {
                executors.get(random.nextInt(executors.size())).destroyForcibly();
            }
        });
        assertThat(log.lost).as("executors lost").isGreaterThanOrEqualTo(queries.size() / 2);
    }

    @Test
    void answersThoughAWorkerIsKilledInEachQuery() throws Exception {
        Random random = new Random(SEED);
        EventLogCheck log = play("worker", random, () -> {
            int which = random.nextInt(WORKERS);
            workers.get(which).destroyForcibly().waitFor();
            workers.set(which, cluster.worker(1));
        });
        assertThat(log.lost).as("executors lost").isGreaterThanOrEqualTo(queries.size() / 2);
    }

    /** Nothing is lost with it, so nothing is done again. */
    @Test
    void answersThoughTheMasterIsKilledInEachQuery() throws Exception {
        EventLogCheck log = play("master", new Random(SEED), () -> {
            master.destroyForcibly().waitFor();
            master = cluster.master();
        });
        assertThat(log.lost).as("executors lost").isZero();
        assertThat(log.reasons.keySet()).isSubsetOf(LaunchReason.FIRST, LaunchReason.SLOW);
        try (Session after = cluster.session(data).build()) {
            String name = queries.keySet().iterator().next();
            assertThat(rows(after, queries.get(name)))
                    .as("%s with executors of workers that came back", name)
                    .isEqualTo(expected.get(name));
        }
    }

    private EventLogCheck play(String what, Random random, Killing killing) throws Exception {
        Path logs = folder.resolve("log-" + what);
        List<String> wrong = new ArrayList<>();
        int struck = 0;
        try (Session session =
                cluster.session(data).set("event_log", logs.toString()).build()) {
            if (DATA.isEmpty()) {
                // Little data would be joined in one stage.
                session.set("broadcast_limit", "0");
                session.set("shuffle_partitions", "6");
            }
            EventLogCheck.awaitExecutors(logs, WORKERS);
            for (Map.Entry<String, List<String>> query : queries.entrySet()) {
                long begin = System.nanoTime();
                check(session, query, "undisturbed", wrong);
                // It was the first of its kind, and may be twice as fast the next time.
                int millis = 1 + (int) TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin) / 2;
                EventLogCheck.awaitExecutors(logs, WORKERS);
                int after = random.nextInt(millis);
                AtomicBoolean running = new AtomicBoolean(true);
                boolean[] hit = new boolean[1];
                Thread killer = Thread.ofPlatform().start(() -> {
                    Signals.sleep(after);
                    hit[0] = running.get();
                    try {
                        killing.run();
                    } catch (IOException | InterruptedException e) {
                        wrong.add("the killer failed: " + e);
                    }
                });
                check(session, query, what + " killed after " + after + " of some " + millis + " ms", wrong);
                running.set(false);
                killer.join();
                struck += hit[0] ? 1 : 0;
            }
        }
        EventLogCheck log = EventLogCheck.of(logs);
        System.err.printf(
                "%s killed in %d of %d queries (seed %d): %s%n", what, struck, queries.size(), SEED, log.summary());
        assertThat(wrong).isEmpty();
        assertThat(log.recomputed).as("attempts without need").isEmpty();
        return log;
    }

    private void check(Session session, Map.Entry<String, List<String>> query, String how, List<String> wrong) {
        try {
            List<String> rows = rows(session, query.getValue());
            if (!rows.equals(expected.get(query.getKey()))) {
                wrong.add(query.getKey() + ", " + how + ": wrong, " + rows.size() + " rows");
            }
        } catch (RuntimeException e) {
            wrong.add(query.getKey() + ", " + how + ": " + e);
        }
    }

    private List<ProcessHandle> executors() {
        return workers.stream()
                .flatMap(worker -> ClusterProcesses.executors(worker).stream())
                .toList();
    }

    /** Q15 makes a view first, and drops it afterwards. */
    private static List<String> rows(Session session, List<String> statements) {
        List<String> rows = new ArrayList<>();
        for (String sql : statements) {
            String first = Arrays.stream(sql.strip().split("\\s+")).findFirst().orElseThrow();
            if (first.equalsIgnoreCase("SELECT") || first.equalsIgnoreCase("WITH")) {
                rows.addAll(ChaosQuery.rows(session, sql));
            } else {
                session.execute(sql).close();
            }
        }
        return rows;
    }
}
