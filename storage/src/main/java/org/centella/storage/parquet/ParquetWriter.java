// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.storage.parquet;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.apache.parquet.column.values.bloomfilter.BlockSplitBloomFilter;
import org.apache.parquet.format.BloomFilterAlgorithm;
import org.apache.parquet.format.BloomFilterCompression;
import org.apache.parquet.format.BloomFilterHash;
import org.apache.parquet.format.BloomFilterHeader;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.ColumnOrder;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.RowGroup;
import org.apache.parquet.format.SplitBlockAlgorithm;
import org.apache.parquet.format.TypeDefinedOrder;
import org.apache.parquet.format.Uncompressed;
import org.apache.parquet.format.Util;
import org.apache.parquet.format.XxHash;
import org.centella.columnar.Batch;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.columnar.memory.MemoryPool;
import org.centella.columnar.type.Schema;
import org.centella.storage.WrittenFile;

/**
 * Writes one Parquet file from batches. Rows are buffered by column until a row group is full, then encoded, compressed and
 * written. The file grows under a hidden temporary name and takes its own by an atomic rename in {@link #finish}: a reader
 * sees all of it or nothing. Not thread-safe.
 *
 * <pre>
 *   PAR1 | row group: pages of column 0, column 1, … | row group … | bloom filters | column indexes | offset indexes
 *        | footer | footer length | PAR1
 * </pre>
 */
public final class ParquetWriter implements AutoCloseable {
    /** What readers find in the footer; other readers parse {@code NAME version VERSION}. */
    static final String CREATED_BY = "centella version 0.1.0";

    private static final byte[] MAGIC = "PAR1".getBytes(StandardCharsets.US_ASCII);
    private static final int FORMAT_VERSION = 2;
    /** Rows taken in between two looks at the bytes buffered. */
    private static final int STEP_ROWS = 8192;

    // What stays.
    private final Path path;
    private final Path temporary;
    private final ParquetWriteOptions options;
    private final FileSchema fileSchema;
    private final MemoryPool memory;
    private final RowGroupBuffer buffer;
    private final PageSink sink;
    private final FileChannel channel;

    // What changes.
    private final List<RowGroup> rowGroups = new ArrayList<>();
    private final List<List<WrittenChunk>> chunks = new ArrayList<>();
    private long position;
    private long rows;
    private State state = State.OPEN;

    private enum State {
        OPEN,
        FINISHED,
        ABORTED
    }

    /**
     * Begins a file; its folder is made if need be.
     *
     * @throws CentellaException FILE_EXISTS when {@code path} exists
     */
    public ParquetWriter(Path path, Schema schema, ParquetWriteOptions options, MemoryPool memory) {
        this.path = path.toAbsolutePath();
        this.options = options;
        this.fileSchema = new FileSchema(schema);
        if (Files.exists(path)) {
            throw new CentellaException(ErrorCode.FILE_EXISTS, path + " exists");
        }
        Path folder = this.path.getParent();
        this.temporary = folder.resolve("." + path.getFileName() + "." + UUID.randomUUID() + ".tmp");
        this.channel = open(folder, temporary);
        this.memory = memory.child("Parquet writer " + path.getFileName());
        this.buffer = new RowGroupBuffer(schema, fileSchema, options, this.memory);
        this.sink = new PageSink(options, this.memory);
        try {
            write(MAGIC);
        } catch (RuntimeException e) {
            abort();
            throw e;
        }
    }

    private static FileChannel open(Path folder, Path file) {
        try {
            Files.createDirectories(folder);
            return FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw WriteErrors.of(file, e);
        }
    }

    /** Takes in all rows of a batch, whose columns have the types of the schema or type NULL. */
    public void write(Batch batch) {
        if (state != State.OPEN) {
            throw new IllegalStateException(path + " is " + state);
        }
        int from = 0;
        while (from < batch.rowCount()) {
            int count = Math.min(Math.min(batch.rowCount() - from, STEP_ROWS), options.rowGroupRows() - buffer.rows());
            buffer.append(batch.slice(from, count));
            from += count;
            if (buffer.rows() == options.rowGroupRows() || buffer.bytes() >= options.rowGroupBytes()) {
                flush();
            }
        }
    }

    /** Rows written so far. */
    public long rows() {
        return rows + buffer.rows();
    }

    /** Bytes in the file and buffered so far, the buffered ones before compression. */
    public long bytes() {
        return position + buffer.bytes();
    }

    /** Memory held. */
    long memoryUsed() {
        return memory.used();
    }

    /** Writes what is buffered as a row group. */
    private void flush() {
        int count = buffer.rows();
        if (count == 0) {
            return;
        }
        long start = position;
        long uncompressed = 0;
        List<ColumnChunk> columns = new ArrayList<>();
        List<WrittenChunk> written = new ArrayList<>();
        for (ColumnChunkWriter column : buffer.columns()) {
            sink.pages().reset();
            WrittenChunk chunk = column.finish(sink, position);
            write(sink.pages().written().asByteBuffer());
            columns.add(chunk.chunk());
            written.add(chunk);
            uncompressed += chunk.chunk().getMeta_data().getTotal_uncompressed_size();
        }
        RowGroup rowGroup = new RowGroup(columns, uncompressed, count);
        rowGroup.setFile_offset(start);
        rowGroup.setTotal_compressed_size(position - start);
        if (rowGroups.size() <= Short.MAX_VALUE) {
            rowGroup.setOrdinal((short) rowGroups.size());
        }
        rowGroups.add(rowGroup);
        chunks.add(written);
        rows += count;
        buffer.reset();
    }

    /**
     * Completes the file and gives it its name.
     *
     * @return the file
     */
    public WrittenFile finish() {
        if (state != State.OPEN) {
            throw new IllegalStateException(path + " is " + state);
        }
        try {
            flush();
            writeBloomFilters();
            writeIndexes();
            writeFooter();
            channel.close();
            Files.move(temporary, path, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            abort();
            throw WriteErrors.of(path, e);
        } catch (RuntimeException e) {
            abort();
            throw e;
        }
        state = State.FINISHED;
        free();
        return new WrittenFile(path, rows, position);
    }

    private void writeBloomFilters() throws IOException {
        for (List<WrittenChunk> group : chunks) {
            for (WrittenChunk chunk : group) {
                BlockSplitBloomFilter filter = chunk.bloomFilter();
                if (filter != null) {
                    long start = position;
                    BloomFilterHeader header = new BloomFilterHeader(
                            filter.getBitsetSize(),
                            BloomFilterAlgorithm.BLOCK(new SplitBlockAlgorithm()),
                            BloomFilterHash.XXHASH(new XxHash()),
                            BloomFilterCompression.UNCOMPRESSED(new Uncompressed()));
                    write(out -> Util.writeBloomFilterHeader(header, out));
                    write(filter::writeTo);
                    chunk.chunk().getMeta_data().setBloom_filter_offset(start);
                    chunk.chunk().getMeta_data().setBloom_filter_length((int) (position - start));
                }
            }
        }
    }

    private void writeIndexes() throws IOException {
        for (List<WrittenChunk> group : chunks) {
            for (WrittenChunk chunk : group) {
                var index = chunk.columnIndex();
                if (index != null) {
                    chunk.chunk().setColumn_index_offset(position);
                    chunk.chunk().setColumn_index_length(write(out -> Util.writeColumnIndex(index, out)));
                }
            }
        }
        for (List<WrittenChunk> group : chunks) {
            for (WrittenChunk chunk : group) {
                chunk.chunk().setOffset_index_offset(position);
                chunk.chunk().setOffset_index_length(write(out -> Util.writeOffsetIndex(chunk.offsetIndex(), out)));
            }
        }
    }

    private void writeFooter() throws IOException {
        FileMetaData footer = new FileMetaData(FORMAT_VERSION, fileSchema.elements(), rows, rowGroups);
        footer.setCreated_by(CREATED_BY);
        List<ColumnOrder> orders = new ArrayList<>();
        fileSchema.leaves().forEach(_ -> orders.add(ColumnOrder.TYPE_ORDER(new TypeDefinedOrder())));
        footer.setColumn_orders(orders);
        int length = write(out -> Util.writeFileMetaData(footer, out));
        write(new byte[] {(byte) length, (byte) (length >>> 8), (byte) (length >>> 16), (byte) (length >>> 24)});
        write(MAGIC);
    }

    /** Writes a structure of the format's own. */
    private interface Part {
        void writeTo(OutputStream out) throws IOException;
    }

    private int write(Part part) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        part.writeTo(bytes);
        write(bytes.toByteArray());
        return bytes.size();
    }

    private void write(byte[] bytes) {
        write(ByteBuffer.wrap(bytes));
    }

    private void write(ByteBuffer bytes) {
        position += bytes.remaining();
        try {
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        } catch (IOException e) {
            throw WriteErrors.of(path, e);
        }
    }

    private void abort() {
        if (state != State.OPEN) {
            return;
        }
        state = State.ABORTED;
        free();
        try {
            channel.close();
            Files.deleteIfExists(temporary);
        } catch (IOException e) {
            throw WriteErrors.of(temporary, e);
        }
    }

    private void free() {
        buffer.close();
        sink.close();
        memory.close();
    }

    /** Gives the file up unless {@link #finish} has completed it: what ends in an exception leaves nothing behind. */
    @Override
    public void close() {
        abort();
    }
}
