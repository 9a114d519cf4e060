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
import java.util.function.Consumer;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.execution.transfer.Trust;

/**
 * The process of an executor, as the worker that started it holds it. It has the worker's class path and flags. What it is
 * trusted by goes through its standard input, which stays open as long as the worker lives: its end tells the executor to end.
 */
final class ExecutorProcess {
    /** How long an executor may take to end by itself. */
    private static final int STOP_SECONDS = 5;
    /** A half of the memory bounds the heap, the other is for data, as in the launcher. */
    private static final int HEAP_SHARE = 2;
    /** How the library that everybody logs with is told who writes it down. */
    private static final String LOG_PROVIDER = "slf4j.provider";

    /**
     * An executor is young when its first queries come, and each of them compiles what it runs by itself. With the usual
     * thresholds the optimizing compiler took more processor time than all tasks of the first four rounds of TPC-H 1; with
     * these it takes a third less, and the hot loops are compiled all the same. Inlining less takes a fifth off the rest.
     */
    private static final List<String> COMPILE_LESS = List.of(
            "-XX:Tier4InvocationThreshold=20000",
            "-XX:Tier4MinInvocationThreshold=3000",
            "-XX:Tier4CompileThreshold=60000",
            "-XX:InlineSmallCode=1500",
            "-XX:FreqInlineSize=200");

    private final Process process;
    private final ExecutorFolder folder;

    private ExecutorProcess(Process process, ExecutorFolder folder) {
        this.process = process;
        this.folder = folder;
    }

    /** @param work the worker's folder */
    static ExecutorProcess start(ExecutorGrant grant, String host, Path work, Trust trust) {
        try {
            ExecutorFolder folder = ExecutorFolder.make(work, grant.application(), grant.executor());
            Path directory = Path.of(grant.directory());
            Process process = new ProcessBuilder(command(grant, host, folder))
                    .directory(Files.isDirectory(directory) ? directory.toFile() : null)
                    .redirectErrorStream(true)
                    .redirectOutput(
                            ProcessBuilder.Redirect.appendTo(folder.log().toFile()))
                    .start();
            OutputStream in = process.getOutputStream();
            in.write(trust.lines().getBytes(StandardCharsets.UTF_8));
            in.flush();
            return new ExecutorProcess(process, folder);
        } catch (IOException e) {
            throw new CentellaException(ErrorCode.IO_ERROR, "cannot start an executor: " + e, e);
        }
    }

    private static List<String> command(ExecutorGrant grant, String host, ExecutorFolder folder) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        for (String flag : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
            if (!flag.startsWith("-Xmx") && !flag.startsWith("-D")) {
                command.add(flag);
            }
        }
        command.addAll(COMPILE_LESS);
        String provider = System.getProperty(LOG_PROVIDER);
        if (provider != null) {
            command.add("-D" + LOG_PROVIDER + "=" + provider);
            command.add("-Dslf4j.internal.verbosity=WARN");
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
        command.add(folder.spill().toString());
        return command;
    }

    long pid() {
        return process.pid();
    }

    /** @param action gets how it ended, as the rest of a sentence that begins with the executor */
    void onExit(Consumer<String> action) {
        process.onExit().thenAccept(ended -> {
            String lastWords = folder.lastLine();
            folder.deleteSpilled();
            action.accept("ended with code " + ended.exitValue()
                    + (lastWords.isEmpty() ? "" : " and said last: " + lastWords));
        });
    }

    void awaitExit(long nanos) {
        try {
            process.waitFor(nanos, TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Asks it to end, and kills it if it does not. */
    void stop() {
        process.destroy();
        Thread.ofVirtual().start(this::awaitStopped);
    }

    /** After {@link #stop}: waits until it has ended, and deletes what it spilled: nobody may be here any more to do so later. */
    void awaitStopped() {
        awaitExit(TimeUnit.SECONDS.toNanos(STOP_SECONDS));
        process.destroyForcibly();
        awaitExit(TimeUnit.SECONDS.toNanos(1));
        folder.deleteSpilled();
    }
}
