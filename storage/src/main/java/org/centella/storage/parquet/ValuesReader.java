// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.storage.parquet;

import java.lang.foreign.MemorySegment;
import org.apache.parquet.format.Encoding;
import org.apache.parquet.format.Type;
import org.jspecify.annotations.Nullable;

/**
 * Decodes the values of one data page, nulls left out, in their stored form: numbers at their stored width, booleans as
 * bytes, INT96 and fixed-length values back to back, byte arrays as views.
 */
abstract class ValuesReader {
    /** Bytes of a stored value as readers deliver it. */
    static int rawWidth(ParquetColumn.Leaf leaf) {
        return switch (leaf.physical()) {
            case BOOLEAN -> 1;
            case INT32, FLOAT -> 4;
            case INT64, DOUBLE -> 8;
            case INT96 -> 12;
            case BYTE_ARRAY -> 16;
            case FIXED_LEN_BYTE_ARRAY -> leaf.width();
        };
    }

    /** A reader of the values that lie in {@code page} from {@code from} to {@code end}; not for dictionary codes. */
    static ValuesReader of(
            ParquetColumn.Leaf leaf,
            Encoding encoding,
            MemorySegment page,
            long from,
            long end,
            int valueCount,
            ViewData views) {
        Type type = leaf.physical();
        ValuesReader reader = switch (encoding) {
            case PLAIN ->
                switch (type) {
                    case BOOLEAN -> new PlainBooleans(page, from, end);
                    case BYTE_ARRAY -> new PlainByteArrays(page, from, end, views);
                    case INT32, INT64, INT96, FLOAT, DOUBLE, FIXED_LEN_BYTE_ARRAY ->
                        new PlainFixed(page, from, end, rawWidth(leaf));
                };
            case RLE -> type == Type.BOOLEAN ? new RleBooleans(page, from, end) : null;
            case DELTA_BINARY_PACKED ->
                type == Type.INT32 || type == Type.INT64 ? new DeltaIntegers(page, from, end, rawWidth(leaf)) : null;
            case DELTA_LENGTH_BYTE_ARRAY ->
                type == Type.BYTE_ARRAY ? new DeltaLengthByteArrays(page, from, end, valueCount, views) : null;
            case DELTA_BYTE_ARRAY ->
                type == Type.BYTE_ARRAY || type == Type.FIXED_LEN_BYTE_ARRAY
                        ? new DeltaByteArrays(
                                page,
                                from,
                                end,
                                valueCount,
                                type == Type.FIXED_LEN_BYTE_ARRAY ? leaf.width() : 0,
                                views)
                        : null;
            case BYTE_STREAM_SPLIT ->
                switch (type) {
                    case INT32, INT64, FLOAT, DOUBLE, FIXED_LEN_BYTE_ARRAY ->
                        new ByteStreamSplit(page, from, end, rawWidth(leaf));
                    case BOOLEAN, INT96, BYTE_ARRAY -> null;
                };
            case BIT_PACKED, PLAIN_DICTIONARY, RLE_DICTIONARY -> null;
        };
        if (reader == null) {
            throw Corrupt.unsupported("encoding " + encoding + " for values of type " + type);
        }
        return reader;
    }

    /** The next {@code count} values to {@code out}, from value {@code at} on. */
    abstract void read(int count, MemorySegment out, long at);

    abstract void skip(int count);

    /** The next {@code count} values where they lie, or null if they lie nowhere as they are. */
    @Nullable
    MemorySegment slice(int count) {
        return null;
    }
}
