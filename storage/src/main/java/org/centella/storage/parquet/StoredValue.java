// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.storage.parquet;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.apache.parquet.format.Type;
import org.centella.columnar.type.DataType;
import org.jspecify.annotations.Nullable;

/** Reads the single values in statistics and page indexes (PLAIN, without a length) as {@code Domain} spells values. */
final class StoredValue {
    private StoredValue() {}

    /** The value, or null if it says nothing: malformed, NaN, or of a type whose order statistics do not keep. */
    static @Nullable Object read(ParquetColumn.Leaf leaf, byte @Nullable [] stored) {
        if (stored == null) {
            return null;
        }
        return switch (leaf.physical()) {
            case BOOLEAN -> stored.length == 1 ? (Object) (stored[0] != 0) : null;
            case INT32 -> stored.length == 4 ? integer(leaf, buffer(stored).getInt()) : null;
            case INT64 -> stored.length == 8 ? integer(leaf, buffer(stored).getLong()) : null;
            case FLOAT -> stored.length == 4 ? number(buffer(stored).getFloat()) : null;
            case DOUBLE -> stored.length == 8 ? number(buffer(stored).getDouble()) : null;
            case BYTE_ARRAY, FIXED_LEN_BYTE_ARRAY -> bytes(leaf, stored);
            case INT96 -> null;
        };
    }

    /** True when the deprecated {@code min} and {@code max}, compared as signed numbers, can be relied on. */
    static boolean signedOrder(ParquetColumn.Leaf leaf) {
        return leaf.physical() != Type.BYTE_ARRAY
                && leaf.physical() != Type.FIXED_LEN_BYTE_ARRAY
                && leaf.physical() != Type.INT96
                && leaf.logical() != LogicalMeaning.UNSIGNED;
    }

    private static @Nullable Object integer(ParquetColumn.Leaf leaf, long value) {
        return switch (leaf.logical()) {
            case AS_STORED, MICROS -> value;
            case DECIMAL ->
                ((DataType.Decimal) leaf.type()).isLong() ? (Object) value : (Object) BigInteger.valueOf(value);
            case MILLIS ->
                value > Long.MAX_VALUE / 1000 || value < Long.MIN_VALUE / 1000 ? null : (Object) (value * 1000);
            case NANOS -> Math.floorDiv(value, 1000L);
            case UNSIGNED ->
                leaf.physical() == Type.INT32
                        ? (Object) (value & 0xFFFF_FFFFL)
                        : new BigInteger(Long.toUnsignedString(value));
            case INT96_TIMESTAMP, FLOAT16, UUID, INTERVAL -> null;
        };
    }

    private static @Nullable Object number(double value) {
        return Double.isNaN(value) ? null : (Object) value;
    }

    private static @Nullable Object bytes(ParquetColumn.Leaf leaf, byte[] stored) {
        return switch (leaf.logical()) {
            case AS_STORED -> leaf.type().isString() ? text(stored) : stored;
            case DECIMAL -> decimal((DataType.Decimal) leaf.type(), stored);
            case UNSIGNED, MILLIS, MICROS, NANOS, INT96_TIMESTAMP, FLOAT16, UUID, INTERVAL -> null;
        };
    }

    private static @Nullable Object decimal(DataType.Decimal type, byte[] stored) {
        if (stored.length == 0 || stored.length > 64) {
            return null;
        }
        BigInteger value = new BigInteger(stored);
        if (!type.isLong()) {
            return value;
        }
        return value.bitLength() < 64 ? (Object) value.longValue() : null;
    }

    private static @Nullable String text(byte[] stored) {
        try {
            CharBuffer text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(stored));
            return text.toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }

    private static ByteBuffer buffer(byte[] stored) {
        return ByteBuffer.wrap(stored).order(ByteOrder.LITTLE_ENDIAN);
    }
}
