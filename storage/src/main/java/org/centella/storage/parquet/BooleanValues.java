// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.storage.parquet;

import java.lang.foreign.MemorySegment;
import java.util.function.LongConsumer;
import org.apache.parquet.column.values.bloomfilter.BlockSplitBloomFilter;
import org.apache.parquet.format.Encoding;
import org.centella.columnar.FlatColumn;
import org.centella.columnar.memory.Bits;
import org.centella.columnar.memory.GrowingBuffer;
import org.centella.columnar.memory.MemoryPool;
import org.centella.columnar.memory.Segments;
import org.jspecify.annotations.Nullable;

/** The values of a BOOLEAN column: bits, as in the format. */
final class BooleanValues extends LeafValues {
    private static final byte[][] BOUNDS = {{0}, {1}};

    private final GrowingBuffer bits;

    BooleanValues(MemoryPool pool) {
        this.bits = new GrowingBuffer(pool);
    }

    @Override
    void append(FlatColumn dense, int rows) {
        MemorySegment target = bits.ensure(Segments.bitBytes((long) count + rows), Segments.bitBytes(count));
        Bits.copy(dense.values(), 0, target, count, rows);
        count += rows;
    }

    @Override
    long bytes() {
        return byteOffset(count);
    }

    @Override
    long byteOffset(int index) {
        return (long) index >>> 3;
    }

    @Override
    @Nullable
    ValueDictionary dictionary() {
        return null;
    }

    @Override
    void dropDictionary() {}

    @Override
    Encoding encodeFlat(int from, int to, EncodeBuffer out) {
        int size = (to - from + 7) >>> 3;
        MemorySegment target = out.reserve(size);
        target.asSlice(out.position(), size).fill((byte) 0);
        Bits.copy(bits.segment(), from, target, out.position() << 3, to - from);
        out.advance(size);
        return Encoding.PLAIN;
    }

    @Override
    ValueBounds bounds(int from, int to) {
        long set = Bits.count(bits.segment(), from, to - from);
        return from == to
                ? ValueBounds.NONE
                : new ValueBounds(BOUNDS[set == to - from ? 1 : 0], true, BOUNDS[set == 0 ? 0 : 1], true, 0);
    }

    @Override
    int compare(byte[] a, byte[] b) {
        return a[0] - b[0];
    }

    @Override
    long distinctCount() {
        long set = Bits.count(bits.segment(), 0, count);
        return set > 0 && set < count ? 2 : Math.min(count, 1);
    }

    @Override
    void hashes(BlockSplitBloomFilter filter, LongConsumer consumer) {
        throw new AssertionError("the format has no bloom filters of booleans");
    }

    @Override
    void reset() {
        count = 0;
    }

    @Override
    public void close() {
        bits.close();
    }
}
