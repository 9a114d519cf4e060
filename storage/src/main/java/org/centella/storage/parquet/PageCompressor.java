// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.storage.parquet;

import com.github.luben.zstd.ZstdCompressCtx;
import io.airlift.compress.v3.Compressor;
import io.airlift.compress.v3.lz4.Lz4Compressor;
import io.airlift.compress.v3.snappy.SnappyCompressor;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/** Compresses the pages of one writer, off-heap to off-heap. Not thread-safe. */
sealed interface PageCompressor extends AutoCloseable {
    /** Bytes that any {@code size} bytes take at most. */
    long bound(long size);

    /** Compresses all of {@code source} into {@code target}, which has room for {@link #bound}; the bytes written. */
    int compress(MemorySegment source, MemorySegment target);

    @Override
    void close();

    static PageCompressor of(ParquetCodec codec, int level) {
        return switch (codec) {
            case UNCOMPRESSED -> new Plain();
            case SNAPPY -> new Block(SnappyCompressor.create());
            case LZ4_RAW -> new Block(Lz4Compressor.create());
            case GZIP -> new Gzip(Math.min(level, Deflater.BEST_COMPRESSION));
            case ZSTD -> new Zstd(level);
        };
    }

    /** No compression. */
    final class Plain implements PageCompressor {
        @Override
        public long bound(long size) {
            return size;
        }

        @Override
        public int compress(MemorySegment source, MemorySegment target) {
            MemorySegment.copy(source, 0, target, 0, source.byteSize());
            return Math.toIntExact(source.byteSize());
        }

        @Override
        public void close() {}
    }

    /** Snappy and LZ4, natively where the library can, else in Java. */
    final class Block implements PageCompressor {
        private final Compressor compressor;

        Block(Compressor compressor) {
            this.compressor = compressor;
        }

        @Override
        public long bound(long size) {
            return compressor.maxCompressedLength(Math.toIntExact(size));
        }

        @Override
        public int compress(MemorySegment source, MemorySegment target) {
            return compressor.compress(source, target);
        }

        @Override
        public void close() {}
    }

    /** Zstd, with one context for all pages. */
    final class Zstd implements PageCompressor {
        private final ZstdCompressCtx context = new ZstdCompressCtx();

        Zstd(int level) {
            context.setLevel(level);
        }

        @Override
        public long bound(long size) {
            return com.github.luben.zstd.Zstd.compressBound(size);
        }

        @Override
        public int compress(MemorySegment source, MemorySegment target) {
            return context.compress(target.asByteBuffer(), source.asByteBuffer());
        }

        @Override
        public void close() {
            context.close();
        }
    }

    /** Deflate between the header and trailer of RFC 1952. */
    final class Gzip implements PageCompressor {
        private static final byte[] HEADER = {0x1F, (byte) 0x8B, Deflater.DEFLATED, 0, 0, 0, 0, 0, 0, (byte) 0xFF};
        private static final int TRAILER = 8;

        private final Deflater deflater;

        Gzip(int level) {
            this.deflater = new Deflater(level, true);
        }

        /** Stored blocks cost 5 bytes per 16 KiB at worst. */
        @Override
        public long bound(long size) {
            return size + (size >>> 12) + 64 + HEADER.length + TRAILER;
        }

        @Override
        public int compress(MemorySegment source, MemorySegment target) {
            ByteBuffer out = target.asByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
            out.put(HEADER);
            deflater.reset();
            deflater.setInput(source.asByteBuffer());
            deflater.finish();
            while (!deflater.finished()) {
                deflater.deflate(out);
            }
            CRC32 crc = new CRC32();
            crc.update(source.asByteBuffer());
            out.putInt((int) crc.getValue());
            out.putInt((int) source.byteSize());
            return out.position();
        }

        @Override
        public void close() {
            deflater.end();
        }
    }
}
