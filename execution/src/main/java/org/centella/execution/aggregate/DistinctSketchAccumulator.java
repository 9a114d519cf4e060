// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.aggregate;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.centella.columnar.Column;
import org.centella.columnar.ColumnBuilder;
import org.centella.columnar.FlatColumn;
import org.centella.columnar.Scratch;
import org.centella.columnar.kernel.ColumnHash;
import org.centella.columnar.memory.MemoryPool;
import org.centella.columnar.memory.Segments;
import org.centella.columnar.type.DataType;

/**
 * Estimates how many different values a group has, with HyperLogLog in two representations (Heule, Nunkesser, Hall:
 * HyperLogLog in practice, 2013): few values as a hash set of long register numbers, from which the count is nearly exact;
 * many as 4,096 registers of a byte, with a standard error of 1.6 %.
 *
 * <pre>
 *   hash    | 25 bits: sparse register | 39 bits: their leading zeros + 1 is the value |
 *           | 12 bits: register | 52 bits ...                                          |
 *
 *   sparse  set of ints: register &lt;&lt; 6 | value       dense  4096 bytes: value
 * </pre>
 *
 * State: VARBINARY, the ints of the set or the registers; null of no rows.
 */
final class DistinctSketchAccumulator implements Accumulator {
    private static final int SPARSE_BITS = 25;
    private static final int BITS = 12;
    private static final int REGISTERS = 1 << BITS;
    private static final int VALUE_BITS = 6;
    private static final int VALUE_MASK = (1 << VALUE_BITS) - 1;
    private static final int SHORTER_BITS = SPARSE_BITS - BITS;

    private static final ValueLayout.OfInt UNALIGNED_INT = ValueLayout.JAVA_INT_UNALIGNED;
    private static final int FIRST_SHIFT = 6;
    /** A set as large as the registers holds no more than they do. */
    private static final int DENSE_SHIFT = BITS;
    /** The number beside a block of registers; beside a set it is the set's size. */
    private static final int DENSE = -1;

    private final GroupBlocks blocks;
    private final Scratch scratch;
    private final ColumnBuilder output;

    DistinctSketchAccumulator(MemoryPool pool) {
        blocks = new GroupBlocks(pool);
        scratch = new Scratch(pool);
        output = new ColumnBuilder(DataType.VARBINARY, pool);
    }

    @Override
    public void ensureGroups(int groups) {
        blocks.ensureGroups(groups);
    }

    @Override
    public void add(AggregateInput input, int[] columns) {
        MemorySegment hashes = scratch.longs(0, input.rows());
        ColumnHash.hash(input.column(columns[0]), hashes, false);
        int[] ids = input.ids();
        for (int i = 0; i < input.rows(); i++) {
            add(ids[i], entry(ColumnHash.mix(Segments.getLong(hashes, i))));
        }
    }

    static int entry(long hash) {
        int register = (int) (hash >>> (Long.SIZE - SPARSE_BITS));
        int value = Math.min(Long.numberOfLeadingZeros(hash << SPARSE_BITS), Long.SIZE - SPARSE_BITS) + 1;
        return register << VALUE_BITS | value;
    }

    private void add(int group, int entry) {
        if (blocks.number(group) == DENSE) {
            raise(blocks.block(group), entry);
            return;
        }
        int shift = blocks.shift(group);
        if (shift == 0) {
            shift = FIRST_SHIFT;
            blocks.resize(group, shift);
        }
        int size = blocks.number(group);
        int capacity = 1 << (shift - 2);
        if (size + 1 > capacity / 4 * 3) {
            grow(group, shift + 1);
            add(group, entry);
            return;
        }
        blocks.setNumber(group, size + insert(blocks.block(group), capacity - 1, entry));
    }

    private void grow(int group, int shift) {
        MemorySegment old = MemorySegment.ofArray(blocks.resize(group, shift));
        MemorySegment block = blocks.block(group);
        boolean dense = shift == DENSE_SHIFT;
        for (long at = 0; at < old.byteSize() / Integer.BYTES; at++) {
            int entry = old.get(UNALIGNED_INT, at << 2);
            if (entry != 0 && dense) {
                raise(block, entry);
            } else if (entry != 0) {
                insert(block, (1 << (shift - 2)) - 1, entry);
            }
        }
        if (dense) {
            blocks.setNumber(group, DENSE);
        }
    }

    /** 1 if the register was not in the set. */
    private static int insert(MemorySegment set, int mask, int entry) {
        int register = entry >>> VALUE_BITS;
        int at = register & mask;
        while (true) {
            int there = Segments.getInt(set, at);
            if (there == 0) {
                Segments.setInt(set, at, entry);
                return 1;
            }
            if (there >>> VALUE_BITS == register) {
                Segments.setInt(set, at, Math.max(there, entry));
                return 0;
            }
            at = (at + 1) & mask;
        }
    }

    /** The bits that a shorter register number leaves over count as leading zeros, or end them. */
    private static void raise(MemorySegment registers, int entry) {
        int register = entry >>> (VALUE_BITS + SHORTER_BITS);
        int rest = (entry >>> VALUE_BITS) & ((1 << SHORTER_BITS) - 1);
        int value = rest == 0
                ? SHORTER_BITS + (entry & VALUE_MASK)
                : Integer.numberOfLeadingZeros(rest) - (Integer.SIZE - SHORTER_BITS) + 1;
        if (registers.get(Segments.BYTE, register) < value) {
            registers.set(Segments.BYTE, register, (byte) value);
        }
    }

    @Override
    public void merge(AggregateInput input, int[] columns) {
        Column sketches = input.column(columns[0]);
        for (int i = 0; i < input.rows(); i++) {
            MemorySegment bytes = sketches.base().viewBytes(sketches.baseRow(i));
            int group = input.ids()[i];
            if (bytes.byteSize() == REGISTERS) {
                mergeRegisters(group, bytes);
            } else {
                for (long at = 0; at < bytes.byteSize(); at += Integer.BYTES) {
                    add(group, bytes.get(UNALIGNED_INT, at));
                }
            }
        }
    }

    private void mergeRegisters(int group, MemorySegment bytes) {
        if (blocks.number(group) != DENSE) {
            grow(group, DENSE_SHIFT);
        }
        MemorySegment registers = blocks.block(group);
        for (int r = 0; r < REGISTERS; r++) {
            byte other = bytes.get(Segments.BYTE, r);
            if (registers.get(Segments.BYTE, r) < other) {
                registers.set(Segments.BYTE, r, other);
            }
        }
    }

    @Override
    public Column[] states(int from, int count) {
        output.reset();
        for (int group = from; group < from + count; group++) {
            if (blocks.shift(group) == 0) {
                output.appendNulls(1);
            } else if (blocks.number(group) == DENSE) {
                output.appendBytes(blocks.block(group));
            } else {
                output.appendBytes(entries(blocks.block(group), blocks.number(group)));
            }
        }
        return new Column[] {output.view()};
    }

    private static byte[] entries(MemorySegment set, int size) {
        byte[] bytes = new byte[size << 2];
        MemorySegment out = MemorySegment.ofArray(bytes);
        int next = 0;
        for (long at = 0; at < set.byteSize() / Integer.BYTES; at++) {
            int entry = Segments.getInt(set, at);
            if (entry != 0) {
                out.set(UNALIGNED_INT, (long) next++ << 2, entry);
            }
        }
        return bytes;
    }

    /** Estimated number of different values for each state. */
    static void estimates(Column states, int count, MemorySegment out) {
        for (int i = 0; i < count; i++) {
            long estimate = 0;
            if (!states.isNull(i)) {
                FlatColumn base = states.base();
                MemorySegment bytes = base.viewBytes(states.baseRow(i));
                estimate = bytes.byteSize() == REGISTERS ? ofRegisters(bytes) : ofSet(bytes.byteSize() >> 2);
            }
            Segments.setLong(out, i, estimate);
        }
    }

    /** Linear counting: how many values fill that many of 2^25 registers. */
    private static long ofSet(long size) {
        double registers = 1L << SPARSE_BITS;
        return Math.round(-registers * Math.log1p(-size / registers));
    }

    /** Ertl: New cardinality estimation algorithms for HyperLogLog sketches, 2017, algorithm 6. */
    private static long ofRegisters(MemorySegment registers) {
        int most = Long.SIZE - BITS;
        int[] counts = new int[most + 2];
        for (int r = 0; r < REGISTERS; r++) {
            counts[registers.get(Segments.BYTE, r)]++;
        }
        double z = REGISTERS * tau(1 - (double) counts[most + 1] / REGISTERS);
        for (int k = most; k >= 1; k--) {
            z = 0.5 * (z + counts[k]);
        }
        z += REGISTERS * sigma((double) counts[0] / REGISTERS);
        return Math.round(REGISTERS / (2 * Math.log(2)) * REGISTERS / z);
    }

    private static double sigma(double first) {
        if (first == 1) {
            return Double.POSITIVE_INFINITY;
        }
        double x = first;
        double y = 1;
        double z = x;
        double before;
        do {
            x *= x;
            before = z;
            z += x * y;
            y += y;
        } while (z != before);
        return z;
    }

    private static double tau(double first) {
        if (first == 0 || first == 1) {
            return 0;
        }
        double x = first;
        double y = 1;
        double z = 1 - x;
        double before;
        do {
            x = Math.sqrt(x);
            before = z;
            y *= 0.5;
            z -= (1 - x) * (1 - x) * y;
        } while (z != before);
        return z / 3;
    }

    @Override
    public boolean growsWithValues() {
        return true;
    }

    @Override
    public long memory() {
        return blocks.memory() + scratch.memory() + output.memory();
    }

    @Override
    public void reset() {
        blocks.reset();
    }

    @Override
    public void close() {
        blocks.close();
        scratch.close();
        output.close();
    }
}
