// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.columnar.kernel;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * The kernels that have a twin in the Vector API. {@link #active} is chosen once: with the Vector API if its module is
 * there, else the scalar ones; the answers are the same to the last bit. Common to all:
 *
 * <ul>
 *   <li>Values lie back to back in a segment, from its start on; reads and writes beyond a segment throw.
 *   <li>Row numbers are ints, ascending if the input is; {@code out} has room for {@code count} of them.
 *   <li>Output bitmaps have whole longs, {@code Segments.bitBytes(count)}; bits from {@code count} on become 0. Input
 *       bitmaps need only the bytes that hold {@code count} bits.
 *   <li>Nulls are the caller's: and the bitmaps, or hand over the validity where a kernel takes it.
 *   <li>Doubles compare in PostgreSQL's total order: NaN equals NaN and is greater than all else; -0.0 equals 0.0.
 * </ul>
 */
public abstract sealed class VectorKernels permits ScalarKernels {
    private static final VectorKernels SCALAR = new ScalarKernels();
    private static final VectorKernels ACTIVE = choose();

    private static VectorKernels choose() {
        boolean present = ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();
        return present ? new SimdKernels() : SCALAR;
    }

    /** The fastest kernels that this JVM can run. */
    public static VectorKernels active() {
        return ACTIVE;
    }

    /** The kernels without the Vector API. */
    public static VectorKernels scalar() {
        return SCALAR;
    }

    /** Rows of a column that compare with a constant as {@code op} says, into {@code out}; returns how many. */
    public final int selectInts(Comparison op, MemorySegment values, int constant, int count, MemorySegment out) {
        IntRange range = IntRange.of(op, constant);
        return selectInts(values, range, count, out);
    }

    /** As above, of the {@code count} rows that {@code rows} begins with; {@code out} may be {@code rows}. */
    public final int selectInts(
            Comparison op, MemorySegment values, int constant, MemorySegment rows, int count, MemorySegment out) {
        return ScalarCompare.selectInts(values, IntRange.of(op, constant), rows, count, out);
    }

    /** Bit per row of a column, set where it compares with a constant as {@code op} says. */
    public final void compareInts(Comparison op, MemorySegment values, int constant, int count, MemorySegment bitmap) {
        compareInts(values, IntRange.of(op, constant), count, bitmap);
    }

    /** Rows of a column within a range, or outside it. */
    public abstract int selectInts(MemorySegment values, IntRange range, int count, MemorySegment out);

    /** As above, of the {@code count} rows that {@code rows} begins with; {@code out} may be {@code rows}. */
    public final int selectInts(
            MemorySegment values, IntRange range, MemorySegment rows, int count, MemorySegment out) {
        return ScalarCompare.selectInts(values, range, rows, count, out);
    }

    public abstract void compareInts(MemorySegment values, IntRange range, int count, MemorySegment bitmap);

    /** Rows in which two columns compare as {@code op} says. */
    public final int selectInts(Comparison op, MemorySegment left, MemorySegment right, int count, MemorySegment out) {
        return switch (op) {
            case EQUAL -> selectIntsEqual(left, right, true, count, out);
            case NOT_EQUAL -> selectIntsEqual(left, right, false, count, out);
            case LESS -> selectIntsLess(left, right, true, count, out);
            case GREATER_OR_EQUAL -> selectIntsLess(left, right, false, count, out);
            case GREATER -> selectIntsLess(right, left, true, count, out);
            case LESS_OR_EQUAL -> selectIntsLess(right, left, false, count, out);
        };
    }

    /** As above, of the {@code count} rows that {@code rows} begins with; {@code out} may be {@code rows}. */
    public final int selectInts(
            Comparison op, MemorySegment left, MemorySegment right, MemorySegment rows, int count, MemorySegment out) {
        return switch (op) {
            case EQUAL -> ScalarCompare.selectIntsEqual(left, right, true, rows, count, out);
            case NOT_EQUAL -> ScalarCompare.selectIntsEqual(left, right, false, rows, count, out);
            case LESS -> ScalarCompare.selectIntsLess(left, right, true, rows, count, out);
            case GREATER_OR_EQUAL -> ScalarCompare.selectIntsLess(left, right, false, rows, count, out);
            case GREATER -> ScalarCompare.selectIntsLess(right, left, true, rows, count, out);
            case LESS_OR_EQUAL -> ScalarCompare.selectIntsLess(right, left, false, rows, count, out);
        };
    }

    /** Bit per row, set where two columns compare as {@code op} says. */
    public final void compareInts(
            Comparison op, MemorySegment left, MemorySegment right, int count, MemorySegment bitmap) {
        switch (op) {
            case EQUAL -> compareIntsEqual(left, right, true, count, bitmap);
            case NOT_EQUAL -> compareIntsEqual(left, right, false, count, bitmap);
            case LESS -> compareIntsLess(left, right, true, count, bitmap);
            case GREATER_OR_EQUAL -> compareIntsLess(left, right, false, count, bitmap);
            case GREATER -> compareIntsLess(right, left, true, count, bitmap);
            case LESS_OR_EQUAL -> compareIntsLess(right, left, false, count, bitmap);
        }
    }

    abstract int selectIntsEqual(MemorySegment left, MemorySegment right, boolean wanted, int count, MemorySegment out);

    abstract int selectIntsLess(MemorySegment left, MemorySegment right, boolean wanted, int count, MemorySegment out);

    abstract void compareIntsEqual(
            MemorySegment left, MemorySegment right, boolean wanted, int count, MemorySegment bitmap);

    abstract void compareIntsLess(
            MemorySegment left, MemorySegment right, boolean wanted, int count, MemorySegment bitmap);

    /** Rows of a column that compare with a constant as {@code op} says, into {@code out}; returns how many. */
    public final int selectLongs(Comparison op, MemorySegment values, long constant, int count, MemorySegment out) {
        LongRange range = LongRange.of(op, constant);
        return selectLongs(values, range, count, out);
    }

    /** As above, of the {@code count} rows that {@code rows} begins with; {@code out} may be {@code rows}. */
    public final int selectLongs(
            Comparison op, MemorySegment values, long constant, MemorySegment rows, int count, MemorySegment out) {
        return ScalarCompare.selectLongs(values, LongRange.of(op, constant), rows, count, out);
    }

    /** Bit per row of a column, set where it compares with a constant as {@code op} says. */
    public final void compareLongs(
            Comparison op, MemorySegment values, long constant, int count, MemorySegment bitmap) {
        compareLongs(values, LongRange.of(op, constant), count, bitmap);
    }

    /** Rows of a column within a range, or outside it. */
    public abstract int selectLongs(MemorySegment values, LongRange range, int count, MemorySegment out);

    /** As above, of the {@code count} rows that {@code rows} begins with; {@code out} may be {@code rows}. */
    public final int selectLongs(
            MemorySegment values, LongRange range, MemorySegment rows, int count, MemorySegment out) {
        return ScalarCompare.selectLongs(values, range, rows, count, out);
    }

    public abstract void compareLongs(MemorySegment values, LongRange range, int count, MemorySegment bitmap);

    /** Rows in which two columns compare as {@code op} says. */
    public final int selectLongs(Comparison op, MemorySegment left, MemorySegment right, int count, MemorySegment out) {
        return switch (op) {
            case EQUAL -> selectLongsEqual(left, right, true, count, out);
            case NOT_EQUAL -> selectLongsEqual(left, right, false, count, out);
            case LESS -> selectLongsLess(left, right, true, count, out);
            case GREATER_OR_EQUAL -> selectLongsLess(left, right, false, count, out);
            case GREATER -> selectLongsLess(right, left, true, count, out);
            case LESS_OR_EQUAL -> selectLongsLess(right, left, false, count, out);
        };
    }

    /** As above, of the {@code count} rows that {@code rows} begins with; {@code out} may be {@code rows}. */
    public final int selectLongs(
            Comparison op, MemorySegment left, MemorySegment right, MemorySegment rows, int count, MemorySegment out) {
        return switch (op) {
            case EQUAL -> ScalarCompare.selectLongsEqual(left, right, true, rows, count, out);
            case NOT_EQUAL -> ScalarCompare.selectLongsEqual(left, right, false, rows, count, out);
            case LESS -> ScalarCompare.selectLongsLess(left, right, true, rows, count, out);
            case GREATER_OR_EQUAL -> ScalarCompare.selectLongsLess(left, right, false, rows, count, out);
            case GREATER -> ScalarCompare.selectLongsLess(right, left, true, rows, count, out);
            case LESS_OR_EQUAL -> ScalarCompare.selectLongsLess(right, left, false, rows, count, out);
        };
    }

    /** Bit per row, set where two columns compare as {@code op} says. */
    public final void compareLongs(
            Comparison op, MemorySegment left, MemorySegment right, int count, MemorySegment bitmap) {
        switch (op) {
            case EQUAL -> compareLongsEqual(left, right, true, count, bitmap);
            case NOT_EQUAL -> compareLongsEqual(left, right, false, count, bitmap);
            case LESS -> compareLongsLess(left, right, true, count, bitmap);
            case GREATER_OR_EQUAL -> compareLongsLess(left, right, false, count, bitmap);
            case GREATER -> compareLongsLess(right, left, true, count, bitmap);
            case LESS_OR_EQUAL -> compareLongsLess(right, left, false, count, bitmap);
        }
    }

    abstract int selectLongsEqual(
            MemorySegment left, MemorySegment right, boolean wanted, int count, MemorySegment out);

    abstract int selectLongsLess(MemorySegment left, MemorySegment right, boolean wanted, int count, MemorySegment out);

    abstract void compareLongsEqual(
            MemorySegment left, MemorySegment right, boolean wanted, int count, MemorySegment bitmap);

    abstract void compareLongsLess(
            MemorySegment left, MemorySegment right, boolean wanted, int count, MemorySegment bitmap);

    /** Rows of a column that compare with a constant as {@code op} says, into {@code out}; returns how many. */
    public final int selectDoubles(Comparison op, MemorySegment values, double constant, int count, MemorySegment out) {
        DoubleRange range = DoubleRange.of(op, constant);
        return selectDoubles(values, range, count, out);
    }

    /** As above, of the {@code count} rows that {@code rows} begins with; {@code out} may be {@code rows}. */
    public final int selectDoubles(
            Comparison op, MemorySegment values, double constant, MemorySegment rows, int count, MemorySegment out) {
        return ScalarCompare.selectDoubles(values, DoubleRange.of(op, constant), rows, count, out);
    }

    /** Bit per row of a column, set where it compares with a constant as {@code op} says. */
    public final void compareDoubles(
            Comparison op, MemorySegment values, double constant, int count, MemorySegment bitmap) {
        compareDoubles(values, DoubleRange.of(op, constant), count, bitmap);
    }

    /** Rows of a column within a range, or outside it. */
    public abstract int selectDoubles(MemorySegment values, DoubleRange range, int count, MemorySegment out);

    /** As above, of the {@code count} rows that {@code rows} begins with; {@code out} may be {@code rows}. */
    public final int selectDoubles(
            MemorySegment values, DoubleRange range, MemorySegment rows, int count, MemorySegment out) {
        return ScalarCompare.selectDoubles(values, range, rows, count, out);
    }

    public abstract void compareDoubles(MemorySegment values, DoubleRange range, int count, MemorySegment bitmap);

    /** Rows in which two columns compare as {@code op} says. */
    public final int selectDoubles(
            Comparison op, MemorySegment left, MemorySegment right, int count, MemorySegment out) {
        return switch (op) {
            case EQUAL -> selectDoublesEqual(left, right, true, count, out);
            case NOT_EQUAL -> selectDoublesEqual(left, right, false, count, out);
            case LESS -> selectDoublesLess(left, right, true, count, out);
            case GREATER_OR_EQUAL -> selectDoublesLess(left, right, false, count, out);
            case GREATER -> selectDoublesLess(right, left, true, count, out);
            case LESS_OR_EQUAL -> selectDoublesLess(right, left, false, count, out);
        };
    }

    /** As above, of the {@code count} rows that {@code rows} begins with; {@code out} may be {@code rows}. */
    public final int selectDoubles(
            Comparison op, MemorySegment left, MemorySegment right, MemorySegment rows, int count, MemorySegment out) {
        return switch (op) {
            case EQUAL -> ScalarCompare.selectDoublesEqual(left, right, true, rows, count, out);
            case NOT_EQUAL -> ScalarCompare.selectDoublesEqual(left, right, false, rows, count, out);
            case LESS -> ScalarCompare.selectDoublesLess(left, right, true, rows, count, out);
            case GREATER_OR_EQUAL -> ScalarCompare.selectDoublesLess(left, right, false, rows, count, out);
            case GREATER -> ScalarCompare.selectDoublesLess(right, left, true, rows, count, out);
            case LESS_OR_EQUAL -> ScalarCompare.selectDoublesLess(right, left, false, rows, count, out);
        };
    }

    /** Bit per row, set where two columns compare as {@code op} says. */
    public final void compareDoubles(
            Comparison op, MemorySegment left, MemorySegment right, int count, MemorySegment bitmap) {
        switch (op) {
            case EQUAL -> compareDoublesEqual(left, right, true, count, bitmap);
            case NOT_EQUAL -> compareDoublesEqual(left, right, false, count, bitmap);
            case LESS -> compareDoublesLess(left, right, true, count, bitmap);
            case GREATER_OR_EQUAL -> compareDoublesLess(left, right, false, count, bitmap);
            case GREATER -> compareDoublesLess(right, left, true, count, bitmap);
            case LESS_OR_EQUAL -> compareDoublesLess(right, left, false, count, bitmap);
        }
    }

    abstract int selectDoublesEqual(
            MemorySegment left, MemorySegment right, boolean wanted, int count, MemorySegment out);

    abstract int selectDoublesLess(
            MemorySegment left, MemorySegment right, boolean wanted, int count, MemorySegment out);

    abstract void compareDoublesEqual(
            MemorySegment left, MemorySegment right, boolean wanted, int count, MemorySegment bitmap);

    abstract void compareDoublesLess(
            MemorySegment left, MemorySegment right, boolean wanted, int count, MemorySegment bitmap);

    /** Numbers of the bits set among the first {@code count}. */
    public abstract int bitsToRows(MemorySegment bitmap, int count, MemorySegment out);

    /** {@code out = left & right}, {@code count} bits; {@code out} may be an input. */
    public final void and(MemorySegment left, MemorySegment right, int count, MemorySegment out) {
        ScalarBits.and(left, right, count, out);
    }

    public final void or(MemorySegment left, MemorySegment right, int count, MemorySegment out) {
        ScalarBits.or(left, right, count, out);
    }

    public final void not(MemorySegment bitmap, int count, MemorySegment out) {
        ScalarBits.not(bitmap, count, out);
    }

    /** Bits set among the first {@code count}. */
    public final int popcount(MemorySegment bitmap, int count) {
        return ScalarBits.popcount(bitmap, count);
    }

    /**
     * {@code out = left op right}, wrapped around; true if a row may have overflowed: then {@link #overflowRow} tells
     * whether a row that counts did.
     */
    public abstract boolean calculateLongs(
            Arithmetic op, MemorySegment left, MemorySegment right, int count, MemorySegment out);

    /** As above with a constant on the right. */
    public abstract boolean calculateLongs(Arithmetic op, MemorySegment left, long right, int count, MemorySegment out);

    /** As above with a constant on the left. */
    public abstract boolean calculateLongs(Arithmetic op, long left, MemorySegment right, int count, MemorySegment out);

    public final boolean calculateInts(
            Arithmetic op, MemorySegment left, MemorySegment right, int count, MemorySegment out) {
        return ScalarArithmetic.ints(op, left, right, count, out);
    }

    public final boolean calculateInts(Arithmetic op, MemorySegment left, int right, int count, MemorySegment out) {
        return ScalarArithmetic.ints(op, left, right, count, out);
    }

    public final boolean calculateInts(Arithmetic op, int left, MemorySegment right, int count, MemorySegment out) {
        return ScalarArithmetic.ints(op, left, right, count, out);
    }

    /** {@code out = left op right} as IEEE 754 has it. */
    public final void calculateDoubles(
            Arithmetic op, MemorySegment left, MemorySegment right, int count, MemorySegment out) {
        ScalarArithmetic.doubles(op, left, right, count, out);
    }

    public final void calculateDoubles(Arithmetic op, MemorySegment left, double right, int count, MemorySegment out) {
        ScalarArithmetic.doubles(op, left, right, count, out);
    }

    public final void calculateDoubles(Arithmetic op, double left, MemorySegment right, int count, MemorySegment out) {
        ScalarArithmetic.doubles(op, left, right, count, out);
    }

    /** The first row, valid if there is a validity, whose long arithmetic overflows; -1 if none does. */
    public final int overflowRow(
            Arithmetic op, MemorySegment left, MemorySegment right, @Nullable MemorySegment validity, int count) {
        return ScalarArithmetic.overflowRow(op, left, right, validity, count);
    }

    /** Adds the valid values exactly to the 128-bit {@code total}: low half, high half. */
    public abstract void sumLongs(MemorySegment values, @Nullable MemorySegment validity, int count, long[] total);

    /**
     * The sum of the valid values, in an order that does not depend on the machine: value i is added to partial sum
     * i mod 8, these are then added as {@code ((0+4)+(2+6)) + ((1+5)+(3+7))}.
     */
    public abstract double sumDoubles(MemorySegment values, @Nullable MemorySegment validity, int count);

    /** The least valid value; {@code Long.MAX_VALUE} if there is none. */
    public abstract long minLongs(MemorySegment values, @Nullable MemorySegment validity, int count);

    /** The greatest valid value; {@code Long.MIN_VALUE} if there is none. */
    public abstract long maxLongs(MemorySegment values, @Nullable MemorySegment validity, int count);

    /** The least valid value; {@code Integer.MAX_VALUE} if there is none. */
    public abstract int minInts(MemorySegment values, @Nullable MemorySegment validity, int count);

    /** The greatest valid value; {@code Integer.MIN_VALUE} if there is none. */
    public abstract int maxInts(MemorySegment values, @Nullable MemorySegment validity, int count);

    /** The least valid value, -0.0 below 0.0; NaN if there is no other or none at all. */
    public abstract double minDoubles(MemorySegment values, @Nullable MemorySegment validity, int count);

    /** The greatest valid value, NaN above all; negative infinity if there is none. */
    public abstract double maxDoubles(MemorySegment values, @Nullable MemorySegment validity, int count);

    /** {@link ColumnHash#mix} of each long, written to {@code hashes} or combined with what is there. */
    public abstract void hashLongs(MemorySegment values, int count, MemorySegment hashes, boolean combine);

    /** As {@link #hashLongs}, of ints sign-extended: equal numbers hash alike, whatever their width. */
    public abstract void hashInts(MemorySegment values, int count, MemorySegment hashes, boolean combine);

    /**
     * Unpacks {@code count} unsigned integers of {@code width} bits, 0 to 32, packed least significant bit first as
     * Parquet's RLE/bit-packing hybrid does, from byte {@code offset} on into ints from {@code at} on. It may read
     * beyond the values up to the end of the segment: room after them makes their tail as fast as the rest.
     */
    public abstract void unpackInts(MemorySegment packed, long offset, int width, int count, MemorySegment out, int at);

    /** As {@link #unpackInts} for widths of 0 to 64 into longs, as DELTA_BINARY_PACKED needs. */
    public abstract void unpackLongs(
            MemorySegment packed, long offset, int width, int count, MemorySegment out, int at);
}
