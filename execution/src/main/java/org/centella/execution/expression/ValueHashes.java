// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.expression;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.centella.columnar.FlatColumn;
import org.centella.columnar.memory.Segments;

/** Hashes with a defined value, the same in every engine that has them; not those of hash tables. */
final class ValueHashes {
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    private static final long SEED = 42;
    private static final long P1 = 0x9E3779B185EBCA87L;
    private static final long P2 = 0xC2B2AE3D27D4EB4FL;
    private static final long P3 = 0x165667B19E3779F9L;
    private static final long P4 = 0x85EBCA77C2B2AE63L;
    private static final long P5 = 0x27D4EB2F165667C5L;

    private static final long C1 = 0x87C37B91114253D5L;
    private static final long C2 = 0x4CF5AD432745937FL;

    private ValueHashes() {}

    /** The values one after another, each hashed with the hash of those before as its seed; a null leaves the hash. */
    static Kernel xxHash64() {
        return Rows.longs((in, i) -> {
            long hash = SEED;
            for (Operand operand : in) {
                hash = hash(operand.column(), i & operand.mask(), hash);
            }
            return hash;
        });
    }

    /** Nested values part by part, as Spark does. */
    private static long hash(FlatColumn column, int row, long seed) {
        if (column.isNull(row)) {
            return seed;
        }
        MemorySegment values = column.values();
        return switch (column.type().layout()) {
            case BIT -> xxHash64(ints(Segments.getBit(values, row) ? 1 : 0), seed);
            case INT8 -> xxHash64(ints(Segments.getByte(values, row)), seed);
            case INT16 -> xxHash64(ints(Segments.getShort(values, row)), seed);
            case INT32 -> xxHash64(ints(Segments.getInt(values, row)), seed);
            case INT64 -> xxHash64(longs(Segments.getLong(values, row)), seed);
            case FLOAT32 -> xxHash64(ints(Float.floatToIntBits(Segments.getFloat(values, row) + 0.0f)), seed);
            case FLOAT64 -> xxHash64(longs(Double.doubleToLongBits(Segments.getDouble(values, row) + 0.0)), seed);
            case INT128 ->
                xxHash64(
                        Int128Math.big(Int128Math.low(values, row), Int128Math.high(values, row))
                                .toByteArray(),
                        seed);
            case VIEW -> xxHash64(column.bytesAt(row), seed);
            case LIST -> {
                long hash = seed;
                int end = Segments.getInt(values, row + 1L);
                for (int k = Segments.getInt(values, row); k < end; k++) {
                    hash = hash(column.children().getFirst(), k, hash);
                }
                yield hash;
            }
            case STRUCT -> {
                long hash = seed;
                for (FlatColumn field : column.children()) {
                    hash = hash(field, row, hash);
                }
                yield hash;
            }
        };
    }

    private static byte[] ints(int value) {
        return ByteBuffer.allocate(Integer.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(value)
                .array();
    }

    private static byte[] longs(long value) {
        return ByteBuffer.allocate(Long.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(value)
                .array();
    }

    /** XXH64 as its author specifies it (xxHash fast digest algorithm, version 0.1.1). */
    static long xxHash64(byte[] bytes, long seed) {
        int at = 0;
        long hash;
        if (bytes.length >= 32) {
            long a = seed + P1 + P2;
            long b = seed + P2;
            long c = seed;
            long d = seed - P1;
            for (; at <= bytes.length - 32; at += 32) {
                a = round(a, (long) LONG.get(bytes, at));
                b = round(b, (long) LONG.get(bytes, at + 8));
                c = round(c, (long) LONG.get(bytes, at + 16));
                d = round(d, (long) LONG.get(bytes, at + 24));
            }
            hash = Long.rotateLeft(a, 1) + Long.rotateLeft(b, 7) + Long.rotateLeft(c, 12) + Long.rotateLeft(d, 18);
            hash = merge(merge(merge(merge(hash, a), b), c), d);
        } else {
            hash = seed + P5;
        }
        hash += bytes.length;
        for (; at <= bytes.length - 8; at += 8) {
            hash = Long.rotateLeft(hash ^ round(0, (long) LONG.get(bytes, at)), 27) * P1 + P4;
        }
        if (at <= bytes.length - 4) {
            hash = Long.rotateLeft(hash ^ (((int) INT.get(bytes, at)) & 0xFFFF_FFFFL) * P1, 23) * P2 + P3;
            at += 4;
        }
        for (; at < bytes.length; at++) {
            hash = Long.rotateLeft(hash ^ (bytes[at] & 0xFF) * P5, 11) * P1;
        }
        hash = (hash ^ (hash >>> 33)) * P2;
        hash = (hash ^ (hash >>> 29)) * P3;
        return hash ^ (hash >>> 32);
    }

    private static long round(long sum, long input) {
        return Long.rotateLeft(sum + input * P2, 31) * P1;
    }

    private static long merge(long hash, long sum) {
        return (hash ^ round(0, sum)) * P1 + P4;
    }

    /** MurmurHash3_x64_128 with the seed 0, by Austin Appleby's reference; its two words in little-endian order. */
    static byte[] murmur3(byte[] bytes) {
        long h1 = 0;
        long h2 = 0;
        int blocks = bytes.length / 16;
        for (int i = 0; i < blocks; i++) {
            h1 ^= mix1((long) LONG.get(bytes, i * 16));
            h1 = (Long.rotateLeft(h1, 27) + h2) * 5 + 0x52DCE729;
            h2 ^= mix2((long) LONG.get(bytes, i * 16 + 8));
            h2 = (Long.rotateLeft(h2, 31) + h1) * 5 + 0x38495AB5;
        }
        byte[] tail = new byte[16];
        int rest = bytes.length % 16;
        System.arraycopy(bytes, blocks * 16, tail, 0, rest);
        if (rest > 8) {
            h2 ^= mix2((long) LONG.get(tail, 8));
        }
        if (rest > 0) {
            h1 ^= mix1((long) LONG.get(tail, 0));
        }
        h1 ^= bytes.length;
        h2 ^= bytes.length;
        h1 += h2;
        h2 += h1;
        h1 = finish(h1);
        h2 = finish(h2);
        h1 += h2;
        h2 += h1;
        return ByteBuffer.allocate(16)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(h1)
                .putLong(h2)
                .array();
    }

    private static long mix1(long k) {
        return Long.rotateLeft(k * C1, 31) * C2;
    }

    private static long mix2(long k) {
        return Long.rotateLeft(k * C2, 33) * C1;
    }

    private static long finish(long k) {
        long mixed = (k ^ (k >>> 33)) * 0xFF51AFD7ED558CCDL;
        mixed = (mixed ^ (mixed >>> 33)) * 0xC4CEB9FE1A85EC53L;
        return mixed ^ (mixed >>> 33);
    }
}
