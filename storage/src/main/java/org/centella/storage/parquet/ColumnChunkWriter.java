// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.storage.parquet;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.apache.parquet.column.values.bloomfilter.BlockSplitBloomFilter;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.CompressionCodec;
import org.apache.parquet.format.DataPageHeader;
import org.apache.parquet.format.DataPageHeaderV2;
import org.apache.parquet.format.DictionaryPageHeader;
import org.apache.parquet.format.Encoding;
import org.apache.parquet.format.PageEncodingStats;
import org.apache.parquet.format.PageHeader;
import org.apache.parquet.format.PageType;
import org.apache.parquet.format.SizeStatistics;
import org.apache.parquet.format.Type;
import org.centella.columnar.FlatColumn;
import org.centella.columnar.memory.MemoryPool;
import org.centella.columnar.memory.Segments;
import org.jspecify.annotations.Nullable;

/**
 * One leaf column of the row group being written: takes in values and levels, and turns them into the pages of a column chunk
 * when the row group is full. All columns cut their pages at the same rows unless a page would grow too large, so that a
 * reader that skips rows skips whole pages in every column.
 */
final class ColumnChunkWriter implements AutoCloseable {
    /** A chunk that keeps more than this part of its size is not compressed. */
    private static final double WORTHWHILE = 0.8;

    private final LeafColumn leaf;
    private final ParquetWriteOptions options;
    private final LeafValues values;
    private final Levels definitions;
    private final Levels repetitions;
    private final EncodeBuffer body;
    private int slots;

    ColumnChunkWriter(LeafColumn leaf, ParquetWriteOptions options, MemoryPool pool) {
        this.leaf = leaf;
        this.options = options;
        this.values = LeafValues.of(leaf, options, pool);
        this.definitions = new Levels(leaf.maxDefinition(), pool);
        this.repetitions = new Levels(leaf.maxRepetition(), pool);
        this.body = new EncodeBuffer(pool);
    }

    LeafColumn leaf() {
        return leaf;
    }

    /** Bytes buffered. */
    long bytes() {
        return values.bytes() + slots;
    }

    /** Takes in rows of a column that is not nested: the non-null values in {@code dense}, and which rows they are. */
    void append(FlatColumn dense, int present, @Nullable MemorySegment validity, int rows) {
        if (validity == null) {
            definitions.addRepeated(leaf.maxDefinition(), rows);
        } else {
            definitions.addValidity(validity, rows);
        }
        appendValues(dense, present);
        slots += rows;
    }

    /** Takes in slots of a nested column: its values, dense, and the levels of every slot. */
    void append(FlatColumn dense, int present, byte[] definition, byte[] repetition, int count) {
        definitions.add(definition, count);
        repetitions.add(repetition, count);
        appendValues(dense, present);
        slots += count;
    }

    private void appendValues(FlatColumn dense, int present) {
        if (present > 0) {
            values.append(dense, present);
        }
    }

    /** Writes the pages of the chunk that begins at {@code fileOffset} to the sink, and forgets the rows. */
    WrittenChunk finish(PageSink sink, long fileOffset) {
        values.complete();
        ValueDictionary dictionary = values.dictionary();
        Chunk chunk = new Chunk(sink, fileOffset);
        chunk.chooseCodec(dictionary);
        if (dictionary != null) {
            chunk.writeDictionary(dictionary);
        }
        chunk.writePages(dictionary);
        WrittenChunk written = chunk.finish();
        reset();
        return written;
    }

    private void reset() {
        slots = 0;
        values.reset();
        definitions.reset();
        repetitions.reset();
    }

    /** The chunk on its way to the file. */
    private final class Chunk {
        private final PageSink sink;
        private final long fileOffset;
        private final long sinkStart;
        private final ChunkStatisticsBuilder statistics = new ChunkStatisticsBuilder(leaf, values);
        private final Set<Encoding> encodings = EnumSet.noneOf(Encoding.class);
        private long uncompressed;
        private long firstDataPage;
        private Encoding dataEncoding = Encoding.PLAIN;
        private int pageCount;
        private boolean hasDictionary;
        private boolean compress;

        Chunk(PageSink sink, long fileOffset) {
            this.sink = sink;
            this.fileOffset = fileOffset;
            this.sinkStart = sink.pages().position();
        }

        private long here() {
            return fileOffset + sink.pages().position() - sinkStart;
        }

        /**
         * Compresses the first page on trial. Packed codes rarely shrink, and a chunk stored as it is can be read where
         * it lies in the mapped file.
         */
        void chooseCodec(@Nullable ValueDictionary dictionary) {
            if (options.codec() == ParquetCodec.UNCOMPRESSED || values.count() == 0) {
                return;
            }
            PageEnd end = pageEnd(0, 0, dictionary);
            body.reset();
            writeValues(0, end.value, dictionary);
            double pages = (double) slots / end.slot;
            double plain = body.position() * pages;
            double small = sink.compressedSize(body.written()) * pages;
            if (dictionary != null) {
                plain += dictionary.entries().position();
                small += sink.compressedSize(dictionary.entries().written());
            }
            compress = small <= plain * WORTHWHILE;
        }

        void writeDictionary(ValueDictionary dictionary) {
            PageHeader header = new PageHeader(PageType.DICTIONARY_PAGE, 0, 0);
            header.setDictionary_page_header(new DictionaryPageHeader(dictionary.size(), Encoding.PLAIN));
            uncompressed += sink.add(header, dictionary.entries().written(), 0, compress);
            encodings.add(Encoding.PLAIN);
            hasDictionary = true;
        }

        void writePages(@Nullable ValueDictionary dictionary) {
            firstDataPage = here();
            int slot = 0;
            int value = 0;
            long row = 0;
            while (slot < slots) {
                PageEnd end = pageEnd(slot, value, dictionary);
                writePage(slot, value, end, row, dictionary);
                slot = end.slot;
                value = end.value;
                row += end.rows;
            }
        }

        private void writePage(int slot, int value, PageEnd end, long row, @Nullable ValueDictionary dictionary) {
            boolean v2 = options.pageVersion() == 2;
            body.reset();
            long repetitionBytes = writeLevels(repetitions, slot, end.slot, v2);
            long definitionBytes = writeLevels(definitions, slot, end.slot, v2);
            dataEncoding = writeValues(value, end.value, dictionary);
            encodings.add(dataEncoding);
            int count = end.slot - slot;
            int nulls = count - (end.value - value);
            PageHeader header;
            if (v2) {
                header = new PageHeader(PageType.DATA_PAGE_V2, 0, 0);
                header.setData_page_header_v2(new DataPageHeaderV2(
                                count, nulls, end.rows, dataEncoding, (int) definitionBytes, (int) repetitionBytes)
                        .setIs_compressed(compress));
            } else {
                header = new PageHeader(PageType.DATA_PAGE, 0, 0);
                header.setData_page_header(new DataPageHeader(count, dataEncoding, Encoding.RLE, Encoding.RLE));
            }
            long offset = here();
            uncompressed += sink.add(header, body.written(), v2 ? repetitionBytes + definitionBytes : 0, compress);
            statistics.addPage(value, end.value, nulls, offset, here() - offset, row);
            pageCount++;
        }

        private long writeLevels(Levels levels, int from, int to, boolean v2) {
            if (levels.max() == 0) {
                return 0;
            }
            encodings.add(Encoding.RLE);
            long start = body.position();
            if (!v2) {
                body.putInt(0);
            }
            levels.encode(from, to, body);
            if (!v2) {
                body.setInt(start, (int) (body.position() - start - Integer.BYTES));
            }
            return body.position() - start;
        }

        private Encoding writeValues(int from, int to, @Nullable ValueDictionary dictionary) {
            if (dictionary == null) {
                return values.encodeFlat(from, to, body);
            }
            int width = Math.max(1, HybridEncoder.bitWidth(dictionary.size() - 1));
            body.putByte(width);
            HybridEncoder.encode(dictionary.codes().segment(), from, to - from, width, body);
            return Encoding.RLE_DICTIONARY;
        }

        WrittenChunk finish() {
            ColumnMetaData meta = new ColumnMetaData(
                    leaf.physical(),
                    List.copyOf(encodings),
                    leaf.path(),
                    compress ? options.codec().thrift() : CompressionCodec.UNCOMPRESSED,
                    slots,
                    uncompressed,
                    here() - fileOffset,
                    firstDataPage);
            List<PageEncodingStats> pages = new ArrayList<>();
            if (hasDictionary) {
                meta.setDictionary_page_offset(fileOffset);
                pages.add(new PageEncodingStats(PageType.DICTIONARY_PAGE, Encoding.PLAIN, 1));
            }
            PageType dataPage = options.pageVersion() == 2 ? PageType.DATA_PAGE_V2 : PageType.DATA_PAGE;
            pages.add(new PageEncodingStats(dataPage, dataEncoding, pageCount));
            meta.setEncoding_stats(pages);
            meta.setStatistics(statistics.chunk(slots - values.count()));
            if (leaf.physical() == Type.BYTE_ARRAY && values instanceof BinaryValues binary) {
                SizeStatistics sizes = new SizeStatistics();
                sizes.setUnencoded_byte_array_data_bytes(binary.contentBytes());
                meta.setSize_statistics(sizes);
            }
            ColumnChunk chunk = new ColumnChunk();
            // Deprecated in the format, and 0 when the metadata is in the footer alone.
            chunk.setFile_offset(0);
            chunk.setMeta_data(meta);
            return new WrittenChunk(chunk, statistics.columnIndex(), statistics.offsetIndex(), bloomFilter());
        }
    }

    private @Nullable BlockSplitBloomFilter bloomFilter() {
        // A dictionary answers every question a bloom filter would, and exactly.
        if (!options.bloomFilterColumns().contains(leaf.dottedPath())
                || leaf.physical() == Type.BOOLEAN
                || values.dictionary() != null) {
            return null;
        }
        long distinct = Math.max(1, values.distinctCount() < 0 ? values.count() : values.distinctCount());
        int bits = BlockSplitBloomFilter.optimalNumOfBits(distinct, options.bloomFilterFalsePositives());
        BlockSplitBloomFilter filter = new BlockSplitBloomFilter(bits / Byte.SIZE);
        values.hashes(filter, filter::insertHash);
        return filter;
    }

    /** The end of a page, exclusive. */
    private record PageEnd(int slot, int value, int rows) {}

    private PageEnd pageEnd(int slot, int value, @Nullable ValueDictionary dictionary) {
        int rows = options.pageRows();
        while (true) {
            PageEnd end = endAfter(slot, value, rows);
            // Codes take no more than what they stand for, so that flat bytes are bound enough for both.
            long bytes = dictionary == null
                    ? values.byteOffset(end.value) - values.byteOffset(value)
                    : (long) (end.value - value) * HybridEncoder.bitWidth(dictionary.size()) / Byte.SIZE;
            if (bytes <= options.pageBytes() || end.rows == 1) {
                return end;
            }
            rows = Math.max(1, (int) Math.min(end.rows / 2, end.rows * (long) options.pageBytes() / bytes));
        }
    }

    private PageEnd endAfter(int slot, int value, int rows) {
        int end;
        int counted;
        if (leaf.maxRepetition() == 0) {
            end = (int) Math.min(slots, (long) slot + rows);
            counted = end - slot;
        } else {
            MemorySegment levels = repetitions.segment();
            end = slot;
            counted = 0;
            while (end < slots && (counted < rows || Segments.getByte(levels, end) != 0)) {
                counted += Segments.getByte(levels, end) == 0 ? 1 : 0;
                end++;
            }
        }
        return new PageEnd(end, value + definitions.countMax(slot, end), counted);
    }

    @Override
    public void close() {
        values.close();
        definitions.close();
        repetitions.close();
        body.close();
    }
}
