// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.shell.cluster;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** What the operating system can do to a process. */
final class Signals {
    /** What a process that is slowed has of each fifth of a second: a tenth. */
    private static final int RUNS_MILLIS = 20;

    private static final int STANDS_MILLIS = 180;

    private Signals() {}

    /** Stops a process as a debugger would, or an overloaded machine: it keeps its connections and answers nobody. */
    static void pause(ProcessHandle process) {
        send(process, "STOP");
    }

    static void resume(ProcessHandle process) {
        send(process, "CONT");
    }

    static void pause(ProcessHandle process, int millis) {
        pause(process);
        try {
            sleep(millis);
        } finally {
            resume(process);
        }
    }

    /** Makes a process about ten times as slow for a while. */
    static void slow(ProcessHandle process, int millis) {
        long end = System.nanoTime() + millis * 1_000_000L;
        while (process.isAlive()
                && System.nanoTime() < end
                && !Thread.currentThread().isInterrupted()) {
            pause(process, STANDS_MILLIS);
            sleep(RUNS_MILLIS);
        }
    }

    /** Sends a signal, as {@code TERM}. */
    static void send(ProcessHandle process, String name) {
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

    static void sleep(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
