// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.dataframe;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/** A cluster of real processes on this machine, to be killed and stopped by tests. */
final class TestCluster implements AutoCloseable {
    private static final long WORKER_MEMORY = 512L << 20;
    private static final int LISTENS = 0x0A;

    final Path secret;
    private final Path folder;
    private final int port;
    private final Map<Process, Path> processes = new LinkedHashMap<>();
    private int workers;

    /** @param folder where its files are */
    TestCluster(Path folder) throws IOException {
        this.folder = folder;
        this.secret = folder.resolve("secret");
        try (ServerSocket free = new ServerSocket(0)) {
            this.port = free.getLocalPort();
        }
    }

    int port() {
        return port;
    }

    Process master() throws IOException {
        Process master = start("master");
        await("a master", () -> {
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress("localhost", port), 1000);
                return true;
            } catch (IOException e) {
                return false;
            }
        });
        return master;
    }

    Process worker(int cores) throws IOException {
        String name = "worker-" + workers++;
        return start(
                "worker",
                name,
                Integer.toString(cores),
                Long.toString(WORKER_MEMORY * cores),
                folder.resolve(name).toString());
    }

    Process driver(Path data, String sql) throws IOException {
        return start("driver", data.toString(), sql);
    }

    private Process start(String what, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-modules=jdk.incubator.vector",
                "--add-opens=java.base/java.nio=ALL-UNNAMED",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path"),
                ClusterProcess.class.getName(),
                what,
                secret.toString(),
                Integer.toString(port)));
        command.addAll(List.of(arguments));
        Path log = folder.resolve("process-" + processes.size() + ".log");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        processes.put(process, log);
        return process;
    }

    /** What a process has said. */
    String log(Process process) {
        try {
            return Files.readString(processes.get(process));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Session.Builder session(Path data) {
        return Session.builder()
                .data(data)
                .set("master", "localhost:" + port)
                .set("executors", "2")
                .set("cluster_secret", secret.toString());
    }

    /** The executors of a worker. */
    static List<ProcessHandle> executors(Process worker) {
        return worker.children().filter(ProcessHandle::isAlive).toList();
    }

    /** Sends a signal, as {@code STOP}. */
    static void signal(ProcessHandle process, String name) {
        try {
            new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The ports that a process listens on, as Linux tells it. */
    static List<Integer> ports(ProcessHandle process) throws IOException {
        Path proc = Path.of("/proc", Long.toString(process.pid()));
        Set<String> sockets = new HashSet<>();
        try (Stream<Path> files = Files.list(proc.resolve("fd"))) {
            for (Path file : files.toList()) {
                if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
                    sockets.add(Files.readSymbolicLink(file).toString());
                }
            }
        }
        List<Integer> ports = new ArrayList<>();
        for (String table : List.of("tcp", "tcp6")) {
            for (String line : Files.readAllLines(proc.resolve("net").resolve(table))) {
                String[] fields = line.strip().split("\\s+");
                if (fields[0].endsWith(":")
                        && Integer.parseInt(fields[3], 16) == LISTENS
                        && sockets.contains("socket:[" + fields[9] + "]")) {
                    ports.add(Integer.parseInt(fields[1].substring(fields[1].lastIndexOf(':') + 1), 16));
                }
            }
        }
        return ports;
    }

    /** Waits until something is so, half a minute at most. */
    static void await(String what, BooleanSupplier isSo) {
        await(what, 30, isSo);
    }

    static void await(String what, int seconds, BooleanSupplier isSo) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        boolean so = isSo.getAsBoolean();
        while (!so && System.nanoTime() < end) {
            sleep(50);
            so = isSo.getAsBoolean();
        }
        assertThat(so).as("%s within %d s", what, seconds).isTrue();
    }

    static void sleep(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Kills what is left, children first. */
    @Override
    public void close() {
        for (Process process : processes.keySet()) {
            process.descendants()
                    .sorted(Comparator.comparingLong(ProcessHandle::pid))
                    .forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }
}
