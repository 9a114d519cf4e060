// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.storage.parquet;

import java.lang.foreign.MemorySegment;
import org.centella.columnar.memory.GrowingBuffer;
import org.centella.columnar.memory.MemoryPool;
import org.centella.columnar.memory.Segments;

/** Bytes being written: a growing buffer with a position. Always leaves {@link #SLACK} bytes that may be overwritten. */
final class EncodeBuffer implements AutoCloseable {
    /** Lets loops write whole words past the end instead of counting bytes. */
    static final int SLACK = 16;

    private final GrowingBuffer memory;
    private MemorySegment segment = Segments.EMPTY;
    private long position;

    EncodeBuffer(MemoryPool pool) {
        this.memory = new GrowingBuffer(pool);
    }

    long position() {
        return position;
    }

    /** All memory, the first {@link #position} bytes of it written. */
    MemorySegment segment() {
        return segment;
    }

    /** What was written so far. */
    MemorySegment written() {
        return segment.asSlice(0, position);
    }

    void reset() {
        position = 0;
    }

    /** The memory with room for {@code bytes} more at {@link #position}; {@link #advance} says how many were used. */
    MemorySegment reserve(long bytes) {
        if (segment.byteSize() - position < bytes + SLACK) {
            segment = memory.ensure(position + bytes + SLACK, position);
        }
        return segment;
    }

    void advance(long bytes) {
        position += bytes;
    }

    void put(MemorySegment source, long from, long bytes) {
        MemorySegment.copy(source, from, reserve(bytes), position, bytes);
        position += bytes;
    }

    void put(byte[] bytes) {
        MemorySegment.copy(bytes, 0, reserve(bytes.length), Segments.BYTE, position, bytes.length);
        position += bytes.length;
    }

    void putByte(int value) {
        reserve(1).set(Segments.BYTE, position++, (byte) value);
    }

    void putInt(int value) {
        reserve(4).set(Segments.INT, position, value);
        position += 4;
    }

    /** Overwrites four bytes that were written before. */
    void setInt(long at, int value) {
        segment.set(Segments.INT, at, value);
    }

    /** Unsigned LEB128. */
    void putVarint(long value) {
        MemorySegment target = reserve(10);
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            target.set(Segments.BYTE, position++, (byte) (rest | 0x80));
            rest >>>= 7;
        }
        target.set(Segments.BYTE, position++, (byte) rest);
    }

    /** LEB128 with the sign in the lowest bit. */
    void putZigZag(long value) {
        putVarint((value << 1) ^ (value >> 63));
    }

    @Override
    public void close() {
        memory.close();
        segment = Segments.EMPTY;
        position = 0;
    }
}
