// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.shell.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.centella.benchmarks.data.DataFolder;
import org.centella.benchmarks.tpch.TpchSuite;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.dataframe.Session;
import org.centella.shell.cluster.Strike.Blow;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * Why this exists: what a cluster does when processes die, disks fill and networks break is decided by moments that no list
 * of cases has. Here each seed draws a query and {@link Strike}s that hit a cluster of real processes while it runs. Whatever
 * happens, the answer is that of one process, and comes; nothing is computed again that is there; afterwards no process and
 * no file is left.
 *
 * <p>For two hours of seeds, and to repeat one:
 *
 * <pre>
 *   ./mvnw verify -pl shell -am -Dtest=ChaosTest -Dsurefire.failIfNoSpecifiedTests=false -Dcentella.chaos.minutes=120
 *   … -Dcentella.chaos.seed=N -Dcentella.chaos.seeds=1
 * </pre>
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@EnabledOnOs(OS.LINUX)
class ChaosTest {
    private static final long FIRST = Long.getLong("centella.chaos.seed", 0);
    private static final Duration TIME = Duration.ofMinutes(Integer.getInteger("centella.chaos.minutes", 0));
    /** As many as the build plays. */
    private static final int FEW = 6;

    private static final int SEEDS = Integer.getInteger("centella.chaos.seeds", TIME.isPositive() ? 0 : FEW);

    private static final boolean VERBOSE = Boolean.getBoolean("centella.chaos.verbose");

    private static final int WORKERS = 3;
    private static final double SCALE = 0.05;
    /** Longer than any wait of the cluster, and shorter than anyone's patience. */
    private static final int HANG_SECONDS = 120;

    @TempDir
    private static Path folder;

    private final Map<Blow, Integer> blows = new EnumMap<>(Blow.class);
    private StruckCluster cluster;
    private Session session;
    private Session alone;
    private int refused;

    @BeforeAll
    void start() throws Exception {
        Path data = folder.resolve("data");
        DataFolder.write(data, new TpchSuite().files(SCALE), 2, _ -> {});
        alone = Session.builder().data(data).build();
        cluster = new StruckCluster(folder, data, WORKERS);
        session = cluster.processes
                .session(data)
                .set("executors", Integer.toString(WORKERS))
                .set("executor_memory", "512m")
                .set("event_log", log().toString())
                .build();
        EventLogCheck.awaitExecutors(log(), WORKERS);
    }

    @AfterAll
    void stop() {
        if (cluster != null) {
            cluster.close();
        }
        if (alone != null) {
            alone.close();
        }
    }

    private static Path log() {
        return folder.resolve("log");
    }

    @Test
    void answersAreRightWhateverHappens() throws Exception {
        Instant end = Instant.now().plus(TIME);
        List<String> wrong = new ArrayList<>();
        int played = 0;
        for (long seed = FIRST; played < SEEDS || Instant.now().isBefore(end); seed++) {
            long begin = System.nanoTime();
            String failure = play(seed);
            played++;
            if (VERBOSE) {
                System.err.printf("seed %d: %d ms%n", seed, (System.nanoTime() - begin) / 1_000_000);
            }
            if (failure != null) {
                String text = "seed " + seed + ": " + failure
                        + "; again: -Dcentella.chaos.seeds=1 -Dcentella.chaos.seed=" + seed;
                System.err.println(Instant.now() + " " + text);
                wrong.add(text);
            }
        }
        session.close();
        EventLogCheck log = EventLogCheck.of(log());
        System.err.printf(
                "%d seeds from %d, blows %s, %d queries ended by a full disk; %s%n",
                played, FIRST, blows, refused, log.summary());
        cluster.leftOut.forEach((blow, reason) -> System.err.println("left out: " + blow + ", for " + reason));
        assertThat(wrong).isEmpty();
        assertThat(blows).as("blows").isNotEmpty();
        assertThat(log.recomputed).as("made again though it was there").isEmpty();
        assertNothingIsLeft();
        assertThat(cluster.checkAllCores()).isEmpty();
    }

    private @Nullable String play(long seed) throws InterruptedException {
        Random random = new Random(seed);
        List<Strike> strikes = Strike.draw(seed, random, WORKERS).stream()
                .filter(strike -> !cluster.leftOut.containsKey(strike.blow()))
                .toList();
        ChaosQuery query = ChaosQuery.draw(
                random, strikes.stream().anyMatch(strike -> strike.blow().wantsSpilling()));
        List<String> right = query.expected(alone);
        CompletableFuture<List<String>> answer = new CompletableFuture<>();
        Thread.ofPlatform().daemon().start(() -> {
            try {
                answer.complete(query.ask(session));
            } catch (RuntimeException e) {
                answer.completeExceptionally(e);
            }
        });
        List<Thread> struck = new ArrayList<>();
        for (Strike strike : strikes) {
            struck.add(Thread.ofVirtual().start(() -> cluster.strike(strike)));
            blows.merge(strike.blow(), 1, Integer::sum);
        }
        String failure = problem(answer, right, strikes);
        for (Thread thread : struck) {
            thread.join();
        }
        String other = cluster.failures.poll();
        if (failure == null && other == null) {
            return null;
        }
        return query + " with " + strikes + ": " + (failure == null ? "" : failure)
                + (other == null ? "" : "; " + other);
    }

    private @Nullable String problem(CompletableFuture<List<String>> answer, List<String> right, List<Strike> strikes)
            throws InterruptedException {
        try {
            List<String> rows = answer.get(HANG_SECONDS, TimeUnit.SECONDS);
            return rows.equals(right) ? null : "wrong answer, " + rows.size() + " rows of " + right.size();
        } catch (ExecutionException e) {
            if (mayRefuse(e.getCause(), strikes)) {
                refused++;
                return null;
            }
            return e.getCause().toString();
        } catch (TimeoutException e) {
            return "no answer within " + HANG_SECONDS + " s";
        }
    }

    /** A query that finds no disk to spill to, four times, may say so. */
    private static boolean mayRefuse(Throwable error, List<Strike> strikes) {
        return strikes.stream().anyMatch(strike -> strike.blow() == Blow.FILL_DISK)
                && error instanceof CentellaException refusal
                && (refusal.code() == ErrorCode.DISK_FULL || refusal.code() == ErrorCode.IO_ERROR);
    }

    /** The application is over: its executors end, and with them what they kept on disk. */
    private void assertNothingIsLeft() throws Exception {
        ClusterProcesses.await(
                "no executors after their application",
                10,
                () -> cluster.executors().isEmpty());
        for (Path work : cluster.work()) {
            try (Stream<Path> files = Files.walk(work)) {
                assertThat(files.filter(Files::isRegularFile)
                                .filter(file -> !file.getFileName().toString().endsWith(".log")))
                        .as("files of executors that are gone")
                        .isEmpty();
            }
        }
    }
}
