// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.shell.cluster;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.centella.columnar.error.ErrorCode;

/** A shell that asks one query several times, as a driver beside the one of the test. */
final class SecondDriver {
    private static final String SQL =
            "SELECT l_orderkey, count(*), sum(l_tax) FROM lineitem GROUP BY 1 ORDER BY 3 DESC, 1 LIMIT 9";
    private static final int TIMES = 3;
    private static final int STARTS_SECONDS = 60;
    /** What its end may take until its executors are gone. */
    private static final int GONE_SECONDS = 10;

    private static final int ANSWER_SECONDS = 180;

    private final ClusterProcesses cluster;
    private final Process process;
    private final int executors;
    private List<Integer> ports = List.of();

    private SecondDriver(ClusterProcesses cluster, Process process, int executors) {
        this.cluster = cluster;
        this.process = process;
        this.executors = executors;
    }

    static SecondDriver start(ClusterProcesses cluster, Path data, int executors) throws IOException {
        List<String> command = new ArrayList<>(cluster.driver(data, executors));
        command.addAll(List.of("-o", "csv"));
        for (int i = 0; i < TIMES; i++) {
            command.addAll(List.of("-e", SQL));
        }
        return new SecondDriver(cluster, cluster.start(List.of(), command.toArray(String[]::new)), executors);
    }

    /** What a shell that runs the queries itself prints. */
    static String expected(ClusterProcesses cluster, Path data) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("--data", data.toString(), "-o", "csv"));
        for (int i = 0; i < TIMES; i++) {
            command.addAll(List.of("-e", SQL));
        }
        Process alone = cluster.start(List.of(), command.toArray(String[]::new));
        if (alone.waitFor() != 0) {
            throw new IllegalStateException(cluster.log(alone));
        }
        return cluster.log(alone);
    }

    ProcessHandle process() {
        return process.toHandle();
    }

    List<ProcessHandle> executors() {
        try {
            List<Integer> now = process.isAlive() ? Proc.ports(process.toHandle()) : List.of();
            ports = now.isEmpty() ? ports : now;
        } catch (IOException e) {
            // It has ended meanwhile.
        }
        return Proc.executors(ports);
    }

    /** Waits until it has executors, or has ended. */
    void awaitExecutors() {
        ClusterProcesses.comes(
                STARTS_SECONDS, () -> !process.isAlive() || !executors().isEmpty());
    }

    /** What is wrong after it was killed, or an empty text. */
    String checkGone() {
        boolean gone = ClusterProcesses.comes(GONE_SECONDS, () -> executors().isEmpty());
        return gone ? "" : executors().size() + " executors " + GONE_SECONDS + " s after their driver was killed";
    }

    /** Waits until it has all executors that it asked for at the same time, or has ended; what is wrong, or an empty text. */
    String checkAllExecutors() {
        boolean all = ClusterProcesses.comes(
                STARTS_SECONDS, () -> !process.isAlive() || executors().size() == executors);
        return all ? "" : executors().size() + " of " + executors + " executors: cores are not free";
    }

    /**
     * What is wrong with its answers, or an empty text. It may be without its executor, which is the only one, for so long that
     * it gives up, and says so.
     */
    String checkAnswers(String expected) throws IOException, InterruptedException {
        if (!process.waitFor(ANSWER_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            return "the other driver did not end within " + ANSWER_SECONDS + " s";
        }
        String log = cluster.log(process);
        return log.equals(expected) || log.contains(ErrorCode.NO_EXECUTORS.name())
                ? ""
                : "the other driver said: " + log;
    }
}
