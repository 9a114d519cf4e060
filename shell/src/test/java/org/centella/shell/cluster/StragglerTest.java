// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.shell.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.centella.dataframe.Session;
import org.centella.execution.journal.EventLog;
import org.centella.execution.journal.LogLine;
import org.centella.execution.scheduler.LaunchReason;
import org.centella.execution.scheduler.LogEntry;
import org.centella.execution.scheduler.TaskId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * One executor of three has a tenth of its processor: its tasks get copies elsewhere, and the query does not wait for it. The
 * build looks at the copies only; this measures, three rounds with and three without the slow executor:
 *
 * <pre>
 *   ./mvnw verify -pl shell -am -Dtest=StragglerTest -Dsurefire.failIfNoSpecifiedTests=false -Dcentella.straggler.rounds=3
 * </pre>
 */
@EnabledOnOs(OS.LINUX)
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class StragglerTest {
    private static final int ROUNDS = Integer.getInteger("centella.straggler.rounds", 0);
    private static final int WORKERS = 3;
    private static final int FILES = 48;
    private static final int ROWS = ROUNDS > 0 ? 60_000 : 20_000;
    /** Tasks of some 100 ms, many for each slot, and rows that go from each to each. */
    private static final String SQL = """
            SELECT k % 97, count(*), sum(n), max(t) FROM (
                SELECT i % 20011 AS k, count(*) AS n, max(md5(md5(t))) AS t FROM facts GROUP BY 1) s
            GROUP BY 1 ORDER BY 1""";

    @TempDir
    private static Path folder;

    @Test
    void copiesOfASlowExecutorsTasksWin() throws Exception {
        Path data = folder.resolve("data");
        List<String> expected;
        try (Session alone = Session.builder().build()) {
            for (int file = 0; file < FILES; file++) {
                alone.sql("SELECT i, 'text ' || i AS t FROM generate_series(%d, %d) s(i)"
                                .formatted(file * ROWS, (file + 1) * ROWS - 1))
                        .write()
                        .parquet(data.resolve("facts/part-" + file).toString());
            }
        }
        try (Session alone = Session.builder().data(data).build()) {
            expected = ChaosQuery.rows(alone, SQL);
        }
        Path logs = folder.resolve("log");
        try (ClusterProcesses cluster = new ClusterProcesses(folder)) {
            cluster.master();
            List<Process> workers = new ArrayList<>();
            for (int i = 0; i < WORKERS; i++) {
                workers.add(cluster.worker(1));
            }
            try (Session session = cluster.session(data)
                    .set("executors", Integer.toString(WORKERS))
                    .set("scan_partitions_per_slot", Integer.toString(FILES / WORKERS))
                    .set("event_log", logs.toString())
                    .build()) {
                EventLogCheck.awaitExecutors(logs, WORKERS);
                for (int i = 0; i < 1 + ROUNDS; i++) {
                    assertThat(ChaosQuery.rows(session, SQL)).isEqualTo(expected);
                }
                ProcessHandle victim =
                        ClusterProcesses.executors(workers.getFirst()).getFirst();
                for (int round = 0; round < ROUNDS; round++) {
                    System.err.printf(
                            "round %d: %d ms, with a slow executor %d ms%n",
                            round, millis(session, expected), millisWithSlow(session, expected, victim));
                }
                // Until a copy has won: how the tasks fall is the moment's.
                for (int i = 0; i < 5 && copiesThatWon(logs) == 0; i++) {
                    millisWithSlow(session, expected, victim);
                }
            }
        }
        assertThat(copiesThatWon(logs)).as("copies that won").isPositive();
    }

    private static long millis(Session session, List<String> expected) {
        long begin = System.nanoTime();
        assertThat(ChaosQuery.rows(session, SQL)).isEqualTo(expected);
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);
    }

    private static long millisWithSlow(Session session, List<String> expected, ProcessHandle victim)
            throws InterruptedException {
        Thread slower = Thread.ofPlatform().start(() -> Signals.slow(victim, (int) TimeUnit.MINUTES.toMillis(5)));
        try {
            return millis(session, expected);
        } finally {
            slower.interrupt();
            slower.join();
            Signals.resume(victim);
        }
    }

    private static long copiesThatWon(Path logs) throws Exception {
        Path log;
        try (Stream<Path> files = Files.list(logs)) {
            log = files.findFirst().orElseThrow();
        }
        Set<TaskId> copies = new HashSet<>();
        Set<TaskId> cancelled = new HashSet<>();
        Map<TaskId, Boolean> won = new HashMap<>();
        for (LogLine line : EventLog.read(log)) {
            switch (line.entry()) {
                case LogEntry.TaskLaunched(TaskId task, int _, LaunchReason reason) -> {
                    if (reason == LaunchReason.SLOW) {
                        copies.add(task);
                    }
                }
                case LogEntry.TaskCancelled(TaskId task, int _) -> cancelled.add(task);
                case LogEntry.TaskSucceeded(TaskId task, long _, long _) -> won.put(task, !cancelled.contains(task));
                default -> {}
            }
        }
        return copies.stream().filter(task -> won.getOrDefault(task, false)).count();
    }
}
