// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.storage.parquet;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
import org.centella.columnar.memory.MemoryPool;
import org.centella.columnar.type.Schema;
import org.centella.storage.WrittenFile;
import org.centella.storage.write.DataFileWriter;
import org.centella.storage.write.PendingFile;
import org.centella.storage.write.WriteErrors;

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
public final class ParquetWriter implements DataFileWriter {
    /** What readers find in the footer; other readers parse {@code NAME version VERSION}. */
    static final String CREATED_BY = "centella version 0.1.0";

    private static final byte[] MAGIC = "PAR1".getBytes(StandardCharsets.US_ASCII);
    private static final int FORMAT_VERSION = 2;
    /** Rows taken in between two looks at the bytes buffered. */
    private static final int STEP_ROWS = 8192;

    // What stays.
    private final PendingFile file;
    private final ParquetWriteOptions options;
    private final FileSchema fileSchema;
    private final MemoryPool memory;
    private final RowGroupBuffer buffer;
    private final PageSink sink;

    // What changes.
    private final List<RowGroup> rowGroups = new ArrayList<>();
    private final List<List<WrittenChunk>> chunks = new ArrayList<>();
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
        this.options = options;
        this.fileSchema = new FileSchema(schema);
        this.file = new PendingFile(path);
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

    /** Takes in all rows of a batch, whose columns have the types of the schema or type NULL. */
    @Override
    public void write(Batch batch) {
        if (state != State.OPEN) {
            throw new IllegalStateException(file.path() + " is " + state);
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
    @Override
    public long bytes() {
        return file.position() + buffer.bytes();
    }

    @Override
    public long memoryUsed() {
        return memory.used();
    }

    /** Writes what is buffered as a row group. */
    private void flush() {
        int count = buffer.rows();
        if (count == 0) {
            return;
        }
        long start = file.position();
        long uncompressed = 0;
        List<ColumnChunk> columns = new ArrayList<>();
        List<WrittenChunk> written = new ArrayList<>();
        for (ColumnChunkWriter column : buffer.columns()) {
            sink.pages().reset();
            WrittenChunk chunk = column.finish(sink, file.position());
            file.write(sink.pages().written().asByteBuffer());
            columns.add(chunk.chunk());
            written.add(chunk);
            uncompressed += chunk.chunk().getMeta_data().getTotal_uncompressed_size();
        }
        RowGroup rowGroup = new RowGroup(columns, uncompressed, count);
        rowGroup.setFile_offset(start);
        rowGroup.setTotal_compressed_size(file.position() - start);
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
    @Override
    public WrittenFile finish() {
        if (state != State.OPEN) {
            throw new IllegalStateException(file.path() + " is " + state);
        }
        try {
            flush();
            writeBloomFilters();
            writeIndexes();
            writeFooter();
            file.commit();
        } catch (IOException e) {
            abort();
            throw WriteErrors.of(file.path(), e);
        } catch (RuntimeException e) {
            abort();
            throw e;
        }
        state = State.FINISHED;
        free();
        return new WrittenFile(file.path(), rows, file.position());
    }

    private void writeBloomFilters() throws IOException {
        for (List<WrittenChunk> group : chunks) {
            for (WrittenChunk chunk : group) {
                BlockSplitBloomFilter filter = chunk.bloomFilter();
                if (filter != null) {
                    long start = file.position();
                    BloomFilterHeader header = new BloomFilterHeader(
                            filter.getBitsetSize(),
                            BloomFilterAlgorithm.BLOCK(new SplitBlockAlgorithm()),
                            BloomFilterHash.XXHASH(new XxHash()),
                            BloomFilterCompression.UNCOMPRESSED(new Uncompressed()));
                    write(out -> Util.writeBloomFilterHeader(header, out));
                    write(filter::writeTo);
                    chunk.chunk().getMeta_data().setBloom_filter_offset(start);
                    chunk.chunk().getMeta_data().setBloom_filter_length((int) (file.position() - start));
                }
            }
        }
    }

    private void writeIndexes() throws IOException {
        for (List<WrittenChunk> group : chunks) {
            for (WrittenChunk chunk : group) {
                var index = chunk.columnIndex();
                if (index != null) {
                    chunk.chunk().setColumn_index_offset(file.position());
                    chunk.chunk().setColumn_index_length(write(out -> Util.writeColumnIndex(index, out)));
                }
            }
        }
        for (List<WrittenChunk> group : chunks) {
            for (WrittenChunk chunk : group) {
                chunk.chunk().setOffset_index_offset(file.position());
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
        file.write(ByteBuffer.wrap(bytes));
    }

    private void abort() {
        if (state != State.OPEN) {
            return;
        }
        state = State.ABORTED;
        free();
        file.close();
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
