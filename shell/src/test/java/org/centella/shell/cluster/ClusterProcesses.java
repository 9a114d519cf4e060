// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.shell.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.centella.dataframe.Session;
import org.centella.shell.Main;

/**
 * A master, workers and drivers as their users start them, each a process of its own, for tests that kill and pause them.
 * Executors are the children of the workers. Closing it kills what is left.
 */
final class ClusterProcesses implements AutoCloseable {
    private static final int STOP_SECONDS = 20;
    /** For a process on a machine that does much else. */
    static final int START_SECONDS = 120;

    private static final int MEBIBYTES_PER_CORE = 512;
    private static final String LOOPBACK = "localhost";

    private final Path folder;
    private final String host;
    private final List<String> options;
    private final int port;
    private final Map<Process, Path> logs = new LinkedHashMap<>();
    private final Thread whenKilled = new Thread(this::kill);
    private int workers;

    /**
     * Where a worker runs.
     *
     * @param command what comes before its own, to put the process somewhere else
     * @param host under which it is reached
     * @param work for what its executors write
     */
    record Place(List<String> command, String host, Path work) {}

    /** @param folder for the secret, for what processes log, and for what workers leave */
    ClusterProcesses(Path folder) throws IOException {
        this(folder, LOOPBACK);
    }

    /** @param host of the master, and of drivers */
    ClusterProcesses(Path folder, String host) throws IOException {
        this(folder, host, List.of());
    }

    /** @param options of master and workers alike */
    ClusterProcesses(Path folder, String host, List<String> options) throws IOException {
        this.folder = folder;
        this.host = host;
        this.options = options;
        // A port that was free a moment ago: a master that is started again must be found where it was.
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getByName(host))) {
            this.port = free.getLocalPort();
        }
        Runtime.getRuntime().addShutdownHook(whenKilled);
    }

    String address() {
        return host + ":" + port;
    }

    int port() {
        return port;
    }

    Path secret() {
        return folder.resolve("secret");
    }

    /** Where workers keep what their executors log and spill, unless another place is said. */
    Path work() {
        return folder.resolve("work");
    }

    /** Starts a master, and waits until it listens. */
    Process master() throws IOException {
        Process master = start(List.of(), daemon("master", "--listen", address(), "--secret", secret().toString()));
        await("a master", () -> {
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(host, port), 1000);
                return true;
            } catch (IOException e) {
                return false;
            }
        });
        return master;
    }

    Process worker(int cores) throws IOException {
        return worker(cores, new Place(List.of(), LOOPBACK, work()));
    }

    Process worker(int cores, Place place) throws IOException {
        return start(
                place.command(),
                daemon(
                        "worker",
                        "--master",
                        address(),
                        "--cores",
                        Integer.toString(cores),
                        "--memory",
                        MEBIBYTES_PER_CORE * cores + "m",
                        "--host",
                        place.host(),
                        "--name",
                        "worker-" + workers++,
                        "--work",
                        place.work().toString(),
                        "--secret",
                        secret().toString()));
    }

    private String[] daemon(String... arguments) {
        return Stream.concat(Stream.of(arguments), options.stream()).toArray(String[]::new);
    }

    /** For a driver in this process. */
    Session.Builder session(Path data) {
        return Session.builder()
                .data(data)
                .set("master", address())
                .set("driver_host", host)
                .set("executors", "2")
                .set("cluster_secret", secret().toString());
    }

    /** Options of the shell that make it a driver. */
    List<String> driver(Path data, int executors) {
        return List.of(
                "--master",
                address(),
                "--executors",
                Integer.toString(executors),
                "--data",
                data.toString(),
                "--set",
                "driver_host=" + host,
                "--set",
                "cluster_secret=" + secret());
    }

    /** Starts {@code centella} with these arguments; what it says goes to {@link #log}. */
    Process start(List<String> before, String... arguments) throws IOException {
        Path log = Files.createTempFile(Files.createDirectories(folder.resolve("logs")), "process-", ".log");
        Process process = command(before, arguments)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        logs.put(process, log);
        return process;
    }

    /** Starts {@code centella} with these arguments; the caller reads what it says. */
    Process run(String... arguments) throws IOException {
        Process process = command(List.of(), arguments).start();
        logs.put(process, folder);
        return process;
    }

    private static ProcessBuilder command(List<String> before, String... arguments) {
        List<String> command = new ArrayList<>(before);
        command.addAll(java());
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command);
    }

    /** What a process of ours is started with, before its arguments. */
    static List<String> java() {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-opens=java.base/java.nio=ALL-UNNAMED",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-Xmx256m",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                Main.class.getName());
    }

    /** What a process has said. */
    String log(Process process) {
        try {
            return Files.readString(logs.get(process));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The executors of a worker. */
    static List<ProcessHandle> executors(Process worker) {
        return worker.children().filter(ProcessHandle::isAlive).toList();
    }

    /** Waits until something is so that nobody has promised a time for. */
    static void await(String what, BooleanSupplier isSo) {
        await(what, START_SECONDS, isSo);
    }

    static void await(String what, int seconds, BooleanSupplier isSo) {
        assertThat(comes(seconds, isSo)).as("%s within %d s", what, seconds).isTrue();
    }

    /** Whether something comes to be so in time. */
    static boolean comes(int seconds, BooleanSupplier isSo) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        boolean so = isSo.getAsBoolean();
        while (!so && System.nanoTime() < end) {
            Signals.sleep(50);
            so = isSo.getAsBoolean();
        }
        return so;
    }

    @Override
    public void close() {
        Runtime.getRuntime().removeShutdownHook(whenKilled);
        kill();
        for (Process process : logs.keySet()) {
            try {
                if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                    throw new IllegalStateException(process.pid() + " cannot be killed");
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void kill() {
        for (Process process : List.copyOf(logs.keySet()).reversed()) {
            List<ProcessHandle> children = process.descendants().toList();
            process.destroyForcibly();
            children.forEach(ProcessHandle::destroyForcibly);
        }
    }
}
