// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.storage.text;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;
import org.centella.columnar.Batch;
import org.centella.columnar.memory.MemoryPool;
import org.centella.columnar.type.Schema;
import org.centella.storage.WrittenFile;
import org.centella.storage.write.DataFileWriter;
import org.centella.storage.write.PendingFile;
import org.centella.storage.write.WriteErrors;
import org.jspecify.annotations.Nullable;

/** Writes one file of text: records are gathered in a buffer, compressed and written. */
final class TextFileWriter implements DataFileWriter {
    /** Text gathered before it is written. */
    private static final int FLUSH = 1 << 18;

    private final PendingFile file;
    private final MemoryPool memory;
    private final RecordEncoder encoder;
    private final OutputStream out;
    private final TextBuffer buffer = new TextBuffer();
    private long rows;
    private boolean ended;

    /** @param options of writing, under their own names */
    TextFileWriter(TextFile text, Map<String, String> options, TextFormat format, Schema schema, MemoryPool memory) {
        this.memory = memory.child("writer of " + text.path().getFileName());
        RecordEncoder made = null;
        PendingFile begun = null;
        try {
            made = format.encoder(schema, options, this.memory);
            begun = new PendingFile(text.path());
            this.out = text.compression().compress(begun.stream());
        } catch (IOException e) {
            abandon(made, begun);
            throw WriteErrors.of(text.path(), e);
        } catch (RuntimeException e) {
            abandon(made, begun);
            throw e;
        }
        this.encoder = made;
        this.file = begun;
        encoder.begin(buffer);
    }

    private void abandon(@Nullable RecordEncoder made, @Nullable PendingFile begun) {
        if (begun != null) {
            begun.close();
        }
        if (made != null) {
            made.close();
        }
        memory.close();
    }

    @Override
    public void write(Batch batch) {
        encoder.encode(batch, buffer);
        rows += batch.rowCount();
        if (buffer.length() >= FLUSH) {
            flush();
        }
    }

    private void flush() {
        try {
            buffer.writeTo(out);
        } catch (IOException e) {
            throw WriteErrors.of(file.path(), e);
        }
    }

    @Override
    public long bytes() {
        return file.position() + buffer.length();
    }

    @Override
    public long memoryUsed() {
        return memory.used();
    }

    @Override
    public WrittenFile finish() {
        encoder.end(buffer);
        flush();
        try {
            out.close();
        } catch (IOException e) {
            throw WriteErrors.of(file.path(), e);
        }
        file.commit();
        close();
        return new WrittenFile(file.path(), rows, file.position());
    }

    @Override
    public void close() {
        if (ended) {
            return;
        }
        ended = true;
        file.close();
        encoder.close();
        memory.close();
    }
}
