// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.storage.parquet;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.ref.SoftReference;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.RowGroup;
import org.apache.parquet.format.Statistics;
import org.apache.parquet.format.Util;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.columnar.memory.Segments;
import org.centella.columnar.type.Schema;
import org.centella.storage.ValueRange;
import org.jspecify.annotations.Nullable;

/**
 * A Parquet file, mapped into memory, with its footer read and checked. Opened files are kept while memory lasts and the
 * file has the same size and time of change, so opening one again costs one system call. The mapping lives as long as this
 * object is reachable. Immutable, thread-safe.
 */
public final class ParquetFile {
    /** "PAR1", read little-endian; begins and ends every file. */
    static final int MAGIC = 0x31524150;
    /** "PARE": the footer is encrypted. */
    private static final int MAGIC_ENCRYPTED = 0x45524150;

    private static final int TAIL_BYTES = 8;
    private static final Map<Key, SoftReference<ParquetFile>> OPENED = new ConcurrentHashMap<>();

    private record Key(Path path, ParquetOptions options) {}

    private final Path path;
    private final ParquetOptions options;
    private final long modified;
    /** Holds the mapping; {@link #bytes} is a view of it. */
    private final MemorySegment mapping;

    private final MemorySegment bytes;
    private final FileMetaData footer;
    private final List<ParquetColumn> columns;
    private final Schema schema;

    private ParquetFile(Path path, ParquetOptions options, long modified, MemorySegment mapping) {
        this.path = path;
        this.options = options;
        this.modified = modified;
        this.mapping = mapping;
        this.bytes = Segments.ofAddress(mapping.address(), mapping.byteSize());
        this.footer = readFooter();
        try {
            this.columns = ParquetSchema.columns(footer.getSchema(), options.binaryAsString());
            checkRowGroups();
        } catch (CentellaException e) {
            throw new CentellaException(e.code(), path + ": " + e.getMessage(), e);
        }
        this.schema = ParquetSchema.schema(columns);
    }

    public static ParquetFile open(Path path) {
        return open(path, ParquetOptions.DEFAULT);
    }

    /** @throws CentellaException FILE_NOT_FOUND, IO_ERROR, NOT_A_PARQUET_FILE, CORRUPT_FILE or UNSUPPORTED_FILE */
    public static ParquetFile open(Path path, ParquetOptions options) {
        Path absolute = path.toAbsolutePath().normalize();
        try {
            BasicFileAttributes attributes = Files.readAttributes(absolute, BasicFileAttributes.class);
            long modified = attributes.lastModifiedTime().to(java.util.concurrent.TimeUnit.NANOSECONDS);
            Key key = new Key(absolute, options);
            SoftReference<ParquetFile> reference = OPENED.get(key);
            ParquetFile known = reference == null ? null : reference.get();
            if (known != null && known.modified == modified && known.size() == attributes.size()) {
                return known;
            }
            if (attributes.isDirectory()) {
                throw new CentellaException(ErrorCode.NOT_A_PARQUET_FILE, path + " is a folder");
            }
            if (attributes.size() < 4 + TAIL_BYTES) {
                throw new CentellaException(
                        ErrorCode.NOT_A_PARQUET_FILE,
                        path + " is not a Parquet file: it has only " + attributes.size() + " bytes");
            }
            ParquetFile file = new ParquetFile(absolute, options, modified, map(absolute, attributes.size()));
            OPENED.put(key, new SoftReference<>(file));
            return file;
        } catch (NoSuchFileException e) {
            throw new CentellaException(ErrorCode.FILE_NOT_FOUND, path + " does not exist", e);
        } catch (IOException e) {
            throw new CentellaException(ErrorCode.IO_ERROR, path + " cannot be read: " + e, e);
        }
    }

    private static MemorySegment map(Path path, long size) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            return channel.map(FileChannel.MapMode.READ_ONLY, 0, size, Arena.ofAuto());
        }
    }

    public Path path() {
        return path;
    }

    /** Bytes of the file. */
    public long size() {
        return mapping.byteSize();
    }

    public Schema schema() {
        return schema;
    }

    /** Rows of all row groups. */
    public long rows() {
        return footer.getRow_groups().stream().mapToLong(RowGroup::getNum_rows).sum();
    }

    public int rowGroupCount() {
        return footer.getRow_groupsSize();
    }

    public long rowGroupRows(int rowGroup) {
        return rowGroup(rowGroup).getNum_rows();
    }

    /** Bytes of a row group in the file. */
    public long rowGroupBytes(int rowGroup) {
        long sum = 0;
        for (ColumnChunk chunk : rowGroup(rowGroup).getColumns()) {
            sum += chunk.getMeta_data().getTotal_compressed_size();
        }
        return sum;
    }

    /** What the footer tells of a top-level column (a position in {@link #schema()}) in a row group. */
    public ChunkSummary summary(int rowGroup, int column) {
        ParquetColumn node = columns.get(column);
        if (!(node instanceof ParquetColumn.Leaf leaf)) {
            return nestedSummary(rowGroup, node);
        }
        RowGroup group = rowGroup(rowGroup);
        ColumnMetaData chunk = group.getColumns().get(leaf.chunk()).getMeta_data();
        Statistics stored = chunk.getStatistics();
        long nulls = !leaf.nullable() ? 0 : stored != null && stored.isSetNull_count() ? stored.getNull_count() : -1;
        long distinct = stored != null && stored.isSetDistinct_count() ? stored.getDistinct_count() : -1;
        return new ChunkSummary(
                range(leaf, stored, nulls, group.getNum_rows()),
                nulls,
                distinct,
                chunk.getTotal_compressed_size(),
                chunk.getTotal_uncompressed_size());
    }

    private static ValueRange range(ParquetColumn.Leaf leaf, @Nullable Statistics stored, long nulls, long rows) {
        Object min = null;
        Object max = null;
        if (stored != null) {
            boolean old = StoredValue.signedOrder(leaf);
            byte[] low = stored.isSetMin_value() ? stored.getMin_value() : old ? stored.getMin() : null;
            byte[] high = stored.isSetMax_value() ? stored.getMax_value() : old ? stored.getMax() : null;
            min = StoredValue.read(leaf, low);
            max = StoredValue.read(leaf, high);
        }
        return new ValueRange(min, max, nulls != 0, nulls < 0 || nulls < rows);
    }

    private ChunkSummary nestedSummary(int rowGroup, ParquetColumn node) {
        long compressed = 0;
        long uncompressed = 0;
        int first = ParquetSchema.chunkCount(columns.subList(0, columns.indexOf(node)));
        int count = ParquetSchema.chunkCount(List.of(node));
        for (ColumnChunk chunk : rowGroup(rowGroup).getColumns().subList(first, first + count)) {
            compressed += chunk.getMeta_data().getTotal_compressed_size();
            uncompressed += chunk.getMeta_data().getTotal_uncompressed_size();
        }
        return new ChunkSummary(ValueRange.UNKNOWN, -1, -1, compressed, uncompressed);
    }

    /** The whole file. */
    MemorySegment bytes() {
        return bytes;
    }

    ParquetOptions options() {
        return options;
    }

    List<ParquetColumn> columns() {
        return columns;
    }

    RowGroup rowGroup(int index) {
        return footer.getRow_groups().get(index);
    }

    private FileMetaData readFooter() {
        long size = bytes.byteSize();
        int magic = bytes.get(Segments.INT, size - 4);
        if (magic == MAGIC_ENCRYPTED) {
            throw new CentellaException(ErrorCode.UNSUPPORTED_FILE, path + " is encrypted");
        }
        if (magic != MAGIC || bytes.get(Segments.INT, 0) != MAGIC) {
            throw new CentellaException(
                    ErrorCode.NOT_A_PARQUET_FILE,
                    path + " is not a Parquet file, or is truncated: it does not begin and end with PAR1");
        }
        long length = Integer.toUnsignedLong(bytes.get(Segments.INT, size - TAIL_BYTES));
        if (length > size - TAIL_BYTES - 4) {
            throw corrupt("its footer of " + length + " bytes is longer than the file", null);
        }
        byte[] stored = bytes.asSlice(size - TAIL_BYTES - length, length).toArray(Segments.BYTE);
        try {
            // The limit on the message keeps a corrupt list length from allocating more than the footer could hold.
            FileMetaData read = Util.readFileMetaData(new ByteArrayInputStream(stored), Math.max(1, stored.length));
            if (read.isSetEncryption_algorithm()) {
                throw new CentellaException(ErrorCode.UNSUPPORTED_FILE, path + " is encrypted");
            }
            return read;
        } catch (CentellaException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            throw corrupt("its footer cannot be read", e);
        }
    }

    private void checkRowGroups() {
        int chunks = ParquetSchema.chunkCount(columns);
        for (int i = 0; i < footer.getRow_groupsSize(); i++) {
            RowGroup group = footer.getRow_groups().get(i);
            if (group.getNum_rows() < 0 || group.getColumnsSize() != chunks) {
                throw corrupt(
                        "row group " + i + " has " + group.getNum_rows() + " rows and " + group.getColumnsSize()
                                + " columns where the schema has " + chunks,
                        null);
            }
        }
        for (ParquetColumn column : columns) {
            checkChunks(column);
        }
    }

    private void checkChunks(ParquetColumn column) {
        switch (column) {
            case ParquetColumn.ListColumn list -> checkChunks(list.element());
            case ParquetColumn.StructColumn struct -> struct.fields().forEach(this::checkChunks);
            case ParquetColumn.Leaf leaf -> {
                for (int i = 0; i < footer.getRow_groupsSize(); i++) {
                    checkChunk(i, leaf);
                }
            }
        }
    }

    private void checkChunk(int group, ParquetColumn.Leaf leaf) {
        RowGroup rowGroup = footer.getRow_groups().get(group);
        ColumnChunk chunk = rowGroup.getColumns().get(leaf.chunk());
        ColumnMetaData data = chunk.getMeta_data();
        String where = "row group " + group + ", column " + leaf.name();
        if (chunk.isSetFile_path() || data == null || chunk.isSetCrypto_metadata()) {
            throw new CentellaException(ErrorCode.UNSUPPORTED_FILE, where + " is encrypted or lies in another file");
        }
        long offset = chunkOffset(data);
        long length = data.getTotal_compressed_size();
        boolean inFile =
                offset >= 4 && length >= 0 && offset <= bytes.byteSize() && length <= bytes.byteSize() - offset;
        boolean flat = leaf.repetition() == 0;
        if (data.getType() != leaf.physical()
                || data.getNum_values() < 0
                || flat && data.getNum_values() != rowGroup.getNum_rows()
                || data.getNum_values() > 0 && !inFile) {
            throw new CentellaException(
                    ErrorCode.CORRUPT_FILE,
                    where + ": the footer tells of " + data.getNum_values() + " values of type " + data.getType()
                            + " in " + length + " bytes at " + offset + ", which cannot be");
        }
    }

    /** Where the first page of a chunk begins. */
    static long chunkOffset(ColumnMetaData chunk) {
        long data = chunk.getData_page_offset();
        long dictionary = chunk.isSetDictionary_page_offset() ? chunk.getDictionary_page_offset() : 0;
        return dictionary > 0 && dictionary < data ? dictionary : data;
    }

    private CentellaException corrupt(String what, @Nullable Throwable cause) {
        return new CentellaException(ErrorCode.CORRUPT_FILE, path + ": " + what, cause);
    }

    @Override
    public String toString() {
        return path + ": " + rowGroupCount() + " row groups, " + rows() + " rows";
    }
}
