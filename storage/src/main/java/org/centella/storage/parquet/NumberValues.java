// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.storage.parquet;

import java.lang.foreign.MemorySegment;
import java.util.function.LongConsumer;
import org.apache.parquet.column.values.bloomfilter.BlockSplitBloomFilter;
import org.apache.parquet.format.Encoding;
import org.apache.parquet.format.Type;
import org.centella.columnar.FlatColumn;
import org.centella.columnar.memory.MemoryPool;
import org.centella.columnar.memory.Segments;
import org.centella.columnar.type.Layout;
import org.jspecify.annotations.Nullable;

/** The values of an INT32, INT64, FLOAT or DOUBLE column. */
final class NumberValues extends LeafValues {
    private final Type physical;
    private final int width;
    private final boolean delta;
    private final EncodeBuffer plain;
    private final @Nullable NumberDictionary reserve;
    private @Nullable NumberDictionary dictionary;

    NumberValues(LeafColumn leaf, ParquetWriteOptions options, MemoryPool pool) {
        this.physical = leaf.physical();
        this.width = physical == Type.INT32 || physical == Type.FLOAT ? Integer.BYTES : Long.BYTES;
        this.delta = options.deltaIntegers() && isInteger();
        this.plain = new EncodeBuffer(pool);
        this.reserve = options.dictionary() ? new NumberDictionary(pool, options.dictionaryBytes(), width) : null;
        this.dictionary = reserve;
    }

    private boolean isInteger() {
        return physical == Type.INT32 || physical == Type.INT64;
    }

    @Override
    void append(FlatColumn dense, int rows) {
        long size = (long) rows * width;
        MemorySegment target = plain.reserve(size);
        long at = plain.position() / width;
        MemorySegment source = dense.values();
        Layout layout = dense.type().layout();
        switch (layout) {
            case INT8 -> {
                for (int i = 0; i < rows; i++) {
                    Segments.setInt(target, at + i, Segments.getByte(source, i));
                }
            }
            case INT16 -> {
                for (int i = 0; i < rows; i++) {
                    Segments.setInt(target, at + i, Segments.getShort(source, i));
                }
            }
            case INT64 -> {
                if (width == Integer.BYTES) {
                    for (int i = 0; i < rows; i++) {
                        Segments.setInt(target, at + i, (int) Segments.getLong(source, i));
                    }
                } else {
                    MemorySegment.copy(source, 0, target, plain.position(), size);
                }
            }
            case INT32, FLOAT32, FLOAT64 -> MemorySegment.copy(source, 0, target, plain.position(), size);
            case BIT, INT128, VIEW, LIST, STRUCT -> throw new AssertionError(dense);
        }
        plain.advance(size);
        if (dictionary != null) {
            dictionary.add(target, at, rows);
        }
        count += rows;
        reconsider();
    }

    @Override
    long bytes() {
        return plain.position();
    }

    @Override
    long byteOffset(int index) {
        return (long) index * width;
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
        if (!delta) {
            out.put(plain.segment(), byteOffset(from), byteOffset(to) - byteOffset(from));
            return Encoding.PLAIN;
        }
        if (width == Integer.BYTES) {
            DeltaEncoder.encodeInts(plain.segment(), from, to - from, out);
        } else {
            DeltaEncoder.encodeLongs(plain.segment(), from, to - from, out);
        }
        return Encoding.DELTA_BINARY_PACKED;
    }

    @Override
    ValueBounds bounds(int from, int to) {
        if (from == to) {
            return ValueBounds.NONE;
        }
        MemorySegment values = plain.segment();
        return switch (physical) {
            case INT32 -> intBounds(values, from, to);
            case INT64 -> longBounds(values, from, to);
            case FLOAT -> floatBounds(values, from, to);
            case DOUBLE -> doubleBounds(values, from, to);
            case BOOLEAN, INT96, BYTE_ARRAY, FIXED_LEN_BYTE_ARRAY -> throw new AssertionError(physical);
        };
    }

    private static ValueBounds intBounds(MemorySegment values, int from, int to) {
        int min = Integer.MAX_VALUE;
        int max = Integer.MIN_VALUE;
        for (int i = from; i < to; i++) {
            int value = Segments.getInt(values, i);
            min = Math.min(min, value);
            max = Math.max(max, value);
        }
        return new ValueBounds(fourBytes(min), true, fourBytes(max), true, 0);
    }

    private static ValueBounds longBounds(MemorySegment values, int from, int to) {
        long min = Long.MAX_VALUE;
        long max = Long.MIN_VALUE;
        for (int i = from; i < to; i++) {
            long value = Segments.getLong(values, i);
            min = Math.min(min, value);
            max = Math.max(max, value);
        }
        return new ValueBounds(eightBytes(min), true, eightBytes(max), true, 0);
    }

    /** The format wants NaN left out and zeros widened to both signs. */
    private static ValueBounds floatBounds(MemorySegment values, int from, int to) {
        float min = Float.POSITIVE_INFINITY;
        float max = Float.NEGATIVE_INFINITY;
        long nans = 0;
        for (int i = from; i < to; i++) {
            float value = Segments.getFloat(values, i);
            if (Float.isNaN(value)) {
                nans++;
            } else {
                min = Math.min(min, value);
                max = Math.max(max, value);
            }
        }
        if (nans == to - from) {
            return new ValueBounds(null, true, null, true, nans);
        }
        float low = min == 0 ? -0.0f : min;
        float high = max == 0 ? 0.0f : max;
        return new ValueBounds(
                fourBytes(Float.floatToRawIntBits(low)), true, fourBytes(Float.floatToRawIntBits(high)), true, nans);
    }

    private static ValueBounds doubleBounds(MemorySegment values, int from, int to) {
        double min = Double.POSITIVE_INFINITY;
        double max = Double.NEGATIVE_INFINITY;
        long nans = 0;
        for (int i = from; i < to; i++) {
            double value = Segments.getDouble(values, i);
            if (Double.isNaN(value)) {
                nans++;
            } else {
                min = Math.min(min, value);
                max = Math.max(max, value);
            }
        }
        if (nans == to - from) {
            return new ValueBounds(null, true, null, true, nans);
        }
        double low = min == 0 ? -0.0 : min;
        double high = max == 0 ? 0.0 : max;
        return new ValueBounds(
                eightBytes(Double.doubleToRawLongBits(low)),
                true,
                eightBytes(Double.doubleToRawLongBits(high)),
                true,
                nans);
    }

    private static byte[] fourBytes(int value) {
        byte[] bytes = new byte[Integer.BYTES];
        MemorySegment.ofArray(bytes).set(Segments.INT, 0, value);
        return bytes;
    }

    private static byte[] eightBytes(long value) {
        byte[] bytes = new byte[Long.BYTES];
        MemorySegment.ofArray(bytes).set(Segments.LONG, 0, value);
        return bytes;
    }

    @Override
    int compare(byte[] a, byte[] b) {
        MemorySegment left = MemorySegment.ofArray(a);
        MemorySegment right = MemorySegment.ofArray(b);
        return switch (physical) {
            case INT32 -> Integer.compare(left.get(Segments.INT, 0), right.get(Segments.INT, 0));
            case INT64 -> Long.compare(left.get(Segments.LONG, 0), right.get(Segments.LONG, 0));
            case FLOAT -> Float.compare(left.get(Segments.FLOAT, 0), right.get(Segments.FLOAT, 0));
            case DOUBLE -> Double.compare(left.get(Segments.DOUBLE, 0), right.get(Segments.DOUBLE, 0));
            case BOOLEAN, INT96, BYTE_ARRAY, FIXED_LEN_BYTE_ARRAY -> throw new AssertionError(physical);
        };
    }

    @Override
    long distinctCount() {
        if (dictionary != null) {
            return dictionary.size();
        }
        if (!isInteger() || count == 0) {
            return -1;
        }
        return width == Integer.BYTES
                ? distinctIfSortedInts(plain.segment(), count)
                : distinctIfSortedLongs(plain.segment(), count);
    }

    /** Sorted values are as many as there are steps between them: what makes the keys of clustered tables countable. */
    private static long distinctIfSortedInts(MemorySegment values, int count) {
        long distinct = 1;
        int previous = Segments.getInt(values, 0);
        for (int i = 1; i < count; i++) {
            int value = Segments.getInt(values, i);
            if (value < previous) {
                return -1;
            }
            distinct += value != previous ? 1 : 0;
            previous = value;
        }
        return distinct;
    }

    private static long distinctIfSortedLongs(MemorySegment values, int count) {
        long distinct = 1;
        long previous = Segments.getLong(values, 0);
        for (int i = 1; i < count; i++) {
            long value = Segments.getLong(values, i);
            if (value < previous) {
                return -1;
            }
            distinct += value != previous ? 1 : 0;
            previous = value;
        }
        return distinct;
    }

    @Override
    void hashes(BlockSplitBloomFilter filter, LongConsumer consumer) {
        MemorySegment values =
                dictionary == null ? plain.segment() : dictionary.entries().segment();
        int distinct = dictionary == null ? count : dictionary.size();
        for (int i = 0; i < distinct; i++) {
            consumer.accept(
                    switch (physical) {
                        case INT32 -> filter.hash(Segments.getInt(values, i));
                        case INT64 -> filter.hash(Segments.getLong(values, i));
                        case FLOAT -> filter.hash(Segments.getFloat(values, i));
                        case DOUBLE -> filter.hash(Segments.getDouble(values, i));
                        case BOOLEAN, INT96, BYTE_ARRAY, FIXED_LEN_BYTE_ARRAY -> throw new AssertionError(physical);
                    });
        }
    }

    @Override
    void reset() {
        count = 0;
        plain.reset();
        if (dictionary != null) {
            dictionary.reset();
        }
        boolean tries = nextTries();
        dictionary = tries ? reserve : null;
    }

    @Override
    public void close() {
        plain.close();
        if (reserve != null) {
            reserve.close();
        }
    }
}
