// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.operator;

import java.util.ArrayDeque;
import java.util.List;
import java.util.function.Supplier;
import org.centella.columnar.Batch;
import org.centella.columnar.BatchStream;
import org.jspecify.annotations.Nullable;

/**
 * A queue of rows on disk: written at one end, read at the other. A file is written until something is read of it, then the
 * next one begins.
 */
final class SpilledColumns implements AutoCloseable {
    private final Supplier<SpillFile> newFile;
    private final ArrayDeque<SpillFile> waiting = new ArrayDeque<>();
    private @Nullable SpillFile writing;
    private @Nullable SpillFile reading;
    private @Nullable BatchStream stream;
    private @Nullable Batch batch;
    private int at;
    private long rows;
    private long bytes;

    SpilledColumns(Supplier<SpillFile> newFile) {
        this.newFile = newFile;
    }

    void write(Batch rowsToWrite) {
        SpillFile file = writing;
        if (file == null) {
            file = newFile.get();
            writing = file;
            waiting.add(file);
        }
        long before = file.bytes();
        file.write(rowsToWrite);
        bytes += file.bytes() - before;
        rows += rowsToWrite.rowCount();
    }

    boolean isEmpty() {
        return rows == 0;
    }

    /** Bytes written so far. */
    long bytes() {
        return bytes;
    }

    /** The next rows, at least one and at most so many; there are some. Valid until the next call. */
    Batch next(int most) {
        Batch current = batch;
        if (current == null || at == current.rowCount()) {
            current = load();
            batch = current;
            at = 0;
        }
        int count = Math.min(most, current.rowCount() - at);
        Batch next = current.slice(at, count);
        at += count;
        rows -= count;
        return next;
    }

    private Batch load() {
        while (true) {
            BatchStream from = stream;
            if (from != null) {
                Batch next = from.next();
                if (next != null) {
                    return next;
                }
                closeReading();
            }
            SpillFile file = waiting.remove();
            if (file == writing) {
                writing = null;
            }
            reading = file;
            stream = file.read();
        }
    }

    private void closeReading() {
        if (stream != null) {
            stream.close();
            stream = null;
        }
        if (reading != null) {
            reading.close();
            reading = null;
        }
        batch = null;
    }

    @Override
    public void close() {
        closeReading();
        List.copyOf(waiting).forEach(SpillFile::close);
        waiting.clear();
        writing = null;
    }
}
