// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.cluster;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;

/**
 * The process of an executor, as the worker that started it holds it. It has the worker's class path and flags. The secret goes
 * through its standard input, which stays open as long as the worker lives: its end tells the executor to end.
 */
final class ExecutorProcess {
    /** How long an executor may take to end by itself. */
    private static final int STOP_SECONDS = 5;
    /** A half of the memory bounds the heap, the other is for data, as in the launcher. */
    private static final int HEAP_SHARE = 2;

    private final Process process;

    private ExecutorProcess(Process process) {
        this.process = process;
    }

    static ExecutorProcess start(ExecutorGrant grant, String host, String secret) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        for (String flag : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
            if (!flag.startsWith("-Xmx") && !flag.startsWith("-XX:AOT") && !flag.startsWith("-Dcentella.")) {
                command.add(flag);
            }
        }
        long bytes = grant.memory() / HEAP_SHARE;
        command.add("-Xmx" + bytes);
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        command.add(ExecutorMain.class.getName());
        command.add(Integer.toString(grant.executor()));
        command.add(host);
        command.add(Integer.toString(grant.cores()));
        command.add(Long.toString(bytes));
        command.add(grant.driver().toString());
        command.add(grant.blocks().toString());
        try {
            Path directory = Path.of(grant.directory());
            Process process = new ProcessBuilder(command)
                    .directory(Files.isDirectory(directory) ? directory.toFile() : null)
                    // What it has to say it says on standard error; the worker's standard output is its own.
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            OutputStream in = process.getOutputStream();
            in.write((secret + "\n").getBytes(StandardCharsets.UTF_8));
            in.flush();
            return new ExecutorProcess(process);
        } catch (IOException e) {
            throw new CentellaException(ErrorCode.IO_ERROR, "cannot start an executor: " + e, e);
        }
    }

    long pid() {
        return process.pid();
    }

    void onExit(IntConsumer action) {
        process.onExit().thenAccept(ended -> action.accept(ended.exitValue()));
    }

    /** Asks it to end, and kills it if it does not. */
    void stop() {
        process.destroy();
        Thread.ofVirtual().start(() -> {
            try {
                if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                    process.destroyForcibly();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }
}
