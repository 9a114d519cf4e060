// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.shell.cluster;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.centella.execution.cluster.ExecutorMain;

/** What Linux tells of a process. */
final class Proc {
    private static final int LISTENS = 0x0A;
    /** In the arguments of {@link ExecutorMain}. */
    private static final int DRIVER = 4;

    private Proc() {}

    private static Path folder(ProcessHandle process) {
        return Path.of("/proc", Long.toString(process.pid()));
    }

    /** The ports that a process listens on. */
    static List<Integer> ports(ProcessHandle process) throws IOException {
        Set<String> sockets = new HashSet<>();
        try (Stream<Path> files = Files.list(folder(process).resolve("fd"))) {
            for (Path file : files.toList()) {
                if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
                    sockets.add(Files.readSymbolicLink(file).toString());
                }
            }
        }
        List<Integer> ports = new ArrayList<>();
        for (String table : List.of("tcp", "tcp6")) {
            for (String line : Files.readAllLines(folder(process).resolve("net").resolve(table))) {
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

    /** The executors of a driver that listens on these ports, wherever they run, also without their worker. */
    static List<ProcessHandle> executors(List<Integer> driver) {
        return ProcessHandle.allProcesses()
                .filter(process -> driver.contains(driverPort(process)))
                .toList();
    }

    /** The port of the driver that a process is an executor of, or -1. */
    private static int driverPort(ProcessHandle process) {
        try {
            List<String> command = List.of(Files.readString(folder(process).resolve("cmdline"), StandardCharsets.UTF_8)
                    .split("\0"));
            int main = command.indexOf(ExecutorMain.class.getName());
            if (main < 0) {
                return -1;
            }
            String driver = command.get(main + 1 + DRIVER);
            return Integer.parseInt(driver.substring(driver.lastIndexOf(':') + 1));
        } catch (IOException e) {
            // It is gone, or somebody else's.
            return -1;
        }
    }
}
