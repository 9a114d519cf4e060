// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.aggregate;

import java.lang.foreign.MemorySegment;
import org.centella.columnar.Column;
import org.centella.columnar.FlatColumn;
import org.centella.columnar.memory.GrowingBuffer;
import org.centella.columnar.memory.MemoryPool;
import org.centella.columnar.memory.Segments;
import org.centella.columnar.type.DataType;

/**
 * Least, greatest and bitwise combination of values that fit 64 bits: integers, decimals, dates, times, booleans, and
 * floating-point numbers in an integer order. State: the value in its own type, null of no rows.
 */
final class FoldAccumulator implements Accumulator {
    /** How two values become one; each begins with the value that changes nothing. */
    enum Fold {
        MIN(Long.MAX_VALUE),
        MAX(Long.MIN_VALUE),
        AND(-1),
        OR(0),
        XOR(0);

        private final long neutral;

        Fold(long neutral) {
            this.neutral = neutral;
        }
    }

    private final Fold fold;
    private final DataType type;
    private final boolean floating;
    private final GroupLongs values;
    private final SeenGroups seen;
    private final GrowingBuffer output;

    FoldAccumulator(Fold fold, DataType type, MemoryPool pool) {
        this.fold = fold;
        this.type = type;
        this.floating = type == DataType.REAL || type == DataType.DOUBLE;
        this.values = new GroupLongs(pool, 1, fold.neutral);
        this.seen = new SeenGroups(pool);
        this.output = new GrowingBuffer(pool);
    }

    @Override
    public void ensureGroups(int groups) {
        values.ensure(groups);
        seen.ensure(groups);
    }

    @Override
    public void add(AggregateInput input, int[] columns) {
        seen.add(input);
        MemorySegment words = values.segment();
        int[] ids = input.ids();
        int rows = input.rows();
        long[] read = input.longs(columns[0]);
        if (floating) {
            read = read.clone();
            order(read, rows);
        }
        switch (fold) {
            case MIN -> min(words, ids, read, rows);
            case MAX -> max(words, ids, read, rows);
            case AND -> and(words, ids, read, rows);
            case OR -> or(words, ids, read, rows);
            case XOR -> xor(words, ids, read, rows);
        }
    }

    /**
     * Bits of a floating-point number to an integer that sorts like it, NaN last, and back; a REAL's bits are sign-extended,
     * so both widths work alike.
     */
    private static long ordered(long bits) {
        return bits ^ ((bits >> 63) & Long.MAX_VALUE);
    }

    private static void order(long[] bits, int rows) {
        for (int i = 0; i < rows; i++) {
            bits[i] = ordered(bits[i]);
        }
    }

    private static void min(MemorySegment words, int[] ids, long[] values, int rows) {
        for (int i = 0; i < rows; i++) {
            Segments.setLong(words, ids[i], Math.min(Segments.getLong(words, ids[i]), values[i]));
        }
    }

    private static void max(MemorySegment words, int[] ids, long[] values, int rows) {
        for (int i = 0; i < rows; i++) {
            Segments.setLong(words, ids[i], Math.max(Segments.getLong(words, ids[i]), values[i]));
        }
    }

    private static void and(MemorySegment words, int[] ids, long[] values, int rows) {
        for (int i = 0; i < rows; i++) {
            Segments.setLong(words, ids[i], Segments.getLong(words, ids[i]) & values[i]);
        }
    }

    private static void or(MemorySegment words, int[] ids, long[] values, int rows) {
        for (int i = 0; i < rows; i++) {
            Segments.setLong(words, ids[i], Segments.getLong(words, ids[i]) | values[i]);
        }
    }

    private static void xor(MemorySegment words, int[] ids, long[] values, int rows) {
        for (int i = 0; i < rows; i++) {
            Segments.setLong(words, ids[i], Segments.getLong(words, ids[i]) ^ values[i]);
        }
    }

    @Override
    public Column[] states(int from, int count) {
        MemorySegment words = values.slice(from, count);
        MemorySegment out = output.ensure(Segments.bitBytes((long) count * Long.SIZE), 0);
        switch (type.layout()) {
            case INT64 -> out = words;
            case BIT -> {
                for (int i = 0; i < count; i++) {
                    Segments.setBit(out, i, (Segments.getLong(words, i) & 1) != 0);
                }
            }
            case INT8 -> {
                for (int i = 0; i < count; i++) {
                    Segments.setByte(out, i, (byte) Segments.getLong(words, i));
                }
            }
            case INT16 -> {
                for (int i = 0; i < count; i++) {
                    Segments.setShort(out, i, (short) Segments.getLong(words, i));
                }
            }
            case INT32 -> {
                for (int i = 0; i < count; i++) {
                    Segments.setInt(out, i, (int) Segments.getLong(words, i));
                }
            }
            case FLOAT32 -> {
                for (int i = 0; i < count; i++) {
                    Segments.setInt(out, i, (int) ordered(Segments.getLong(words, i)));
                }
            }
            case FLOAT64 -> {
                for (int i = 0; i < count; i++) {
                    Segments.setLong(out, i, ordered(Segments.getLong(words, i)));
                }
            }
            case INT128, VIEW, LIST, STRUCT -> throw new IllegalStateException("states of " + type);
        }
        return new Column[] {FlatColumn.of(type, count, seen.validity(from, count), out)};
    }

    @Override
    public long memory() {
        return values.memory() + seen.memory() + output.size();
    }

    @Override
    public void reset() {
        values.reset();
        seen.reset();
    }

    @Override
    public void close() {
        values.close();
        seen.close();
        output.close();
    }
}
