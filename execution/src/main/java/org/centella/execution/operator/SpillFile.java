// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.operator;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
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

/**
 * Batches that had to leave memory: written once, then read any number of times in the same order, by the process that
 * wrote them. Closing deletes the file. A batch comes back as flat (or constant) columns that share one buffer:
 *
 * <pre>
 *   file     batch, batch, …              where each begins is kept in memory
 *   batch    column, column, …
 *   column   [flags, string bytes] [validity] values or views [string bytes] [children]
 * </pre>
 *
 * Writing takes a constant {@link SpillEncoder#CHUNK_BYTES} until {@link #flush}, which no account refuses: spilling must
 * work when there is no memory. Not thread-safe, but streams that {@link #read} made may be used by different threads.
 */
public final class SpillFile implements AutoCloseable {
    private static final int FIRST_BATCHES = 16;

    private final Path path;
    private final FileChannel channel;
    private final List<DataType> types;
    private final MemoryPool pool;
    private final SpillEncoder encoder;
    /** Where batch i begins, and behind the last one the end of the file. */
    private long[] starts = new long[FIRST_BATCHES + 1];

    private int[] rowCounts = new int[FIRST_BATCHES];
    private int batches;
    private long rows;
    private boolean closed;

    private SpillFile(Path path, FileChannel channel, List<DataType> types, MemoryPool pool) {
        this.path = path;
        this.channel = channel;
        this.types = types;
        this.pool = pool;
        this.encoder = new SpillEncoder(channel, path, pool);
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
        if (batches == rowCounts.length) {
            rowCounts = Arrays.copyOf(rowCounts, batches * 2);
            starts = Arrays.copyOf(starts, batches * 2 + 1);
        }
        batch.columns().forEach(encoder::write);
        rowCounts[batches++] = batch.rowCount();
        starts[batches] = encoder.position();
        rows += batch.rowCount();
    }

    /** Hands what was written to the operating system and frees the memory that writing took. */
    public void flush() {
        encoder.flush();
    }

    /** All batches written so far, from the first on. Close the stream before this file. */
    public BatchStream read() {
        flush();
        return new SpillReader(this, batches, pool);
    }

    int rowCount(int batch) {
        return rowCounts[batch];
    }

    int batchBytes(int batch) {
        return Math.toIntExact(starts[batch + 1] - starts[batch]);
    }

    /** Reads the bytes of a batch to the start of {@code target}. */
    void readBatch(int batch, MemorySegment target) {
        var buffer = target.asSlice(0, batchBytes(batch)).asByteBuffer();
        try {
            long at = starts[batch];
            while (buffer.hasRemaining()) {
                int count = channel.read(buffer, at);
                if (count < 0) {
                    throw new CentellaException(ErrorCode.IO_ERROR, "spill file " + path + " ends at " + at);
                }
                at += count;
            }
        } catch (IOException e) {
            throw new CentellaException(ErrorCode.IO_ERROR, "cannot read spill file " + path + ": " + e, e);
        }
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
