// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.operator;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import org.centella.columnar.Batch;
import org.centella.columnar.BatchStream;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.columnar.memory.MemoryPool;
import org.centella.columnar.type.DataType;
import org.centella.execution.encoding.BatchEncoder;

/**
 * Batches that had to leave memory: written once, then read any number of times in the same order. Closing deletes the file.
 * A file is the bytes of a {@link BatchEncoder}, batch after batch; where each begins is kept in memory. A batch comes back as
 * flat (or constant) columns that share one buffer. One thread writes; what was flushed may be read by others meanwhile.
 */
public final class SpillFile implements AutoCloseable {
    private static final int FIRST_BATCHES = 16;

    private final Path path;
    private final FileChannel channel;
    private final List<DataType> types;
    private final MemoryPool pool;
    private final BatchEncoder encoder;
    /** Where batch i begins, and behind the last one the end of the file. */
    private volatile long[] starts = new long[FIRST_BATCHES + 1];

    private volatile int[] sizes = new int[FIRST_BATCHES];
    private int batches;
    private long rows;
    private boolean closed;

    private SpillFile(Path path, FileChannel channel, List<DataType> types, MemoryPool pool) {
        this.path = path;
        this.channel = channel;
        this.types = types;
        this.pool = pool;
        this.encoder = new BatchEncoder(new SpillSink(channel, path), pool, true);
    }

    /** A new file in an existing folder, for batches with columns of these types; reading takes memory from the pool. */
    public static SpillFile create(Path directory, String prefix, List<DataType> types, MemoryPool pool) {
        try {
            Path path = Files.createTempFile(directory, prefix + "-", ".spill");
            FileChannel channel = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
            return new SpillFile(path, channel, List.copyOf(types), pool);
        } catch (IOException e) {
            throw new CentellaException(ErrorCode.IO_ERROR, "cannot make a spill file in " + directory + ": " + e, e);
        }
    }

    public List<DataType> types() {
        return types;
    }

    /** Rows written. */
    public long rows() {
        return rows;
    }

    /** Bytes written. */
    public long bytes() {
        return starts[batches];
    }

    /** Appends a batch; keeps nothing of it. */
    public void write(Batch batch) {
        if (batch.columnCount() != types.size()) {
            throw new IllegalArgumentException(batch.columnCount() + " columns for " + types);
        }
        if (batches == sizes.length) {
            sizes = Arrays.copyOf(sizes, batches * 2);
            starts = Arrays.copyOf(starts, batches * 2 + 1);
        }
        sizes[batches] = Math.toIntExact(encoder.write(batch));
        starts[++batches] = encoder.position();
        rows += batch.rowCount();
    }

    /** Hands what was written to the operating system and frees the memory that writing took. */
    public void flush() {
        encoder.flush();
    }

    /** Batches written. */
    public int batches() {
        return batches;
    }

    /** All batches written so far, from the first on. Close the stream before this file. */
    public BatchStream read() {
        flush();
        return read(0, batches, pool);
    }

    /** The batches at [{@code from}, {@code to}), which were flushed; as any reader's, a memory of its own holds them. */
    public BatchStream read(int from, int to, MemoryPool memory) {
        return new SpillReader(this, new SpillSource(channel, path, starts[from]), from, to, memory);
    }

    /** Where batch {@code batch} begins in the file, and ends the one before: batches next to each other are one range. */
    public long offset(int batch) {
        return starts[batch];
    }

    /** Where the file is, until it is closed. */
    public Path path() {
        return path;
    }

    /** Bytes of memory that the batch takes when it is read. */
    int batchBytes(int batch) {
        return sizes[batch];
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        encoder.close();
        try {
            channel.close();
            Files.deleteIfExists(path);
        } catch (IOException e) {
            throw new CentellaException(ErrorCode.IO_ERROR, "cannot delete spill file " + path + ": " + e, e);
        }
    }

    @Override
    public String toString() {
        return path.getFileName() + ": " + rows + " rows, " + bytes() + " bytes";
    }
}
