// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.dataframe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.execution.cluster.Endpoint;
import org.centella.execution.cluster.Master;
import org.centella.execution.transfer.SharedSecret;
import org.centella.execution.transfer.Trust;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * A cluster whose processes are killed and stopped, each of them while queries run: no answer may be wrong, no query may hang,
 * and nothing may be left. What takes minutes runs with {@code -Dcentella.test.long=true}.
 */
@EnabledOnOs(OS.LINUX)
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class ClusterDeathsTest {
    private static final String JOINED = """
            SELECT d.name, count(*), sum(f.v), min(f.t)
            FROM facts f JOIN names d ON f.g = d.g
            GROUP BY d.name ORDER BY d.name""";
    private static final String LONG = """
            SELECT a.g, count(*), sum(a.v + b.v), min(a.t || b.t)
            FROM facts a JOIN facts b ON a.id = b.v / 7
            GROUP BY a.g ORDER BY a.g LIMIT 50""";

    @TempDir
    private static Path shared;

    private static Path data;
    private static List<Row> joined;
    private static List<Row> lengthy;

    @TempDir
    private Path folder;

    private TestCluster cluster;

    @BeforeAll
    static void writeData() {
        data = shared.resolve("data");
        try (Session session = Session.builder().build()) {
            for (int part = 0; part < 8; part++) {
                int first = part * 25_000;
                session.sql(
                                "SELECT i AS id, mod(i, 1000) AS g, i * 7 AS v, 'text ' || i AS t FROM generate_series(%d, %d) s(i)"
                                        .formatted(first, first + 24_999))
                        .write()
                        .parquet(data.resolve("facts/part-" + part).toString());
            }
            session.sql("SELECT i AS g, 'name ' || (i % 50) AS name FROM generate_series(0, 999) s(i)")
                    .write()
                    .parquet(data.resolve("names").toString());
        }
        try (Session here = Session.builder().data(data).build()) {
            joined = here.sql(JOINED).collect();
            lengthy = here.sql(LONG).collect();
        }
    }

    @BeforeEach
    void start() throws IOException {
        cluster = new TestCluster(folder);
    }

    @AfterEach
    void stop() {
        cluster.close();
    }

    private static List<Row> run(Session session, String sql) {
        return session.sql(sql).collect();
    }

    /** Does something while a query runs again and again; every answer has to be right. */
    private static void whileRunning(Session session, Runnable action) {
        run(session, JOINED);
        AtomicBoolean done = new AtomicBoolean();
        List<Throwable> failures = new ArrayList<>();
        Thread queries = Thread.ofPlatform().start(() -> {
            try {
                do {
                    assertThat(run(session, LONG)).isEqualTo(lengthy);
                } while (!done.get());
            } catch (Throwable e) {
                failures.add(e);
            }
        });
        TestCluster.sleep(100);
        action.run();
        done.set(true);
        try {
            queries.join(TimeUnit.MINUTES.toMillis(2));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        assertThat(queries.isAlive()).as("a query hangs").isFalse();
        assertThat(failures).isEmpty();
        assertThat(run(session, JOINED)).isEqualTo(joined);
    }

    @Test
    void recomputesOnlyWhatAKilledExecutorTookWithIt() throws Exception {
        cluster.master();
        List<Process> workers = List.of(cluster.worker(1), cluster.worker(1));
        Random random = new Random(1);
        Path logs = folder.resolve("log");
        try (Session session =
                cluster.session(data).set("event_log", logs.toString()).build()) {
            run(session, JOINED);
            for (int round = 0; round < 4; round++) {
                Process worker = workers.get(round % 2);
                TestCluster.await(
                        "an executor", () -> !TestCluster.executors(worker).isEmpty());
                ProcessHandle victim = TestCluster.executors(worker).getFirst();
                int delay = random.nextInt(300);
                Thread killer = Thread.ofVirtual().start(() -> {
                    TestCluster.sleep(delay);
                    victim.destroyForcibly();
                });
                assertThat(run(session, LONG)).as("killed after %d ms", delay).isEqualTo(lengthy);
                killer.join();
            }
        }
        EventLogCheck log = EventLogCheck.of(logs);
        assertThat(log.recomputed).isEmpty();
        assertThat(log.lost).isGreaterThanOrEqualTo(4);
        assertThat(log.submitted).isEqualTo(5);
        assertThat(log.ended).isEqualTo(5);
        System.out.println(log);
    }

    @Test
    void goesOnWithoutAKilledWorker() throws Exception {
        cluster.master();
        Process killed = cluster.worker(1);
        cluster.worker(1);
        try (Session session = cluster.session(data).build()) {
            whileRunning(session, () -> {
                List<ProcessHandle> executors = TestCluster.executors(killed);
                assertThat(executors).isNotEmpty();
                killed.destroyForcibly();
                TestCluster.await("its executors end", () -> executors.stream().noneMatch(ProcessHandle::isAlive));
                TestCluster.sleep(500);
            });
        }
    }

    @Test
    void goesOnWhileItsMasterIsKilledAndStartedAgain() throws Exception {
        Process master = cluster.master();
        Process worker = cluster.worker(1);
        cluster.worker(1);
        try (Session session = cluster.session(data).build()) {
            whileRunning(session, () -> {
                master.destroyForcibly();
                TestCluster.sleep(1500);
                try {
                    cluster.master();
                } catch (IOException e) {
                    throw new IllegalStateException(e);
                }
                List<ProcessHandle> before = TestCluster.executors(worker);
                assertThat(before).as("executors outlive their master").isNotEmpty();
                before.forEach(ProcessHandle::destroyForcibly);
                TestCluster.await(
                        "the new master has an executor started",
                        () -> TestCluster.executors(worker).stream().anyMatch(executor -> !before.contains(executor)));
            });
        }
        try (Session another = cluster.session(data).build()) {
            assertThat(run(another, JOINED)).isEqualTo(joined);
        }
    }

    @Test
    void failsWhenNoExecutorIsLeft() throws Exception {
        cluster.master();
        Process worker = cluster.worker(2);
        try (Session session = cluster.session(data).build()) {
            run(session, JOINED);
            worker.destroyForcibly();
            worker.waitFor();
            long begin = System.nanoTime();
            assertThatThrownBy(() -> run(session, LONG))
                    .isInstanceOfSatisfying(
                            CentellaException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NO_EXECUTORS));
            assertThat(System.nanoTime() - begin).isLessThan(TimeUnit.SECONDS.toNanos(30));
        }
    }

    @Test
    void goesOnWithoutAnExecutorThatIsStopped() throws Exception {
        cluster.master();
        Process worker = cluster.worker(1);
        cluster.worker(1);
        try (Session session = cluster.session(data).build()) {
            run(session, JOINED);
            ProcessHandle stopped = TestCluster.executors(worker).getFirst();
            TestCluster.signal(stopped, "STOP");
            assertThat(run(session, LONG)).isEqualTo(lengthy);
            TestCluster.signal(stopped, "CONT");
            TestCluster.await("who was given up ends", () -> !stopped.isAlive());
            assertThat(run(session, JOINED)).isEqualTo(joined);
        }
    }

    @Test
    void losesNothingOfAWorkerThatLeaves() throws Exception {
        cluster.master();
        Process leaving = cluster.worker(1);
        cluster.worker(1);
        Path logs = folder.resolve("log");
        try (Session session =
                cluster.session(data).set("event_log", logs.toString()).build()) {
            whileRunning(session, () -> {
                // Not Process.destroy, which closes the standard input too.
                TestCluster.signal(leaving.toHandle(), "TERM");
                TestCluster.await("a worker that was asked to end has ended", () -> !leaving.isAlive());
            });
        }
        EventLogCheck log = EventLogCheck.of(logs);
        assertThat(log.recomputed).isEmpty();
        assertThat(log.reruns).as("tasks that ran again: %s", log).isZero();
    }

    @Test
    void endsTheExecutorsOfAKilledDriverAndFreesTheirCores() throws Exception {
        try (Master master = new Master(
                new Endpoint("localhost", cluster.port()), Trust.by(SharedSecret.ofFileOrNew(cluster.secret)))) {
            Process worker = cluster.worker(2);
            TestCluster.await("a worker", () -> master.status().freeCores() == 2);
            Process driver = cluster.driver(data, LONG);
            TestCluster.await(
                    "the driver runs queries", () -> cluster.log(driver).contains("ran"));
            List<ProcessHandle> executors = TestCluster.executors(worker);
            assertThat(executors).hasSize(2);
            assertThat(master.status().freeCores()).isZero();
            driver.destroyForcibly();
            TestCluster.await("its cores are free", 10, () -> master.status().freeCores() == 2);
            assertThat(executors).noneMatch(ProcessHandle::isAlive);
            assertThat(master.status().applications()).isEmpty();
        }
    }

    @Test
    void tellsTheApplicationWhenNoExecutorStarts() throws Exception {
        cluster.master();
        Files.writeString(folder.resolve("worker-0"), "not a folder");
        cluster.worker(1);
        try (Session session = cluster.session(data).build()) {
            assertThatThrownBy(() -> run(session, JOINED))
                    .isInstanceOfSatisfying(
                            CentellaException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NO_EXECUTORS))
                    .hasMessageContaining("on worker-0 cannot be started");
        }
    }

    @Test
    void givesIdleExecutorsBackAndAsksForMoreWhenTasksWait() throws Exception {
        try (Master master = new Master(
                        new Endpoint("localhost", cluster.port()), Trust.by(SharedSecret.ofFileOrNew(cluster.secret)));
                Session session =
                        cluster.session(data).set("executor_idle_time", "500ms").build()) {
            cluster.worker(2);
            TestCluster.await("a worker", () -> master.status().freeCores() == 2);
            for (int round = 0; round < 2; round++) {
                assertThat(run(session, JOINED)).isEqualTo(joined);
                assertThat(master.status().freeCores()).as("while it works").isLessThan(2);
                TestCluster.await(
                        "idle executors are gone", () -> master.status().freeCores() == 2);
            }
        }
    }

    @Test
    void cutsOffWhoSendsGarbage() throws Exception {
        Process master = cluster.master();
        Process worker = cluster.worker(1);
        try (Session session = cluster.session(data).build()) {
            run(session, JOINED);
            List<Integer> ports = new ArrayList<>(TestCluster.ports(master.toHandle()));
            TestCluster.executors(worker).forEach(executor -> ports.addAll(portsOf(executor)));
            ports.addAll(portsOf(ProcessHandle.current()));
            assertThat(ports).as("master, executor, driver's link and blocks").hasSizeGreaterThanOrEqualTo(4);
            byte[] random = new byte[70_000];
            new Random(7).nextBytes(random);
            // A length of 10 GB does not fit a frame's field; the largest that does comes first.
            byte[] huge = {0x7f, -1, -1, -1, 0, 0, 0, 2, 0x54, 0x0B, -28, 0, 0};
            byte[] half = {0, 0, 0, 64, 1, 0, 0};
            for (int port : ports) {
                for (byte[] garbage :
                        List.of(random, huge, half, "GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII))) {
                    assertIsCutOff(port, garbage);
                }
            }
            assertThat(run(session, JOINED)).isEqualTo(joined);
        }
    }

    private static List<Integer> portsOf(ProcessHandle process) {
        try {
            return TestCluster.ports(process);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void assertIsCutOff(int port, byte[] garbage) throws IOException {
        try (Socket socket = new Socket("localhost", port)) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(garbage);
            socket.getOutputStream().flush();
            InputStream in = socket.getInputStream();
            while (in.read() >= 0) {}
        } catch (SocketTimeoutException e) {
            throw new AssertionError("port " + port + " did not cut off who sent " + garbage.length + " bytes", e);
        } catch (IOException e) {
            // Cut off harder than closed.
            assertThat(e).hasMessageMatching("(?i).*(reset|broken pipe|aborted).*");
        }
    }

    @Test
    @EnabledIfSystemProperty(named = "centella.test.long", matches = "true")
    void answersUnderRandomDeaths() throws Exception {
        long seed = Long.getLong("centella.test.seed", System.nanoTime());
        int minutes = Integer.getInteger("centella.test.minutes", 3);
        System.out.println("seed " + seed + ": again with -Dcentella.test.seed=" + seed);
        Random random = new Random(seed);
        Process[] master = {cluster.master()};
        List<Process> workers = new ArrayList<>(List.of(cluster.worker(1), cluster.worker(1), cluster.worker(1)));
        int deaths = 0;
        int queries = 0;
        try (Session session = cluster.session(data).set("executors", "3").build()) {
            long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(minutes);
            while (System.nanoTime() < end) {
                Thread killer = Thread.ofVirtual().start(() -> {
                    TestCluster.sleep(random.nextInt(400));
                    strike(random, master, workers);
                });
                deaths++;
                queries++;
                boolean which = random.nextBoolean();
                assertThat(run(session, which ? LONG : JOINED))
                        .as("seed %d, query %d", seed, queries)
                        .isEqualTo(which ? lengthy : joined);
                killer.join();
            }
        }
        System.out.println(queries + " queries, " + deaths + " strikes, none wrong");
    }

    private void strike(Random random, Process[] master, List<Process> workers) {
        try {
            int which = random.nextInt(workers.size());
            Process worker = workers.get(which);
            List<ProcessHandle> executors = TestCluster.executors(worker);
            switch (random.nextInt(10)) {
                case 0 -> {
                    worker.destroyForcibly();
                    workers.set(which, cluster.worker(1));
                }
                case 1 -> {
                    TestCluster.signal(worker.toHandle(), "TERM");
                    workers.set(which, cluster.worker(1));
                }
                case 2 -> {
                    master[0].destroyForcibly().waitFor();
                    master[0] = cluster.master();
                }
                case 3 -> {
                    for (ProcessHandle executor : executors) {
                        TestCluster.signal(executor, "STOP");
                        TestCluster.sleep(random.nextInt(3000));
                        TestCluster.signal(executor, "CONT");
                    }
                }
                default -> executors.forEach(ProcessHandle::destroyForcibly);
            }
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
