// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.columnar.kernel;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * The kernels that are faster with the Vector API; those that are not stay as they are in {@link ScalarKernels}. This class
 * and the Simd classes it calls are the only ones that know the module, which may be absent.
 */
final class SimdKernels extends ScalarKernels {
    @Override
    public int selectInts(MemorySegment values, IntRange range, int count, MemorySegment out) {
        return SimdCompare.selectInts(values, range, count, out);
    }

    @Override
    public void compareInts(MemorySegment values, IntRange range, int count, MemorySegment bitmap) {
        SimdCompare.compareInts(values, range, count, bitmap);
    }

    @Override
    int selectIntsEqual(MemorySegment left, MemorySegment right, boolean wanted, int count, MemorySegment out) {
        return SimdCompare.selectIntsEqual(left, right, wanted, count, out);
    }

    @Override
    void compareIntsEqual(MemorySegment left, MemorySegment right, boolean wanted, int count, MemorySegment bitmap) {
        SimdCompare.compareIntsEqual(left, right, wanted, count, bitmap);
    }

    @Override
    int selectIntsLess(MemorySegment left, MemorySegment right, boolean wanted, int count, MemorySegment out) {
        return SimdCompare.selectIntsLess(left, right, wanted, count, out);
    }

    @Override
    void compareIntsLess(MemorySegment left, MemorySegment right, boolean wanted, int count, MemorySegment bitmap) {
        SimdCompare.compareIntsLess(left, right, wanted, count, bitmap);
    }

    @Override
    public int selectLongs(MemorySegment values, LongRange range, int count, MemorySegment out) {
        return SimdCompare.selectLongs(values, range, count, out);
    }

    @Override
    public void compareLongs(MemorySegment values, LongRange range, int count, MemorySegment bitmap) {
        SimdCompare.compareLongs(values, range, count, bitmap);
    }

    @Override
    int selectLongsEqual(MemorySegment left, MemorySegment right, boolean wanted, int count, MemorySegment out) {
        return SimdCompare.selectLongsEqual(left, right, wanted, count, out);
    }

    @Override
    void compareLongsEqual(MemorySegment left, MemorySegment right, boolean wanted, int count, MemorySegment bitmap) {
        SimdCompare.compareLongsEqual(left, right, wanted, count, bitmap);
    }

    @Override
    int selectLongsLess(MemorySegment left, MemorySegment right, boolean wanted, int count, MemorySegment out) {
        return SimdCompare.selectLongsLess(left, right, wanted, count, out);
    }

    @Override
    void compareLongsLess(MemorySegment left, MemorySegment right, boolean wanted, int count, MemorySegment bitmap) {
        SimdCompare.compareLongsLess(left, right, wanted, count, bitmap);
    }

    @Override
    public int selectDoubles(MemorySegment values, DoubleRange range, int count, MemorySegment out) {
        return SimdCompare.selectDoubles(values, range, count, out);
    }

    @Override
    public void compareDoubles(MemorySegment values, DoubleRange range, int count, MemorySegment bitmap) {
        SimdCompare.compareDoubles(values, range, count, bitmap);
    }

    @Override
    int selectDoublesEqual(MemorySegment left, MemorySegment right, boolean wanted, int count, MemorySegment out) {
        return SimdCompare.selectDoublesEqual(left, right, wanted, count, out);
    }

    @Override
    void compareDoublesEqual(MemorySegment left, MemorySegment right, boolean wanted, int count, MemorySegment bitmap) {
        SimdCompare.compareDoublesEqual(left, right, wanted, count, bitmap);
    }

    @Override
    int selectDoublesLess(MemorySegment left, MemorySegment right, boolean wanted, int count, MemorySegment out) {
        return SimdCompare.selectDoublesLess(left, right, wanted, count, out);
    }

    @Override
    void compareDoublesLess(MemorySegment left, MemorySegment right, boolean wanted, int count, MemorySegment bitmap) {
        SimdCompare.compareDoublesLess(left, right, wanted, count, bitmap);
    }

    @Override
    public int bitsToRows(MemorySegment bitmap, int count, MemorySegment out) {
        return SimdBits.toRows(bitmap, count, out);
    }

    @Override
    public boolean calculateLongs(
            Arithmetic op, MemorySegment left, MemorySegment right, int count, MemorySegment out) {
        return SimdArithmetic.longs(op, left, right, count, out);
    }

    @Override
    public boolean calculateLongs(Arithmetic op, MemorySegment left, long right, int count, MemorySegment out) {
        return SimdArithmetic.longs(op, left, right, count, out);
    }

    @Override
    public boolean calculateLongs(Arithmetic op, long left, MemorySegment right, int count, MemorySegment out) {
        return SimdArithmetic.longs(op, left, right, count, out);
    }

    @Override
    public void sumLongs(MemorySegment values, @Nullable MemorySegment validity, int count, long[] total) {
        SimdReduce.sumLongs(values, validity, count, total);
    }

    @Override
    public double sumDoubles(MemorySegment values, @Nullable MemorySegment validity, int count) {
        return SimdReduce.sumDoubles(values, validity, count);
    }

    @Override
    public long minLongs(MemorySegment values, @Nullable MemorySegment validity, int count) {
        return SimdReduce.minLongs(values, validity, count);
    }

    @Override
    public long maxLongs(MemorySegment values, @Nullable MemorySegment validity, int count) {
        return SimdReduce.maxLongs(values, validity, count);
    }

    @Override
    public int minInts(MemorySegment values, @Nullable MemorySegment validity, int count) {
        return SimdReduce.minInts(values, validity, count);
    }

    @Override
    public int maxInts(MemorySegment values, @Nullable MemorySegment validity, int count) {
        return SimdReduce.maxInts(values, validity, count);
    }

    @Override
    public double minDoubles(MemorySegment values, @Nullable MemorySegment validity, int count) {
        return SimdReduce.minDoubles(values, validity, count);
    }

    @Override
    public void hashLongs(MemorySegment values, int count, MemorySegment hashes, boolean combine) {
        SimdHash.longs(values, count, hashes, combine);
    }

    @Override
    public void hashInts(MemorySegment values, int count, MemorySegment hashes, boolean combine) {
        SimdHash.ints(values, count, hashes, combine);
    }

    @Override
    public void unpackInts(MemorySegment packed, long offset, int width, int count, MemorySegment out, int at) {
        SimdUnpack.ints(packed, offset, width, count, out, at);
    }

    @Override
    public void unpackLongs(MemorySegment packed, long offset, int width, int count, MemorySegment out, int at) {
        SimdUnpack.longs(packed, offset, width, count, out, at);
    }

    @Override
    public String toString() {
        return "Vector API, " + Species.INTS.vectorBitSize() + " bits";
    }
}
