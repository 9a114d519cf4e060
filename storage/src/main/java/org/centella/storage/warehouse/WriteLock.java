// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.storage.warehouse;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;

/**
 * Lets one writer at a time into a folder: one of this process by a lock in memory, for files are locked by processes, then
 * this process by a lock on a file. A thread may enter again. Whoever waits too long gets an error.
 */
final class WriteLock {
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(60);
    private static final long FIRST_PAUSE_MICROS = 100;
    private static final long LONGEST_PAUSE_MICROS = 20_000;
    private static final Map<Path, ReentrantLock> IN_PROCESS = new ConcurrentHashMap<>();

    private final Path folder;
    private final ReentrantLock inProcess;

    private WriteLock(Path folder, ReentrantLock inProcess) {
        this.folder = folder;
        this.inProcess = inProcess;
    }

    static WriteLock of(Path folder) {
        Path path = folder.toAbsolutePath().normalize();
        return new WriteLock(path, IN_PROCESS.computeIfAbsent(path, _ -> new ReentrantLock()));
    }

    /** What is done with the lock held. */
    interface Action<R> {
        R run() throws IOException;
    }

    /** What is done with the lock held, without a result. */
    interface Step {
        void run() throws IOException;
    }

    void run(Step step) {
        call(() -> {
            step.run();
            return true;
        });
    }

    <R> R call(Action<R> action) {
        long deadline = System.nanoTime() + LONGEST_WAIT.toNanos();
        try {
            if (!inProcess.tryLock(LONGEST_WAIT.toNanos(), TimeUnit.NANOSECONDS)) {
                throw busy();
            }
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
        try {
            if (inProcess.getHoldCount() > 1) {
                return action.run();
            }
            try (FileChannel channel = FileChannel.open(
                            folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock held = lock(channel, deadline)) {
                assert held.isValid();
                return action.run();
            }
        } catch (IOException e) {
            if (!Files.exists(folder)) {
                throw new CentellaException(
                        ErrorCode.CONCURRENT_CHANGE, "the table was dropped while the statement ran", e);
            }
            throw new CentellaException(ErrorCode.IO_ERROR, "cannot write " + folder + ": " + e, e);
        } finally {
            inProcess.unlock();
        }
    }

    private FileLock lock(FileChannel channel, long deadline) throws IOException {
        long pause = FIRST_PAUSE_MICROS;
        while (true) {
            FileLock lock = channel.tryLock();
            if (lock != null) {
                return lock;
            }
            if (System.nanoTime() > deadline) {
                throw busy();
            }
            try {
                TimeUnit.MICROSECONDS.sleep(pause);
            } catch (InterruptedException e) {
                throw interrupted(e);
            }
            pause = Math.min(pause * 2, LONGEST_PAUSE_MICROS);
        }
    }

    private CentellaException busy() {
        return new CentellaException(
                ErrorCode.CONCURRENT_CHANGE,
                "another statement has been writing " + folder.getParent() + " for " + LONGEST_WAIT.toSeconds() + " s");
    }

    private static CentellaException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new CentellaException(ErrorCode.QUERY_CANCELLED, "interrupted while waiting for another writer", e);
    }
}
