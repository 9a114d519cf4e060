// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.columnar.memory;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * The one way to read and write buffer memory: little-endian, unaligned, bounds-checked. Every segment that kernels see is
 * made by {@link #ofAddress}, so that all have one class and scope and the compiled loops stay monomorphic.
 */
public final class Segments {
    public static final ValueLayout.OfByte BYTE = ValueLayout.JAVA_BYTE;
    public static final ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    public static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    public static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    public static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    public static final ValueLayout.OfDouble DOUBLE =
            ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    /** A segment of no bytes. */
    public static final MemorySegment EMPTY = ofAddress(0, 0);

    private Segments() {}

    /**
     * A view of {@code size} bytes of native memory. The caller keeps the memory alive for as long as the view is used;
     * freed memory is not detected, only bounds are.
     */
    @SuppressWarnings("restricted")
    public static MemorySegment ofAddress(long address, long size) {
        return MemorySegment.ofAddress(address).reinterpret(size);
    }

    public static byte getByte(MemorySegment segment, long index) {
        return segment.get(BYTE, index);
    }

    public static short getShort(MemorySegment segment, long index) {
        return segment.get(SHORT, index << 1);
    }

    public static int getInt(MemorySegment segment, long index) {
        return segment.get(INT, index << 2);
    }

    public static long getLong(MemorySegment segment, long index) {
        return segment.get(LONG, index << 3);
    }

    public static float getFloat(MemorySegment segment, long index) {
        return segment.get(FLOAT, index << 2);
    }

    public static double getDouble(MemorySegment segment, long index) {
        return segment.get(DOUBLE, index << 3);
    }

    public static void setByte(MemorySegment segment, long index, byte value) {
        segment.set(BYTE, index, value);
    }

    public static void setShort(MemorySegment segment, long index, short value) {
        segment.set(SHORT, index << 1, value);
    }

    public static void setInt(MemorySegment segment, long index, int value) {
        segment.set(INT, index << 2, value);
    }

    public static void setLong(MemorySegment segment, long index, long value) {
        segment.set(LONG, index << 3, value);
    }

    public static void setFloat(MemorySegment segment, long index, float value) {
        segment.set(FLOAT, index << 2, value);
    }

    public static void setDouble(MemorySegment segment, long index, double value) {
        segment.set(DOUBLE, index << 3, value);
    }

    /** Bit {@code index}, least significant first, as Arrow lays out booleans and validity. */
    public static boolean getBit(MemorySegment segment, long index) {
        return ((segment.get(BYTE, index >>> 3) >>> (index & 7)) & 1) != 0;
    }

    public static void setBit(MemorySegment segment, long index, boolean value) {
        long at = index >>> 3;
        int mask = 1 << (index & 7);
        int old = segment.get(BYTE, at);
        segment.set(BYTE, at, (byte) (value ? old | mask : old & ~mask));
    }

    /** Bytes that hold {@code bits} bits, rounded up to whole longs so that kernels may work 64 bits at a time. */
    public static long bitBytes(long bits) {
        return ((bits + 63) >>> 6) << 3;
    }
}
