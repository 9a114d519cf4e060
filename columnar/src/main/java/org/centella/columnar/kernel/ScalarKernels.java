// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.columnar.kernel;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/** The kernels in plain Java: always there, and the oracle of {@link SimdKernels}. */
sealed class ScalarKernels extends VectorKernels permits SimdKernels {
    @Override
    public int selectInts(MemorySegment values, IntRange range, int count, MemorySegment out) {
        return ScalarCompare.selectInts(values, range, count, out);
    }

    @Override
    public void compareInts(MemorySegment values, IntRange range, int count, MemorySegment bitmap) {
        ScalarCompare.compareInts(values, range, count, bitmap);
    }

    @Override
    int selectIntsEqual(MemorySegment left, MemorySegment right, boolean wanted, int count, MemorySegment out) {
        return ScalarCompare.selectIntsEqual(left, right, wanted, count, out);
    }

    @Override
    void compareIntsEqual(MemorySegment left, MemorySegment right, boolean wanted, int count, MemorySegment bitmap) {
        ScalarCompare.compareIntsEqual(left, right, wanted, count, bitmap);
    }

    @Override
    int selectIntsLess(MemorySegment left, MemorySegment right, boolean wanted, int count, MemorySegment out) {
        return ScalarCompare.selectIntsLess(left, right, wanted, count, out);
    }

    @Override
    void compareIntsLess(MemorySegment left, MemorySegment right, boolean wanted, int count, MemorySegment bitmap) {
        ScalarCompare.compareIntsLess(left, right, wanted, count, bitmap);
    }

    @Override
    public int selectLongs(MemorySegment values, LongRange range, int count, MemorySegment out) {
        return ScalarCompare.selectLongs(values, range, count, out);
    }

    @Override
    public void compareLongs(MemorySegment values, LongRange range, int count, MemorySegment bitmap) {
        ScalarCompare.compareLongs(values, range, count, bitmap);
    }

    @Override
    int selectLongsEqual(MemorySegment left, MemorySegment right, boolean wanted, int count, MemorySegment out) {
        return ScalarCompare.selectLongsEqual(left, right, wanted, count, out);
    }

    @Override
    void compareLongsEqual(MemorySegment left, MemorySegment right, boolean wanted, int count, MemorySegment bitmap) {
        ScalarCompare.compareLongsEqual(left, right, wanted, count, bitmap);
    }

    @Override
    int selectLongsLess(MemorySegment left, MemorySegment right, boolean wanted, int count, MemorySegment out) {
        return ScalarCompare.selectLongsLess(left, right, wanted, count, out);
    }

    @Override
    void compareLongsLess(MemorySegment left, MemorySegment right, boolean wanted, int count, MemorySegment bitmap) {
        ScalarCompare.compareLongsLess(left, right, wanted, count, bitmap);
    }

    @Override
    public int selectDoubles(MemorySegment values, DoubleRange range, int count, MemorySegment out) {
        return ScalarCompare.selectDoubles(values, range, count, out);
    }

    @Override
    public void compareDoubles(MemorySegment values, DoubleRange range, int count, MemorySegment bitmap) {
        ScalarCompare.compareDoubles(values, range, count, bitmap);
    }

    @Override
    int selectDoublesEqual(MemorySegment left, MemorySegment right, boolean wanted, int count, MemorySegment out) {
        return ScalarCompare.selectDoublesEqual(left, right, wanted, count, out);
    }

    @Override
    void compareDoublesEqual(MemorySegment left, MemorySegment right, boolean wanted, int count, MemorySegment bitmap) {
        ScalarCompare.compareDoublesEqual(left, right, wanted, count, bitmap);
    }

    @Override
    int selectDoublesLess(MemorySegment left, MemorySegment right, boolean wanted, int count, MemorySegment out) {
        return ScalarCompare.selectDoublesLess(left, right, wanted, count, out);
    }

    @Override
    void compareDoublesLess(MemorySegment left, MemorySegment right, boolean wanted, int count, MemorySegment bitmap) {
        ScalarCompare.compareDoublesLess(left, right, wanted, count, bitmap);
    }

    @Override
    public int bitsToRows(MemorySegment bitmap, int count, MemorySegment out) {
        return ScalarBits.toRows(bitmap, count, out);
    }

    @Override
    public boolean calculateLongs(
            Arithmetic op, MemorySegment left, MemorySegment right, int count, MemorySegment out) {
        return ScalarArithmetic.longs(op, left, right, count, out);
    }

    @Override
    public boolean calculateLongs(Arithmetic op, MemorySegment left, long right, int count, MemorySegment out) {
        return ScalarArithmetic.longs(op, left, right, count, out);
    }

    @Override
    public boolean calculateLongs(Arithmetic op, long left, MemorySegment right, int count, MemorySegment out) {
        return ScalarArithmetic.longs(op, left, right, count, out);
    }

    @Override
    public void sumLongs(MemorySegment values, @Nullable MemorySegment validity, int count, long[] total) {
        ScalarReduce.sumLongs(values, validity, count, total);
    }

    @Override
    public double sumDoubles(MemorySegment values, @Nullable MemorySegment validity, int count) {
        return ScalarReduce.sumDoubles(values, validity, count);
    }

    @Override
    public long minLongs(MemorySegment values, @Nullable MemorySegment validity, int count) {
        return ScalarReduce.minLongs(values, validity, count);
    }

    @Override
    public long maxLongs(MemorySegment values, @Nullable MemorySegment validity, int count) {
        return ScalarReduce.maxLongs(values, validity, count);
    }

    @Override
    public int minInts(MemorySegment values, @Nullable MemorySegment validity, int count) {
        return ScalarReduce.minInts(values, validity, count);
    }

    @Override
    public int maxInts(MemorySegment values, @Nullable MemorySegment validity, int count) {
        return ScalarReduce.maxInts(values, validity, count);
    }

    @Override
    public double minDoubles(MemorySegment values, @Nullable MemorySegment validity, int count) {
        return ScalarReduce.minDoubles(values, validity, count);
    }

    @Override
    public double maxDoubles(MemorySegment values, @Nullable MemorySegment validity, int count) {
        return ScalarReduce.maxDoubles(values, validity, count);
    }

    @Override
    public void hashLongs(MemorySegment values, int count, MemorySegment hashes, boolean combine) {
        ScalarHash.longs(values, count, hashes, combine);
    }

    @Override
    public void hashInts(MemorySegment values, int count, MemorySegment hashes, boolean combine) {
        ScalarHash.ints(values, count, hashes, combine);
    }

    @Override
    public void unpackInts(MemorySegment packed, long offset, int width, int count, MemorySegment out, int at) {
        ScalarUnpack.ints(packed, offset, width, count, out, at);
    }

    @Override
    public void unpackLongs(MemorySegment packed, long offset, int width, int count, MemorySegment out, int at) {
        ScalarUnpack.longs(packed, offset, width, count, out, at);
    }

    @Override
    public String toString() {
        return "scalar";
    }
}
