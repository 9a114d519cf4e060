// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.storage.parquet;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.ColumnWriteStore;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.ParquetProperties;
import org.apache.parquet.column.page.DictionaryPage;
import org.apache.parquet.column.page.PageWriteStore;
import org.apache.parquet.column.page.PageWriter;
import org.apache.parquet.column.statistics.SizeStatistics;
import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.column.statistics.geospatial.GeospatialStatistics;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.GroupWriter;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.CompressionCodec;
import org.apache.parquet.format.ConvertedType;
import org.apache.parquet.format.DataPageHeader;
import org.apache.parquet.format.DataPageHeaderV2;
import org.apache.parquet.format.DictionaryPageHeader;
import org.apache.parquet.format.FieldRepetitionType;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.Float16Type;
import org.apache.parquet.format.LogicalType;
import org.apache.parquet.format.PageHeader;
import org.apache.parquet.format.PageType;
import org.apache.parquet.format.RowGroup;
import org.apache.parquet.format.SchemaElement;
import org.apache.parquet.format.Type;
import org.apache.parquet.format.UUIDType;
import org.apache.parquet.format.Util;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.OriginalType;
import org.apache.parquet.schema.PrimitiveType;

/**
 * Writes files with Parquet-MR's own encoders, which need no Hadoop: pages of few rows, encodings that DuckDB does not
 * write, dictionaries that overflow. Not compressed.
 */
@SuppressWarnings("deprecation")
final class ParquetMrWriter {
    private final MessageType schema;
    private final ParquetProperties properties;
    private final boolean checksums;
    private final ByteArrayOutputStream file = new ByteArrayOutputStream();
    private final List<RowGroup> rowGroups = new ArrayList<>();
    private long rows;

    ParquetMrWriter(MessageType schema, ParquetProperties properties, boolean checksums) {
        this.schema = schema;
        this.properties = properties;
        this.checksums = checksums;
        file.writeBytes("PAR1".getBytes(StandardCharsets.US_ASCII));
    }

    void rowGroup(List<Group> records) {
        Pages pages = new Pages();
        ColumnWriteStore store = properties.newColumnWriteStore(schema, pages, pages);
        var consumer = new ColumnIOFactory().getColumnIO(schema).getRecordWriter(store);
        GroupWriter writer = new GroupWriter(consumer, schema);
        records.forEach(writer::write);
        consumer.flush();
        store.flush();
        rowGroups.add(pages.finish(records.size()));
        rows += records.size();
    }

    Path write(Path path) {
        try {
            List<SchemaElement> elements = new ArrayList<>();
            SchemaElement root = new SchemaElement(schema.getName());
            root.setNum_children(schema.getFieldCount());
            elements.add(root);
            schema.getFields().forEach(field -> add(field, elements));
            FileMetaData footer = new FileMetaData(1, elements, rows, rowGroups);
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            Util.writeFileMetaData(footer, bytes);
            file.writeBytes(bytes.toByteArray());
            file.writeBytes(ByteBuffer.allocate(4)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putInt(bytes.size())
                    .array());
            file.writeBytes("PAR1".getBytes(StandardCharsets.US_ASCII));
            return Files.write(path, file.toByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void add(org.apache.parquet.schema.Type type, List<SchemaElement> elements) {
        SchemaElement element = new SchemaElement(type.getName());
        element.setRepetition_type(
                FieldRepetitionType.valueOf(type.getRepetition().name()));
        elements.add(element);
        OriginalType original = type.getOriginalType();
        if (original != null) {
            element.setConverted_type(ConvertedType.valueOf(original.name()));
        }
        LogicalTypeAnnotation annotation = type.getLogicalTypeAnnotation();
        if (annotation instanceof LogicalTypeAnnotation.UUIDLogicalTypeAnnotation) {
            element.setLogicalType(LogicalType.UUID(new UUIDType()));
        } else if (annotation instanceof LogicalTypeAnnotation.Float16LogicalTypeAnnotation) {
            element.setLogicalType(LogicalType.FLOAT16(new Float16Type()));
        } else if (annotation instanceof LogicalTypeAnnotation.DecimalLogicalTypeAnnotation decimal) {
            element.setPrecision(decimal.getPrecision());
            element.setScale(decimal.getScale());
        }
        if (type.isPrimitive()) {
            PrimitiveType primitive = type.asPrimitiveType();
            element.setType(physical(primitive));
            if (element.getType() == Type.FIXED_LEN_BYTE_ARRAY) {
                element.setType_length(primitive.getTypeLength());
            }
        } else {
            GroupType group = type.asGroupType();
            element.setNum_children(group.getFieldCount());
            group.getFields().forEach(field -> add(field, elements));
        }
    }

    private static Type physical(PrimitiveType type) {
        return switch (type.getPrimitiveTypeName()) {
            case BINARY -> Type.BYTE_ARRAY;
            default -> Type.valueOf(type.getPrimitiveTypeName().name());
        };
    }

    private static org.apache.parquet.format.Encoding encoding(Encoding encoding) {
        return org.apache.parquet.format.Encoding.valueOf(encoding.name());
    }

    /** The pages of one row group. */
    private final class Pages
            implements PageWriteStore, org.apache.parquet.column.values.bloomfilter.BloomFilterWriteStore {
        private final Map<ColumnDescriptor, Chunk> chunks = new HashMap<>();

        @Override
        public PageWriter getPageWriter(ColumnDescriptor column) {
            return chunks.computeIfAbsent(column, Chunk::new);
        }

        @Override
        public org.apache.parquet.column.values.bloomfilter.BloomFilterWriter getBloomFilterWriter(
                ColumnDescriptor column) {
            return filter -> {};
        }

        @Override
        public void close() {}

        RowGroup finish(long rowCount) {
            List<ColumnChunk> written = new ArrayList<>();
            long total = 0;
            for (ColumnDescriptor column : schema.getColumns()) {
                Chunk chunk = chunks.get(column);
                long from = file.size();
                file.writeBytes(chunk.dictionary.toByteArray());
                long data = file.size();
                file.writeBytes(chunk.pages.toByteArray());
                long size = file.size() - from;
                ColumnMetaData metaData = new ColumnMetaData(
                        physical(column.getPrimitiveType()),
                        List.copyOf(chunk.encodings),
                        List.of(column.getPath()),
                        CompressionCodec.UNCOMPRESSED,
                        chunk.values,
                        size,
                        size,
                        data);
                if (data > from) {
                    metaData.setDictionary_page_offset(from);
                }
                ColumnChunk entry = new ColumnChunk(from);
                entry.setMeta_data(metaData);
                written.add(entry);
                total += size;
            }
            return new RowGroup(written, total, rowCount);
        }
    }

    /** The pages of one column chunk. */
    private final class Chunk implements PageWriter {
        final ByteArrayOutputStream dictionary = new ByteArrayOutputStream();
        final ByteArrayOutputStream pages = new ByteArrayOutputStream();
        final List<org.apache.parquet.format.Encoding> encodings = new ArrayList<>();
        long values;

        Chunk(ColumnDescriptor column) {}

        private void put(ByteArrayOutputStream to, PageHeader header, byte[] body) throws IOException {
            if (checksums) {
                CRC32 crc = new CRC32();
                crc.update(body);
                header.setCrc((int) crc.getValue());
            }
            Util.writePageHeader(header, to);
            to.writeBytes(body);
        }

        @Override
        public void writePage(
                BytesInput bytes, int count, Statistics<?> statistics, Encoding rl, Encoding dl, Encoding encoding)
                throws IOException {
            writePage(bytes, count, 0, statistics, rl, dl, encoding);
        }

        @Override
        public void writePage(
                BytesInput bytes,
                int count,
                int rowCount,
                Statistics<?> statistics,
                Encoding rl,
                Encoding dl,
                Encoding encoding)
                throws IOException {
            byte[] body = bytes.toByteArray();
            PageHeader header = new PageHeader(PageType.DATA_PAGE, body.length, body.length);
            header.setData_page_header(new DataPageHeader(
                    count,
                    ParquetMrWriter.encoding(encoding),
                    ParquetMrWriter.encoding(dl),
                    ParquetMrWriter.encoding(rl)));
            encodings.add(ParquetMrWriter.encoding(encoding));
            values += count;
            put(pages, header, body);
        }

        @Override
        public void writePageV2(
                int rowCount,
                int nullCount,
                int count,
                BytesInput repetition,
                BytesInput definition,
                Encoding encoding,
                BytesInput data,
                Statistics<?> statistics)
                throws IOException {
            ByteArrayOutputStream body = new ByteArrayOutputStream();
            body.writeBytes(repetition.toByteArray());
            body.writeBytes(definition.toByteArray());
            body.writeBytes(data.toByteArray());
            PageHeader header = new PageHeader(PageType.DATA_PAGE_V2, body.size(), body.size());
            DataPageHeaderV2 v2 = new DataPageHeaderV2(
                    count, nullCount, rowCount, ParquetMrWriter.encoding(encoding), (int) definition.size(), (int)
                            repetition.size());
            v2.setIs_compressed(false);
            header.setData_page_header_v2(v2);
            encodings.add(ParquetMrWriter.encoding(encoding));
            values += count;
            put(pages, header, body.toByteArray());
        }

        @Override
        public void writePage(
                BytesInput bytes,
                int count,
                int rowCount,
                Statistics<?> statistics,
                SizeStatistics sizes,
                GeospatialStatistics places,
                Encoding rl,
                Encoding dl,
                Encoding encoding)
                throws IOException {
            writePage(bytes, count, rowCount, statistics, rl, dl, encoding);
        }

        @Override
        public void writePageV2(
                int rowCount,
                int nullCount,
                int count,
                BytesInput repetition,
                BytesInput definition,
                Encoding encoding,
                BytesInput data,
                Statistics<?> statistics,
                SizeStatistics sizes,
                GeospatialStatistics places)
                throws IOException {
            writePageV2(rowCount, nullCount, count, repetition, definition, encoding, data, statistics);
        }

        @Override
        public void writeDictionaryPage(DictionaryPage page) throws IOException {
            byte[] body = page.getBytes().toByteArray();
            PageHeader header = new PageHeader(PageType.DICTIONARY_PAGE, body.length, body.length);
            header.setDictionary_page_header(
                    new DictionaryPageHeader(page.getDictionarySize(), ParquetMrWriter.encoding(page.getEncoding())));
            put(dictionary, header, body);
        }

        @Override
        public long getMemSize() {
            return pages.size();
        }

        @Override
        public long allocatedSize() {
            return pages.size();
        }

        @Override
        public String memUsageString(String prefix) {
            return prefix + pages.size();
        }
    }
}
