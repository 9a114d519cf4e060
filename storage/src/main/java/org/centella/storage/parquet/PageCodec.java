// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.storage.parquet;

import com.aayushatharva.brotli4j.Brotli4jLoader;
import com.aayushatharva.brotli4j.decoder.BrotliInputStream;
import io.airlift.compress.v3.Decompressor;
import io.airlift.compress.v3.lz4.Lz4Decompressor;
import io.airlift.compress.v3.snappy.SnappyDecompressor;
import io.airlift.compress.v3.zstd.ZstdDecompressor;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.apache.parquet.format.CompressionCodec;
import org.centella.columnar.memory.Segments;
import org.jspecify.annotations.Nullable;

/**
 * Decompresses pages from one segment straight into another. Snappy, LZ4 and Zstd run natively where the platform has the
 * library, else in Java. One object per task: codecs keep state and are not thread-safe.
 */
final class PageCodec implements AutoCloseable {
    private static final int GZIP_HEADER = 10;
    private static final int GZIP_TRAILER = 8;

    private @Nullable Decompressor snappy;
    private @Nullable Decompressor zstd;
    private @Nullable Decompressor lz4;
    private @Nullable Inflater inflater;

    /** Fills {@code to} exactly; anything else is a corrupt page. */
    void decompress(CompressionCodec codec, MemorySegment from, MemorySegment to) {
        long written;
        try {
            written = switch (codec) {
                case UNCOMPRESSED -> copy(from, to);
                case SNAPPY -> {
                    if (snappy == null) {
                        snappy = SnappyDecompressor.create();
                    }
                    yield snappy.decompress(from, to);
                }
                case ZSTD -> {
                    if (zstd == null) {
                        zstd = ZstdDecompressor.create();
                    }
                    yield zstd.decompress(from, to);
                }
                case LZ4_RAW -> lz4().decompress(from, to);
                case LZ4 -> hadoopLz4(from, to);
                case GZIP -> gzip(from, to);
                case BROTLI -> brotli(from, to);
                case LZO -> throw Corrupt.unsupported("codec LZO is not among those this engine reads");
            };
        } catch (io.airlift.compress.v3.MalformedInputException
                | IllegalArgumentException
                | IndexOutOfBoundsException
                | DataFormatException
                | IOException e) {
            throw Corrupt.data("a page does not decompress as " + codec + ": " + e.getMessage());
        }
        if (written != to.byteSize()) {
            throw Corrupt.data(
                    "a page decompresses to " + written + " bytes where its header tells of " + to.byteSize());
        }
    }

    private Decompressor lz4() {
        if (lz4 == null) {
            lz4 = Lz4Decompressor.create();
        }
        return lz4;
    }

    private static long copy(MemorySegment from, MemorySegment to) {
        if (from.byteSize() == to.byteSize()) {
            to.copyFrom(from);
        }
        return from.byteSize();
    }

    /**
     * The deprecated LZ4 codec: Hadoop's framing, blocks of big-endian uncompressed size, compressed size, data; some
     * writers left the framing out.
     */
    private long hadoopLz4(MemorySegment from, MemorySegment to) {
        long in = 0;
        long out = 0;
        while (in + 8 <= from.byteSize()) {
            long size = Integer.toUnsignedLong(Integer.reverseBytes(from.get(Segments.INT, in)));
            long compressed = Integer.toUnsignedLong(Integer.reverseBytes(from.get(Segments.INT, in + 4)));
            if (size > to.byteSize() - out || compressed > from.byteSize() - in - 8) {
                break;
            }
            long done = lz4().decompress(from.asSlice(in + 8, compressed), to.asSlice(out, size));
            if (done != size) {
                break;
            }
            in += 8 + compressed;
            out += size;
        }
        return in == from.byteSize() ? out : lz4().decompress(from, to);
    }

    private long gzip(MemorySegment from, MemorySegment to) throws DataFormatException {
        long in = 0;
        long out = 0;
        while (in < from.byteSize()) {
            in = skipGzipHeader(from, in);
            if (inflater == null) {
                inflater = new Inflater(true);
            }
            inflater.reset();
            inflater.setInput(from.asSlice(in).asByteBuffer());
            var output = to.asSlice(out).asByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
            while (!inflater.finished()) {
                int made = inflater.inflate(output);
                if (made == 0 && !inflater.finished()) {
                    throw new DataFormatException("the stream does not end where it should");
                }
            }
            in += inflater.getBytesRead() + GZIP_TRAILER;
            out += inflater.getBytesWritten();
        }
        return out;
    }

    /** RFC 1952, section 2.3. */
    private static long skipGzipHeader(MemorySegment from, long start) throws DataFormatException {
        if (from.byteSize() - start < GZIP_HEADER + GZIP_TRAILER
                || (from.get(Segments.INT, start) & 0xFFFFFF) != 0x088B1F) {
            throw new DataFormatException("no gzip header");
        }
        int flags = from.get(Segments.BYTE, start + 3);
        long at = start + GZIP_HEADER;
        if ((flags & 4) != 0) {
            at += 2 + (from.get(Segments.SHORT, at) & 0xFFFF);
        }
        for (int text = flags & 24; text != 0; text &= text - 1) {
            while (from.get(Segments.BYTE, at++) != 0) {
                // A file name or comment, which ends in zero.
            }
        }
        return (flags & 2) != 0 ? at + 2 : at;
    }

    private static long brotli(MemorySegment from, MemorySegment to) throws IOException {
        if (!Brotli4jLoader.isAvailable()) {
            throw Corrupt.unsupported("codec BROTLI has no library for this platform");
        }
        byte[] compressed = from.toArray(Segments.BYTE);
        byte[] block = new byte[64 << 10];
        long out = 0;
        try (BrotliInputStream in = new BrotliInputStream(new ByteArrayInputStream(compressed))) {
            for (int read = in.read(block); read >= 0; read = in.read(block)) {
                if (read > to.byteSize() - out) {
                    throw new IOException("more bytes than announced");
                }
                MemorySegment.copy(MemorySegment.ofArray(block), 0, to, out, read);
                out += read;
            }
        }
        return out;
    }

    @Override
    public void close() {
        if (inflater != null) {
            inflater.end();
            inflater = null;
        }
    }
}
