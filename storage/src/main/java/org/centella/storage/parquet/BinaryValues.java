// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.storage.parquet;

import java.lang.foreign.MemorySegment;
import java.util.BitSet;
import java.util.function.LongConsumer;
import org.apache.parquet.column.values.bloomfilter.BlockSplitBloomFilter;
import org.apache.parquet.format.Encoding;
import org.apache.parquet.io.api.Binary;
import org.centella.columnar.FlatColumn;
import org.centella.columnar.memory.MemoryPool;
import org.centella.columnar.memory.Segments;
import org.jspecify.annotations.Nullable;

/** The values of a BYTE_ARRAY column, or of a FIXED_LEN_BYTE_ARRAY one, which holds decimals of more than 18 digits. */
final class BinaryValues extends LeafValues {
    private final LeafColumn leaf;
    private final int width;
    private final EncodeBuffer plain;
    /** The offset after each value, longs; of BYTE_ARRAY only. */
    private final EncodeBuffer ends;

    private final @Nullable BinaryDictionary reserve;
    private @Nullable BinaryDictionary dictionary;

    BinaryValues(LeafColumn leaf, ParquetWriteOptions options, MemoryPool pool) {
        this.leaf = leaf;
        this.width = leaf.width();
        this.plain = new EncodeBuffer(pool);
        this.ends = new EncodeBuffer(pool);
        this.reserve = options.dictionary() ? new BinaryDictionary(pool, options.dictionaryBytes(), width) : null;
        this.dictionary = reserve;
    }

    @Override
    void append(FlatColumn dense, int rows) {
        int first = count;
        if (width == 0) {
            appendViews(dense, rows);
        } else {
            append128(dense.values(), rows);
        }
        count += rows;
        if (dictionary != null) {
            addToDictionary(dictionary, first, count);
        }
        reconsider();
    }

    private void appendViews(FlatColumn dense, int rows) {
        MemorySegment views = dense.values();
        long size = (long) rows * Integer.BYTES;
        for (int i = 0; i < rows; i++) {
            size += views.get(Segments.INT, (long) i << 4);
        }
        MemorySegment target = plain.reserve(size);
        MemorySegment targetEnds = ends.reserve((long) rows * Long.BYTES);
        long start = plain.position();
        long end = copyViews(views, dense.data(), rows, target, start, targetEnds, count);
        plain.advance(end - start);
        ends.advance((long) rows * Long.BYTES);
    }

    private static long copyViews(
            MemorySegment views,
            MemorySegment[] data,
            int rows,
            MemorySegment target,
            long start,
            MemorySegment ends,
            int firstEnd) {
        long at = start;
        for (int i = 0; i < rows; i++) {
            long view = (long) i << 4;
            int length = views.get(Segments.INT, view);
            if (length <= FlatColumn.VIEW_INLINE) {
                // The view begins with the length, as the value does; what follows the value is overwritten by the
                // next.
                target.set(Segments.LONG, at, views.get(Segments.LONG, view));
                target.set(Segments.LONG, at + 8, views.get(Segments.LONG, view + 8));
            } else {
                target.set(Segments.INT, at, length);
                long offset = Integer.toUnsignedLong(views.get(Segments.INT, view + 12));
                MemorySegment.copy(data[views.get(Segments.INT, view + 8)], offset, target, at + 4, length);
            }
            at += Integer.BYTES + length;
            Segments.setLong(ends, (long) firstEnd + i, at);
        }
        return at;
    }

    /** Big-endian, sign-extended to the column's width. */
    private void append128(MemorySegment values, int rows) {
        MemorySegment target = plain.reserve((long) rows * width);
        long at = plain.position();
        for (int i = 0; i < rows; i++) {
            long low = Segments.getLong(values, 2L * i);
            long high = Segments.getLong(values, 2L * i + 1);
            for (int k = width - 1; k >= 0; k--) {
                target.set(Segments.BYTE, at + k, (byte) low);
                low = low >>> Byte.SIZE | high << (Long.SIZE - Byte.SIZE);
                high >>= Byte.SIZE;
            }
            at += width;
        }
        plain.advance((long) rows * width);
    }

    private void addToDictionary(BinaryDictionary target, int from, int to) {
        MemorySegment values = plain.segment();
        for (int i = from; i < to; i++) {
            long start = start(i);
            target.add(values, start, (int) (end(i) - start));
            if ((i & 1023) == 0 && !target.isHopeful(i)) {
                return;
            }
        }
    }

    /** Where the bytes of a value begin. */
    private long start(int index) {
        return byteOffset(index) + (width == 0 ? Integer.BYTES : 0);
    }

    private long end(int index) {
        return byteOffset(index + 1);
    }

    @Override
    long bytes() {
        return plain.position();
    }

    @Override
    long byteOffset(int index) {
        if (width != 0) {
            return (long) index * width;
        }
        return index == 0 ? 0 : Segments.getLong(ends.segment(), index - 1L);
    }

    @Override
    @Nullable
    ValueDictionary dictionary() {
        return dictionary;
    }

    @Override
    void dropDictionary() {
        if (dictionary != null) {
            dictionary.close();
            dictionary = null;
        }
    }

    @Override
    Encoding encodeFlat(int from, int to, EncodeBuffer out) {
        out.put(plain.segment(), byteOffset(from), byteOffset(to) - byteOffset(from));
        return Encoding.PLAIN;
    }

    @Override
    ValueBounds bounds(int from, int to) {
        if (from == to) {
            return ValueBounds.NONE;
        }
        return dictionary == null ? flatBounds(from, to) : dictionaryBounds(dictionary, from, to);
    }

    private ValueBounds flatBounds(int from, int to) {
        MemorySegment bytes = plain.segment();
        int min = from;
        int max = from;
        for (int i = from + 1; i < to; i++) {
            if (BinaryOrder.compare(bytes, start(i), end(i), bytes, start(min), end(min), leaf.isDecimal()) < 0) {
                min = i;
            } else if (BinaryOrder.compare(bytes, start(i), end(i), bytes, start(max), end(max), leaf.isDecimal())
                    > 0) {
                max = i;
            }
        }
        return BinaryOrder.bounds(leaf.type(), bytes, start(min), end(min), start(max), end(max));
    }

    /** Compares entries, each once, in place of values. */
    private ValueBounds dictionaryBounds(BinaryDictionary entries, int from, int to) {
        BitSet used = new BitSet(entries.size());
        MemorySegment codes = entries.codes().segment();
        for (int i = from; i < to; i++) {
            used.set(Segments.getInt(codes, i));
        }
        MemorySegment bytes = entries.entries().segment();
        int min = used.nextSetBit(0);
        int max = min;
        for (int code = used.nextSetBit(min + 1); code >= 0; code = used.nextSetBit(code + 1)) {
            long start = entries.start(code);
            long end = entries.end(code);
            if (BinaryOrder.compare(bytes, start, end, bytes, entries.start(min), entries.end(min), leaf.isDecimal())
                    < 0) {
                min = code;
            } else if (BinaryOrder.compare(
                            bytes, start, end, bytes, entries.start(max), entries.end(max), leaf.isDecimal())
                    > 0) {
                max = code;
            }
        }
        return BinaryOrder.bounds(
                leaf.type(), bytes, entries.start(min), entries.end(min), entries.start(max), entries.end(max));
    }

    @Override
    int compare(byte[] a, byte[] b) {
        return BinaryOrder.compare(
                MemorySegment.ofArray(a), 0, a.length, MemorySegment.ofArray(b), 0, b.length, leaf.isDecimal());
    }

    @Override
    long distinctCount() {
        return dictionary == null ? -1 : dictionary.size();
    }

    /** Bytes of the values themselves, without lengths. */
    long contentBytes() {
        return plain.position() - (width == 0 ? (long) count * Integer.BYTES : 0);
    }

    @Override
    void hashes(BlockSplitBloomFilter filter, LongConsumer consumer) {
        if (dictionary == null) {
            for (int i = 0; i < count; i++) {
                consumer.accept(hash(filter, plain.segment(), start(i), end(i)));
            }
            return;
        }
        for (int code = 0; code < dictionary.size(); code++) {
            consumer.accept(hash(filter, dictionary.entries().segment(), dictionary.start(code), dictionary.end(code)));
        }
    }

    private static long hash(BlockSplitBloomFilter filter, MemorySegment bytes, long start, long end) {
        return filter.hash(
                Binary.fromConstantByteArray(bytes.asSlice(start, end - start).toArray(Segments.BYTE)));
    }

    @Override
    void reset() {
        count = 0;
        plain.reset();
        ends.reset();
        if (dictionary != null) {
            dictionary.reset();
        }
        boolean tries = nextTries();
        dictionary = tries ? reserve : null;
    }

    @Override
    public void close() {
        plain.close();
        ends.close();
        if (reserve != null) {
            reserve.close();
        }
    }
}
