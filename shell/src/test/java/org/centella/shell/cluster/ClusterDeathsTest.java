// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.shell.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
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
import java.util.stream.Stream;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.dataframe.Row;
import org.centella.dataframe.Session;
import org.centella.execution.cluster.Endpoint;
import org.centella.execution.cluster.Master;
import org.centella.execution.transfer.SharedSecret;
import org.centella.execution.transfer.Trust;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * A cluster whose processes are killed and stopped, each of them while queries run: no answer may be wrong, no query may hang,
 * and nothing may be left. What no case here thinks of is for {@link ChaosTest}.
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

    private static final int ATTEMPTS = 5;

    @TempDir
    private static Path shared;

    private static Path data;
    private static List<Row> joined;
    private static List<Row> lengthy;

    @TempDir
    private Path folder;

    private ClusterProcesses cluster;

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
        cluster = new ClusterProcesses(folder);
    }

    @AfterEach
    void stop() {
        cluster.close();
    }

    /** A shell that asks a query so often. */
    private Process driver(int times) throws IOException {
        List<String> command = new ArrayList<>(cluster.driver(data, 2));
        for (int i = 0; i < times; i++) {
            command.addAll(List.of("-e", JOINED));
        }
        return cluster.start(List.of(), command.toArray(String[]::new));
    }

    private static List<Row> run(Session session, String sql) {
        return session.sql(sql).collect();
    }

    /** Waits for executors, which take longer than a query does to start on a machine that is busy. */
    private static void begin(Session session) {
        for (int attempt = 1; ; attempt++) {
            try {
                run(session, JOINED);
                return;
            } catch (CentellaException e) {
                if (e.code() != ErrorCode.NO_EXECUTORS || attempt == ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    /** Does something while a query runs again and again; every answer has to be right. */
    private static void whileRunning(Session session, Runnable action) {
        begin(session);
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
        Signals.sleep(100);
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
            begin(session);
            for (int round = 0; round < 4; round++) {
                Process worker = workers.get(round % 2);
                ClusterProcesses.await(
                        "an executor", () -> !ClusterProcesses.executors(worker).isEmpty());
                ProcessHandle victim = ClusterProcesses.executors(worker).getFirst();
                int delay = random.nextInt(300);
                Thread killer = Thread.ofVirtual().start(() -> {
                    Signals.sleep(delay);
                    victim.destroyForcibly();
                });
                assertThat(run(session, LONG)).as("killed after %d ms", delay).isEqualTo(lengthy);
                killer.join();
            }
        }
        EventLogCheck log = EventLogCheck.of(logs);
        assertThat(log.recomputed).isEmpty();
        assertThat(log.lost).isGreaterThanOrEqualTo(4);
        // More where the first found no executors at once.
        assertThat(log.submitted).isGreaterThanOrEqualTo(5);
        assertThat(log.ended).isEqualTo(log.submitted);
        System.out.println(log);
    }

    @Test
    void goesOnWithoutAKilledWorker() throws Exception {
        cluster.master();
        Process killed = cluster.worker(1);
        cluster.worker(1);
        try (Session session = cluster.session(data).build()) {
            session.set("force_spill", "true");
            whileRunning(session, () -> {
                List<ProcessHandle> executors = ClusterProcesses.executors(killed);
                assertThat(executors).isNotEmpty();
                ClusterProcesses.await("files of executors", () -> !spilled().isEmpty());
                killed.destroyForcibly();
                ClusterProcesses.await(
                        "its executors end", () -> executors.stream().noneMatch(ProcessHandle::isAlive));
                Signals.sleep(500);
            });
        }
        ClusterProcesses.await("no files of executors", () -> spilled().isEmpty());
    }

    private List<Path> spilled() {
        try (Stream<Path> all = Files.walk(cluster.work())) {
            return all.filter(file -> file.toString().endsWith(".spill") && Files.isRegularFile(file))
                    .toList();
        } catch (IOException | UncheckedIOException e) {
            // Something went while it was looked at.
            return List.of(cluster.work());
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
                Signals.sleep(1500);
                try {
                    cluster.master();
                } catch (IOException e) {
                    throw new IllegalStateException(e);
                }
                List<ProcessHandle> before = ClusterProcesses.executors(worker);
                assertThat(before).as("executors outlive their master").isNotEmpty();
                before.forEach(ProcessHandle::destroyForcibly);
                ClusterProcesses.await(
                        "the new master has an executor started",
                        () -> ClusterProcesses.executors(worker).stream()
                                .anyMatch(executor -> !before.contains(executor)));
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
            begin(session);
            worker.destroyForcibly();
            worker.waitFor();
            long begin = System.nanoTime();
            assertThatThrownBy(() -> run(session, LONG))
                    .isInstanceOfSatisfying(
                            CentellaException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NO_EXECUTORS));
            long nanos = System.nanoTime() - begin;
            System.out.printf("no executors: failed after %.1f s%n", nanos / 1e9);
            assertThat(nanos).isLessThan(TimeUnit.SECONDS.toNanos(30));
        }
    }

    @Test
    void goesOnWithoutAnExecutorThatIsStopped() throws Exception {
        cluster.master();
        Process worker = cluster.worker(1);
        cluster.worker(1);
        try (Session session = cluster.session(data).build()) {
            begin(session);
            ProcessHandle stopped = ClusterProcesses.executors(worker).getFirst();
            Signals.send(stopped, "STOP");
            assertThat(run(session, LONG)).isEqualTo(lengthy);
            Signals.send(stopped, "CONT");
            ClusterProcesses.await("who was given up ends", () -> !stopped.isAlive());
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
                Signals.send(leaving.toHandle(), "TERM");
                ClusterProcesses.await("a worker that was asked to end has ended", () -> !leaving.isAlive());
            });
        }
        EventLogCheck log = EventLogCheck.of(logs);
        assertThat(log.recomputed).isEmpty();
        assertThat(log.reruns).as("tasks that ran again: %s", log).isZero();
    }

    @Test
    void endsTheExecutorsOfAKilledDriverAndFreesTheirCores() throws Exception {
        try (Master master = new Master(
                new Endpoint("localhost", cluster.port()), Trust.by(SharedSecret.ofFileOrNew(cluster.secret())))) {
            Process worker = cluster.worker(2);
            ClusterProcesses.await("a worker", () -> master.status().freeCores() == 2);
            Process driver = driver(100);
            ClusterProcesses.await(
                    "the driver runs queries", () -> cluster.log(driver).contains("name 1"));
            List<ProcessHandle> executors = ClusterProcesses.executors(worker);
            assertThat(executors).hasSize(2);
            assertThat(master.status().freeCores()).isZero();
            driver.destroyForcibly();
            ClusterProcesses.await(
                    "its cores are free", 10, () -> master.status().freeCores() == 2);
            assertThat(executors).noneMatch(ProcessHandle::isAlive);
            assertThat(master.status().applications()).isEmpty();
        }
    }

    @Test
    void tellsTheApplicationWhenNoExecutorStarts() throws Exception {
        cluster.master();
        Files.writeString(Files.createDirectories(cluster.work()).resolve("worker-0"), "not a folder");
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
                        new Endpoint("localhost", cluster.port()),
                        Trust.by(SharedSecret.ofFileOrNew(cluster.secret())));
                Session session =
                        cluster.session(data).set("executor_idle_time", "500ms").build()) {
            cluster.worker(2);
            ClusterProcesses.await("a worker", () -> master.status().freeCores() == 2);
            for (int round = 0; round < 2; round++) {
                assertThat(run(session, JOINED)).isEqualTo(joined);
                assertThat(master.status().freeCores()).as("while it works").isLessThan(2);
                ClusterProcesses.await(
                        "idle executors are gone", () -> master.status().freeCores() == 2);
            }
        }
    }

    @Test
    void cutsOffWhoSendsGarbage() throws Exception {
        Process master = cluster.master();
        Process worker = cluster.worker(1);
        try (Session session = cluster.session(data).build()) {
            begin(session);
            List<Integer> ports = new ArrayList<>(Proc.ports(master.toHandle()));
            ClusterProcesses.executors(worker).forEach(executor -> ports.addAll(portsOf(executor)));
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
            return Proc.ports(process);
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
}
