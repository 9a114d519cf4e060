// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.storage.parquet;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.util.zip.CRC32;
import org.apache.parquet.format.PageHeader;
import org.apache.parquet.format.Util;
import org.centella.columnar.memory.MemoryPool;

/** Where the pages of a row group go: compresses, checksums and lines them up for the file. One per writer. */
final class PageSink implements AutoCloseable {
    private final PageCompressor compressor;
    private final EncodeBuffer pages;
    private final EncodeBuffer compressed;
    private final CRC32 crc = new CRC32();

    PageSink(ParquetWriteOptions options, MemoryPool pool) {
        this.compressor = PageCompressor.of(options.codec(), options.compressionLevel());
        this.pages = new EncodeBuffer(pool);
        this.compressed = new EncodeBuffer(pool);
    }

    /** Bytes lined up. */
    EncodeBuffer pages() {
        return pages;
    }

    /**
     * Adds a page.
     *
     * @param header complete but for sizes and checksum
     * @param levels uncompressed bytes that stand before the compressed ones (version 2), of {@code body}
     * @param compress whether the chunk is compressed at all
     * @return the bytes it would take without compression
     */
    long add(PageHeader header, MemorySegment body, long levels, boolean compress) {
        MemorySegment stored = compress ? compressed(body, levels) : body;
        crc.reset();
        crc.update(stored.asByteBuffer());
        header.setCompressed_page_size(Math.toIntExact(stored.byteSize()));
        header.setUncompressed_page_size(Math.toIntExact(body.byteSize()));
        header.setCrc((int) crc.getValue());
        byte[] head = serialize(header);
        pages.put(head);
        pages.put(stored, 0, stored.byteSize());
        return head.length + body.byteSize();
    }

    /** Bytes that a page of this content would take. */
    long compressedSize(MemorySegment body) {
        return compressed(body, 0).byteSize();
    }

    private MemorySegment compressed(MemorySegment body, long levels) {
        MemorySegment values = body.asSlice(levels);
        compressed.reset();
        MemorySegment.copy(body, 0, compressed.reserve(levels + compressor.bound(values.byteSize())), 0, levels);
        int size = values.byteSize() == 0 && levels > 0
                ? 0
                : compressor.compress(values, compressed.segment().asSlice(levels));
        compressed.advance(levels + size);
        return compressed.written();
    }

    private static byte[] serialize(PageHeader header) {
        try {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream(64);
            Util.writePageHeader(header, bytes);
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        compressor.close();
        pages.close();
        compressed.close();
    }
}
