// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.shell;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A master and workers as their users start them, each a process of its own, for tests that kill and pause them. Their
 * executors are the children of the workers.
 */
final class ClusterProcesses implements AutoCloseable {
    private static final int STOP_SECONDS = 20;
    private static final int START_SECONDS = 60;

    private final Path folder;
    private final int port;
    private final List<String> options;
    private final List<Process> workers = new ArrayList<>();
    private final List<Process> all = new ArrayList<>();
    private Process master;
    private int started;

    /** @param folder for the secret, and for what workers leave */
    ClusterProcesses(Path folder, int count) throws IOException {
        this(folder, count, List.of());
    }

    /** @param options of master and workers alike */
    ClusterProcesses(Path folder, int count, List<String> options) throws IOException {
        this.folder = folder;
        this.options = options;
        // A port that was free a moment ago: a master that is started again must be found where it was.
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        startMaster();
        for (int i = 0; i < count; i++) {
            startWorker();
        }
    }

    int port() {
        return port;
    }

    String address() {
        return "localhost:" + port;
    }

    Path secret() {
        return folder.resolve("secret");
    }

    /** Where workers keep what their executors log and spill. */
    Path work() {
        return folder.resolve("work");
    }

    /** Waits until the master listens. */
    void awaitMaster() throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
        while (true) {
            try (Socket _ = new Socket("localhost", port)) {
                return;
            } catch (IOException e) {
                if (System.nanoTime() > end) {
                    throw new IllegalStateException("the master does not listen", e);
                }
                Thread.sleep(50);
            }
        }
    }

    Process master() {
        return master;
    }

    void startMaster() throws IOException {
        master = start("master", "--listen", address(), "--secret", secret().toString());
    }

    /** Those that run, paused ones among them. */
    List<Process> workers() {
        workers.removeIf(worker -> !worker.isAlive());
        return List.copyOf(workers);
    }

    void startWorker() throws IOException {
        workers.add(start(
                "worker",
                "--master",
                address(),
                "--cores",
                "1",
                "--memory",
                "512m",
                "--name",
                "worker-" + started++,
                "--work",
                work().toString(),
                "--secret",
                secret().toString()));
    }

    List<ProcessHandle> executors() {
        return all.stream()
                .flatMap(process -> process.children())
                .filter(ProcessHandle::isAlive)
                .toList();
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

    private Process start(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(java());
        command.addAll(List.of(arguments));
        command.addAll(options);
        Path log = Files.createTempFile(Files.createDirectories(folder.resolve("logs")), arguments[0] + "-", ".log");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        all.add(process);
        return process;
    }

    /** Stops a process as a debugger would, or an overloaded machine: it keeps its connections and answers nobody. */
    static void pause(ProcessHandle process) {
        signal(process, "STOP");
    }

    static void resume(ProcessHandle process) {
        signal(process, "CONT");
    }

    private static void signal(ProcessHandle process, String name) {
        try (InputStream output = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                .redirectErrorStream(true)
                .start()
                .getInputStream()) {
            // Of a process that is gone already it says so.
            output.transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
            throw new IllegalStateException("cannot signal " + process.pid(), e);
        }
    }

    @Override
    public void close() {
        for (Process process : all.reversed()) {
            List<ProcessHandle> children = process.descendants().toList();
            process.destroyForcibly();
            children.forEach(ProcessHandle::destroyForcibly);
        }
        for (Process process : all) {
            try {
                if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                    throw new IllegalStateException(process.pid() + " cannot be killed");
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
