// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.storage.parquet;

import io.airlift.compress.v3.xxhash.XxHash64JavaHasher;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.apache.parquet.format.BloomFilterHeader;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.Util;
import org.centella.columnar.memory.Segments;
import org.jspecify.annotations.Nullable;

/**
 * A split-block bloom filter of a column chunk (Parquet format, "Bloom Filter"): blocks of 256 bits, eight words each, one
 * bit per word and value.
 */
final class BloomFilter {
    private static final int HEADER_BYTES = 256;
    private static final int BLOCK_BYTES = 32;
    private static final int[] SALT = {
        0x47b6137b, 0x44974d91, 0x8824ad5b, 0xa2b7289d, 0x705495c7, 0x2df1424b, 0x9efc4947, 0x5c6bfb31
    };

    private final MemorySegment blocks;

    private BloomFilter(MemorySegment blocks) {
        this.blocks = blocks;
    }

    /** The filter of a chunk, or null if there is none that can be used. */
    static @Nullable BloomFilter read(MemorySegment file, ColumnMetaData chunk) {
        long offset = chunk.isSetBloom_filter_offset() ? chunk.getBloom_filter_offset() : 0;
        if (offset <= 0 || offset >= file.byteSize()) {
            return null;
        }
        byte[] head = file.asSlice(offset, Math.min(HEADER_BYTES, file.byteSize() - offset))
                .toArray(Segments.BYTE);
        ByteArrayInputStream input = new ByteArrayInputStream(head);
        try {
            BloomFilterHeader header = Util.readBloomFilterHeader(input);
            long from = offset + head.length - input.available();
            int size = header.getNumBytes();
            boolean known = header.getAlgorithm().isSetBLOCK()
                    && header.getHash().isSetXXHASH()
                    && header.getCompression().isSetUNCOMPRESSED();
            if (!known || size < BLOCK_BYTES || size % BLOCK_BYTES != 0 || size > file.byteSize() - from) {
                return null;
            }
            return new BloomFilter(file.asSlice(from, size));
        } catch (IOException | RuntimeException e) {
            // It only serves to skip: without it the rows are read.
            return null;
        }
    }

    /** False if the value, as {@code Domain} spells it, is surely not in the chunk. */
    boolean mayContain(ParquetColumn.Leaf leaf, Object value) {
        byte[] stored = stored(leaf, value);
        return stored == null || mayContain(XxHash64JavaHasher.hash(stored, 0, stored.length, 0));
    }

    private boolean mayContain(long hash) {
        long count = blocks.byteSize() / BLOCK_BYTES;
        long block = ((hash >>> 32) * count >>> 32) * BLOCK_BYTES;
        int key = (int) hash;
        for (int i = 0; i < SALT.length; i++) {
            int bit = key * SALT[i] >>> 27;
            if ((blocks.get(Segments.INT, block + i * 4L) >>> bit & 1) == 0) {
                return false;
            }
        }
        return true;
    }

    /** The PLAIN bytes that were hashed, or null where equal values may have been stored as other bytes. */
    private static byte @Nullable [] stored(ParquetColumn.Leaf leaf, Object value) {
        boolean asStored = leaf.logical() == LogicalMeaning.AS_STORED
                || leaf.logical() == LogicalMeaning.MICROS
                || leaf.logical() == LogicalMeaning.DECIMAL;
        if (!asStored) {
            return null;
        }
        return switch (leaf.physical()) {
            case INT32 -> value instanceof Long number && number == number.intValue() ? ints(number.intValue()) : null;
            case INT64 -> value instanceof Long number ? longs(number) : null;
            case FLOAT ->
                value instanceof Double number && number != 0 && number == number.floatValue()
                        ? ints(Float.floatToRawIntBits(number.floatValue()))
                        : null;
            case DOUBLE ->
                value instanceof Double number && number != 0 && !number.isNaN()
                        ? longs(Double.doubleToRawLongBits(number))
                        : null;
            case BYTE_ARRAY, FIXED_LEN_BYTE_ARRAY ->
                value instanceof String text
                        ? text.getBytes(StandardCharsets.UTF_8)
                        : value instanceof byte[] bytes ? bytes : null;
            case BOOLEAN, INT96 -> null;
        };
    }

    private static byte[] ints(int value) {
        return ByteBuffer.allocate(4)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(value)
                .array();
    }

    private static byte[] longs(long value) {
        return ByteBuffer.allocate(8)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(value)
                .array();
    }
}
