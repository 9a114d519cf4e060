// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.storage.parquet;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.CompressionCodec;
import org.apache.parquet.format.Encoding;
import org.apache.parquet.format.PageEncodingStats;
import org.apache.parquet.format.PageType;
import org.centella.storage.ScanMetrics;
import org.jspecify.annotations.Nullable;

/** The pages of a column chunk: walks the headers, and decompresses only the pages that are asked for. */
final class ChunkPages {
    /** Some old writers left the dictionary page's header out of a chunk's length. */
    private static final int LENGTH_SLACK = 100;

    /** A corrupt size must not allocate more than this beyond what the footer tells of the chunk. */
    private static final long SIZE_SLACK = 64L << 20;

    private final MemorySegment file;
    private final ParquetColumn.Leaf leaf;
    private final ColumnMetaData chunk;
    private final boolean verify;
    private final PageMemory memory;
    private final PageCodec codec;
    private final ScanMetrics metrics;
    private final long end;
    private long at;
    /** Values of pages whose headers were not read yet. */
    private long unseenValues;

    private final List<PageHeader> headers = new ArrayList<>();
    private int nextHeader;
    private @Nullable PageHeader dictionaryHeader;

    ChunkPages(
            ParquetFile file,
            ColumnMetaData chunk,
            ParquetColumn.Leaf leaf,
            PageMemory memory,
            PageCodec codec,
            ScanMetrics metrics) {
        this.file = file.bytes();
        this.leaf = leaf;
        this.chunk = chunk;
        this.verify = file.options().verifyChecksums();
        this.memory = memory;
        this.codec = codec;
        this.metrics = metrics;
        this.at = ParquetFile.chunkOffset(chunk);
        this.end = Math.min(this.file.byteSize(), at + chunk.getTotal_compressed_size() + LENGTH_SLACK);
        this.unseenValues = chunk.getNum_values();
    }

    /** The {@code ahead}-th data page from the next one on, or null if there are not so many. */
    @Nullable
    PageHeader peek(int ahead) {
        while (nextHeader + ahead >= headers.size()) {
            if (unseenValues == 0) {
                return null;
            }
            readHeader();
        }
        return headers.get(nextHeader + ahead);
    }

    /** The next data page, which is then no longer the next; null at the end. */
    @Nullable
    PageHeader take() {
        PageHeader header = peek(0);
        if (header != null) {
            nextHeader++;
        }
        return header;
    }

    /** A page taken was left without decompressing it. */
    void skipped() {
        metrics.pagesSkippedByRows.increment();
    }

    /** The dictionary page's header, or null if the chunk has none. */
    @Nullable
    PageHeader dictionaryHeader() {
        if (headers.isEmpty() && unseenValues > 0) {
            readHeader();
        }
        return dictionaryHeader;
    }

    /** True if every data page holds dictionary codes. */
    boolean allDictionary() {
        if (dictionaryHeader() == null) {
            return false;
        }
        if (chunk.isSetEncoding_stats()) {
            for (PageEncodingStats stats : chunk.getEncoding_stats()) {
                boolean data =
                        stats.getPage_type() == PageType.DATA_PAGE || stats.getPage_type() == PageType.DATA_PAGE_V2;
                boolean codes = stats.getEncoding() == Encoding.PLAIN_DICTIONARY
                        || stats.getEncoding() == Encoding.RLE_DICTIONARY;
                if (data && !codes && stats.getCount() > 0) {
                    return false;
                }
            }
            return true;
        }
        while (unseenValues > 0) {
            readHeader();
        }
        return headers.stream().allMatch(PageHeader::isDictionaryEncoded);
    }

    /** Reads page headers up to and including the next data page's. */
    private void readHeader() {
        while (true) {
            if (at >= end) {
                throw Corrupt.data("its pages end " + unseenValues + " values too early");
            }
            PageHeader header = PageHeader.read(file, at);
            if (header.compressedSize > file.byteSize() - header.bodyOffset) {
                throw Corrupt.data("a page of " + header.compressedSize + " bytes reaches beyond the file");
            }
            at = header.bodyOffset + header.compressedSize;
            if (header.isDataPage()) {
                if (header.valueCount > unseenValues) {
                    throw Corrupt.data("its pages have more values than the footer tells of");
                }
                unseenValues -= header.valueCount;
                headers.add(header);
                return;
            }
            if (header.type == PageType.DICTIONARY_PAGE) {
                if (dictionaryHeader != null || !headers.isEmpty()) {
                    throw Corrupt.data("it has a dictionary page where none belongs");
                }
                dictionaryHeader = header;
            }
        }
    }

    /** Decompresses the dictionary page. */
    Page loadDictionary(PageHeader header) {
        if (header.encoding != Encoding.PLAIN && header.encoding != Encoding.PLAIN_DICTIONARY) {
            throw Corrupt.unsupported("a dictionary with encoding " + header.encoding);
        }
        // Every value takes a byte at least, so this bounds what a corrupt count allocates.
        if (header.valueCount > header.uncompressedSize) {
            throw Corrupt.data(
                    "a dictionary of " + header.valueCount + " values in " + header.uncompressedSize + " bytes");
        }
        Page page = new Page(header, memory);
        page.setValues(decompress(page, header.bodyOffset, header.compressedSize, header.uncompressedSize, true));
        page.valuesFrom = 0;
        page.valuesEnd = header.uncompressedSize;
        return page;
    }

    /** Checks, decompresses and takes apart a data page. */
    Page load(PageHeader header) {
        metrics.pagesRead.increment();
        Page page = new Page(header, memory);
        try {
            if (header.type == PageType.DATA_PAGE_V2) {
                loadV2(page);
            } else {
                loadV1(page);
            }
            return page;
        } catch (RuntimeException e) {
            page.free();
            throw e;
        }
    }

    private void loadV1(Page page) {
        PageHeader header = page.header;
        MemorySegment body = decompress(page, header.bodyOffset, header.compressedSize, header.uncompressedSize, true);
        long size = header.uncompressedSize;
        long position = 0;
        if (leaf.repetition() > 0) {
            position = page.repetition.reset(page, body, 0, size, header.repetitionEncoding, leaf.repetition());
        }
        if (leaf.definition() > 0) {
            position = page.definition.reset(page, body, position, size, header.definitionEncoding, leaf.definition());
        }
        page.setValues(body);
        page.valuesFrom = position;
        page.valuesEnd = size;
    }

    private void loadV2(Page page) {
        PageHeader header = page.header;
        long levels = (long) header.repetitionBytes + header.definitionBytes;
        if (header.repetitionBytes < 0
                || header.definitionBytes < 0
                || levels > header.compressedSize
                || levels > header.uncompressedSize) {
            throw Corrupt.data("a page has " + levels + " bytes of levels in " + header.compressedSize);
        }
        checkSum(header);
        MemorySegment levelBytes = stored(page, header.bodyOffset, levels);
        page.repetition.resetBare(levelBytes, 0, header.repetitionBytes, leaf.repetition());
        page.definition.resetBare(levelBytes, header.repetitionBytes, levels, leaf.definition());
        long valueBytes = header.uncompressedSize - levels;
        long from = header.bodyOffset + levels;
        long storedBytes = header.compressedSize - levels;
        page.setValues(
                header.compressed && storedBytes > 0
                        ? decompress(page, from, storedBytes, valueBytes, false)
                        : stored(page, from, storedBytes));
        page.valuesFrom = 0;
        page.valuesEnd = header.compressed && storedBytes > 0 ? valueBytes : storedBytes;
    }

    /** The uncompressed bytes, readable {@link PageMemory#PADDING} further: the file itself when it is not compressed. */
    private MemorySegment decompress(Page page, long from, long compressed, long size, boolean check) {
        if (check) {
            checkSum(page.header);
        }
        metrics.bytesRead.add(compressed);
        CompressionCodec name = chunk.getCodec();
        if (name == CompressionCodec.UNCOMPRESSED) {
            if (size != compressed) {
                throw Corrupt.data("an uncompressed page has sizes " + compressed + " and " + size);
            }
            return stored(page, from, size);
        }
        if (size > chunk.getTotal_uncompressed_size() + SIZE_SLACK) {
            throw Corrupt.data("a page claims to have " + size + " bytes");
        }
        PageBuffer buffer = page.buffer(size);
        codec.decompress(name, file.asSlice(from, compressed), buffer.segment().asSlice(0, size));
        return buffer.segment();
    }

    /** Bytes of the file as they are; copied only where the file ends too soon after them to be read past their end. */
    private MemorySegment stored(Page page, long from, long size) {
        if (file.byteSize() - from >= size + PageMemory.PADDING) {
            return file.asSlice(from, size + PageMemory.PADDING);
        }
        PageBuffer buffer = page.buffer(size);
        MemorySegment.copy(file, from, buffer.segment(), 0, size);
        return buffer.segment();
    }

    private void checkSum(PageHeader header) {
        if (header.hasChecksum && verify) {
            CRC32 crc = new CRC32();
            crc.update(file.asSlice(header.bodyOffset, header.compressedSize).asByteBuffer());
            if ((int) crc.getValue() != header.checksum) {
                throw Corrupt.data("a page's checksum is " + Integer.toHexString((int) crc.getValue())
                        + " where its header tells of " + Integer.toHexString(header.checksum)
                        + "; the page was changed after it was written");
            }
        }
    }
}
