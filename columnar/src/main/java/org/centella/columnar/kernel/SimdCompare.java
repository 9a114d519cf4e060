// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.columnar.kernel;

import static org.centella.columnar.kernel.Species.DOUBLES;
import static org.centella.columnar.kernel.Species.HALF_IOTA;
import static org.centella.columnar.kernel.Species.HALVES;
import static org.centella.columnar.kernel.Species.INTS;
import static org.centella.columnar.kernel.Species.INT_IOTA;
import static org.centella.columnar.kernel.Species.LONGS;
import static org.centella.columnar.kernel.Species.ORDER;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import org.centella.columnar.memory.Segments;

/**
 * {@link ScalarCompare} with vectors. A whole vector of row numbers is compressed and stored behind the rows selected so
 * far; that never reaches beyond {@code count}, for at most as many rows are selected as were looked at:
 *
 * <pre>
 *   values   7 3 9 1       out  .. 0 2 x x
 *   &gt;= 5     1 0 1 0                ^ selected; the x are overwritten by the next vector
 * </pre>
 */
final class SimdCompare {
    private SimdCompare() {}

    static int selectInts(MemorySegment values, IntRange range, int count, MemorySegment out) {
        int lo = range.lo();
        int hi = range.hi();
        boolean wanted = range.inside();
        VectorMask<Integer> flip = INTS.maskAll(!wanted);
        int bound = INTS.loopBound(count);
        int selected = 0;
        int row = 0;
        for (; row < bound; row += INTS.length()) {
            IntVector value = IntVector.fromMemorySegment(INTS, values, (long) row << 2, ORDER);
            VectorMask<Integer> mask = value.compare(VectorOperators.GE, lo).and(value.compare(VectorOperators.LE, hi));
            mask = mask.xor(flip);
            IntVector rows = INT_IOTA.add(row).compress(mask);
            rows.intoMemorySegment(out, (long) selected << 2, ORDER);
            selected += mask.trueCount();
        }
        for (; row < count; row++) {
            int value = Segments.getInt(values, row);
            Segments.setInt(out, selected, row);
            selected += (value >= lo & value <= hi) == wanted ? 1 : 0;
        }
        return selected;
    }

    static void compareInts(MemorySegment values, IntRange range, int count, MemorySegment bitmap) {
        int lo = range.lo();
        int hi = range.hi();
        boolean wanted = range.inside();
        long flip = wanted ? 0 : -1;
        int full = count & -Long.SIZE;
        for (int from = 0; from < full; from += Long.SIZE) {
            long word = 0;
            for (int k = 0; k < Long.SIZE; k += INTS.length()) {
                int row = from + k;
                IntVector value = IntVector.fromMemorySegment(INTS, values, (long) row << 2, ORDER);
                VectorMask<Integer> mask =
                        value.compare(VectorOperators.GE, lo).and(value.compare(VectorOperators.LE, hi));
                word |= mask.toLong() << k;
            }
            bitmap.set(Segments.LONG, from >>> 3, word ^ flip);
        }
        if (full < count) {
            long word = 0;
            for (int row = full; row < count; row++) {
                int value = Segments.getInt(values, row);
                word |= ((value >= lo & value <= hi) == wanted ? 1L : 0L) << (row - full);
            }
            bitmap.set(Segments.LONG, full >>> 3, word);
        }
    }

    static int selectIntsEqual(MemorySegment left, MemorySegment right, boolean wanted, int count, MemorySegment out) {
        VectorMask<Integer> flip = INTS.maskAll(!wanted);
        int bound = INTS.loopBound(count);
        int selected = 0;
        int row = 0;
        for (; row < bound; row += INTS.length()) {
            IntVector a = IntVector.fromMemorySegment(INTS, left, (long) row << 2, ORDER);
            IntVector b = IntVector.fromMemorySegment(INTS, right, (long) row << 2, ORDER);
            VectorMask<Integer> mask = a.compare(VectorOperators.EQ, b);
            mask = mask.xor(flip);
            IntVector rows = INT_IOTA.add(row).compress(mask);
            rows.intoMemorySegment(out, (long) selected << 2, ORDER);
            selected += mask.trueCount();
        }
        for (; row < count; row++) {
            int a = Segments.getInt(left, row);
            int b = Segments.getInt(right, row);
            Segments.setInt(out, selected, row);
            selected += (a == b) == wanted ? 1 : 0;
        }
        return selected;
    }

    static void compareIntsEqual(
            MemorySegment left, MemorySegment right, boolean wanted, int count, MemorySegment bitmap) {
        long flip = wanted ? 0 : -1;
        int full = count & -Long.SIZE;
        for (int from = 0; from < full; from += Long.SIZE) {
            long word = 0;
            for (int k = 0; k < Long.SIZE; k += INTS.length()) {
                int row = from + k;
                IntVector a = IntVector.fromMemorySegment(INTS, left, (long) row << 2, ORDER);
                IntVector b = IntVector.fromMemorySegment(INTS, right, (long) row << 2, ORDER);
                VectorMask<Integer> mask = a.compare(VectorOperators.EQ, b);
                word |= mask.toLong() << k;
            }
            bitmap.set(Segments.LONG, from >>> 3, word ^ flip);
        }
        if (full < count) {
            long word = 0;
            for (int row = full; row < count; row++) {
                int a = Segments.getInt(left, row);
                int b = Segments.getInt(right, row);
                word |= ((a == b) == wanted ? 1L : 0L) << (row - full);
            }
            bitmap.set(Segments.LONG, full >>> 3, word);
        }
    }

    static int selectIntsLess(MemorySegment left, MemorySegment right, boolean wanted, int count, MemorySegment out) {
        VectorMask<Integer> flip = INTS.maskAll(!wanted);
        int bound = INTS.loopBound(count);
        int selected = 0;
        int row = 0;
        for (; row < bound; row += INTS.length()) {
            IntVector a = IntVector.fromMemorySegment(INTS, left, (long) row << 2, ORDER);
            IntVector b = IntVector.fromMemorySegment(INTS, right, (long) row << 2, ORDER);
            VectorMask<Integer> mask = a.compare(VectorOperators.LT, b);
            mask = mask.xor(flip);
            IntVector rows = INT_IOTA.add(row).compress(mask);
            rows.intoMemorySegment(out, (long) selected << 2, ORDER);
            selected += mask.trueCount();
        }
        for (; row < count; row++) {
            int a = Segments.getInt(left, row);
            int b = Segments.getInt(right, row);
            Segments.setInt(out, selected, row);
            selected += (a < b) == wanted ? 1 : 0;
        }
        return selected;
    }

    static void compareIntsLess(
            MemorySegment left, MemorySegment right, boolean wanted, int count, MemorySegment bitmap) {
        long flip = wanted ? 0 : -1;
        int full = count & -Long.SIZE;
        for (int from = 0; from < full; from += Long.SIZE) {
            long word = 0;
            for (int k = 0; k < Long.SIZE; k += INTS.length()) {
                int row = from + k;
                IntVector a = IntVector.fromMemorySegment(INTS, left, (long) row << 2, ORDER);
                IntVector b = IntVector.fromMemorySegment(INTS, right, (long) row << 2, ORDER);
                VectorMask<Integer> mask = a.compare(VectorOperators.LT, b);
                word |= mask.toLong() << k;
            }
            bitmap.set(Segments.LONG, from >>> 3, word ^ flip);
        }
        if (full < count) {
            long word = 0;
            for (int row = full; row < count; row++) {
                int a = Segments.getInt(left, row);
                int b = Segments.getInt(right, row);
                word |= ((a < b) == wanted ? 1L : 0L) << (row - full);
            }
            bitmap.set(Segments.LONG, full >>> 3, word);
        }
    }

    static int selectLongs(MemorySegment values, LongRange range, int count, MemorySegment out) {
        long lo = range.lo();
        long hi = range.hi();
        boolean wanted = range.inside();
        VectorMask<Long> flip = LONGS.maskAll(!wanted);
        int bound = LONGS.loopBound(count);
        int selected = 0;
        int row = 0;
        for (; row < bound; row += LONGS.length()) {
            LongVector value = LongVector.fromMemorySegment(LONGS, values, (long) row << 3, ORDER);
            VectorMask<Long> mask = value.compare(VectorOperators.GE, lo).and(value.compare(VectorOperators.LE, hi));
            mask = mask.xor(flip);
            IntVector rows = HALF_IOTA.add(row).compress(mask.cast(HALVES));
            rows.intoMemorySegment(out, (long) selected << 2, ORDER);
            selected += mask.trueCount();
        }
        for (; row < count; row++) {
            long value = Segments.getLong(values, row);
            Segments.setInt(out, selected, row);
            selected += (value >= lo & value <= hi) == wanted ? 1 : 0;
        }
        return selected;
    }

    static void compareLongs(MemorySegment values, LongRange range, int count, MemorySegment bitmap) {
        long lo = range.lo();
        long hi = range.hi();
        boolean wanted = range.inside();
        long flip = wanted ? 0 : -1;
        int full = count & -Long.SIZE;
        for (int from = 0; from < full; from += Long.SIZE) {
            long word = 0;
            for (int k = 0; k < Long.SIZE; k += LONGS.length()) {
                int row = from + k;
                LongVector value = LongVector.fromMemorySegment(LONGS, values, (long) row << 3, ORDER);
                VectorMask<Long> mask =
                        value.compare(VectorOperators.GE, lo).and(value.compare(VectorOperators.LE, hi));
                word |= mask.toLong() << k;
            }
            bitmap.set(Segments.LONG, from >>> 3, word ^ flip);
        }
        if (full < count) {
            long word = 0;
            for (int row = full; row < count; row++) {
                long value = Segments.getLong(values, row);
                word |= ((value >= lo & value <= hi) == wanted ? 1L : 0L) << (row - full);
            }
            bitmap.set(Segments.LONG, full >>> 3, word);
        }
    }

    static int selectLongsEqual(MemorySegment left, MemorySegment right, boolean wanted, int count, MemorySegment out) {
        VectorMask<Long> flip = LONGS.maskAll(!wanted);
        int bound = LONGS.loopBound(count);
        int selected = 0;
        int row = 0;
        for (; row < bound; row += LONGS.length()) {
            LongVector a = LongVector.fromMemorySegment(LONGS, left, (long) row << 3, ORDER);
            LongVector b = LongVector.fromMemorySegment(LONGS, right, (long) row << 3, ORDER);
            VectorMask<Long> mask = a.compare(VectorOperators.EQ, b);
            mask = mask.xor(flip);
            IntVector rows = HALF_IOTA.add(row).compress(mask.cast(HALVES));
            rows.intoMemorySegment(out, (long) selected << 2, ORDER);
            selected += mask.trueCount();
        }
        for (; row < count; row++) {
            long a = Segments.getLong(left, row);
            long b = Segments.getLong(right, row);
            Segments.setInt(out, selected, row);
            selected += (a == b) == wanted ? 1 : 0;
        }
        return selected;
    }

    static void compareLongsEqual(
            MemorySegment left, MemorySegment right, boolean wanted, int count, MemorySegment bitmap) {
        long flip = wanted ? 0 : -1;
        int full = count & -Long.SIZE;
        for (int from = 0; from < full; from += Long.SIZE) {
            long word = 0;
            for (int k = 0; k < Long.SIZE; k += LONGS.length()) {
                int row = from + k;
                LongVector a = LongVector.fromMemorySegment(LONGS, left, (long) row << 3, ORDER);
                LongVector b = LongVector.fromMemorySegment(LONGS, right, (long) row << 3, ORDER);
                VectorMask<Long> mask = a.compare(VectorOperators.EQ, b);
                word |= mask.toLong() << k;
            }
            bitmap.set(Segments.LONG, from >>> 3, word ^ flip);
        }
        if (full < count) {
            long word = 0;
            for (int row = full; row < count; row++) {
                long a = Segments.getLong(left, row);
                long b = Segments.getLong(right, row);
                word |= ((a == b) == wanted ? 1L : 0L) << (row - full);
            }
            bitmap.set(Segments.LONG, full >>> 3, word);
        }
    }

    static int selectLongsLess(MemorySegment left, MemorySegment right, boolean wanted, int count, MemorySegment out) {
        VectorMask<Long> flip = LONGS.maskAll(!wanted);
        int bound = LONGS.loopBound(count);
        int selected = 0;
        int row = 0;
        for (; row < bound; row += LONGS.length()) {
            LongVector a = LongVector.fromMemorySegment(LONGS, left, (long) row << 3, ORDER);
            LongVector b = LongVector.fromMemorySegment(LONGS, right, (long) row << 3, ORDER);
            VectorMask<Long> mask = a.compare(VectorOperators.LT, b);
            mask = mask.xor(flip);
            IntVector rows = HALF_IOTA.add(row).compress(mask.cast(HALVES));
            rows.intoMemorySegment(out, (long) selected << 2, ORDER);
            selected += mask.trueCount();
        }
        for (; row < count; row++) {
            long a = Segments.getLong(left, row);
            long b = Segments.getLong(right, row);
            Segments.setInt(out, selected, row);
            selected += (a < b) == wanted ? 1 : 0;
        }
        return selected;
    }

    static void compareLongsLess(
            MemorySegment left, MemorySegment right, boolean wanted, int count, MemorySegment bitmap) {
        long flip = wanted ? 0 : -1;
        int full = count & -Long.SIZE;
        for (int from = 0; from < full; from += Long.SIZE) {
            long word = 0;
            for (int k = 0; k < Long.SIZE; k += LONGS.length()) {
                int row = from + k;
                LongVector a = LongVector.fromMemorySegment(LONGS, left, (long) row << 3, ORDER);
                LongVector b = LongVector.fromMemorySegment(LONGS, right, (long) row << 3, ORDER);
                VectorMask<Long> mask = a.compare(VectorOperators.LT, b);
                word |= mask.toLong() << k;
            }
            bitmap.set(Segments.LONG, from >>> 3, word ^ flip);
        }
        if (full < count) {
            long word = 0;
            for (int row = full; row < count; row++) {
                long a = Segments.getLong(left, row);
                long b = Segments.getLong(right, row);
                word |= ((a < b) == wanted ? 1L : 0L) << (row - full);
            }
            bitmap.set(Segments.LONG, full >>> 3, word);
        }
    }

    static int selectDoubles(MemorySegment values, DoubleRange range, int count, MemorySegment out) {
        double lo = range.lo();
        double hi = range.hi();
        boolean wanted = range.inside();
        VectorMask<Double> flip = DOUBLES.maskAll(!wanted);
        int bound = DOUBLES.loopBound(count);
        int selected = 0;
        int row = 0;
        for (; row < bound; row += DOUBLES.length()) {
            DoubleVector value = DoubleVector.fromMemorySegment(DOUBLES, values, (long) row << 3, ORDER);
            VectorMask<Double> mask = value.compare(VectorOperators.GE, lo).and(value.compare(VectorOperators.LE, hi));
            mask = mask.xor(flip);
            IntVector rows = HALF_IOTA.add(row).compress(mask.cast(HALVES));
            rows.intoMemorySegment(out, (long) selected << 2, ORDER);
            selected += mask.trueCount();
        }
        for (; row < count; row++) {
            double value = Segments.getDouble(values, row);
            Segments.setInt(out, selected, row);
            selected += (value >= lo & value <= hi) == wanted ? 1 : 0;
        }
        return selected;
    }

    static void compareDoubles(MemorySegment values, DoubleRange range, int count, MemorySegment bitmap) {
        double lo = range.lo();
        double hi = range.hi();
        boolean wanted = range.inside();
        long flip = wanted ? 0 : -1;
        int full = count & -Long.SIZE;
        for (int from = 0; from < full; from += Long.SIZE) {
            long word = 0;
            for (int k = 0; k < Long.SIZE; k += DOUBLES.length()) {
                int row = from + k;
                DoubleVector value = DoubleVector.fromMemorySegment(DOUBLES, values, (long) row << 3, ORDER);
                VectorMask<Double> mask =
                        value.compare(VectorOperators.GE, lo).and(value.compare(VectorOperators.LE, hi));
                word |= mask.toLong() << k;
            }
            bitmap.set(Segments.LONG, from >>> 3, word ^ flip);
        }
        if (full < count) {
            long word = 0;
            for (int row = full; row < count; row++) {
                double value = Segments.getDouble(values, row);
                word |= ((value >= lo & value <= hi) == wanted ? 1L : 0L) << (row - full);
            }
            bitmap.set(Segments.LONG, full >>> 3, word);
        }
    }

    static int selectDoublesEqual(
            MemorySegment left, MemorySegment right, boolean wanted, int count, MemorySegment out) {
        VectorMask<Double> flip = DOUBLES.maskAll(!wanted);
        int bound = DOUBLES.loopBound(count);
        int selected = 0;
        int row = 0;
        for (; row < bound; row += DOUBLES.length()) {
            DoubleVector a = DoubleVector.fromMemorySegment(DOUBLES, left, (long) row << 3, ORDER);
            DoubleVector b = DoubleVector.fromMemorySegment(DOUBLES, right, (long) row << 3, ORDER);
            VectorMask<Double> nans = a.test(VectorOperators.IS_NAN).and(b.test(VectorOperators.IS_NAN));
            VectorMask<Double> mask = a.compare(VectorOperators.EQ, b).or(nans);
            mask = mask.xor(flip);
            IntVector rows = HALF_IOTA.add(row).compress(mask.cast(HALVES));
            rows.intoMemorySegment(out, (long) selected << 2, ORDER);
            selected += mask.trueCount();
        }
        for (; row < count; row++) {
            double a = Segments.getDouble(left, row);
            double b = Segments.getDouble(right, row);
            Segments.setInt(out, selected, row);
            selected += (ScalarCompare.equal(a, b)) == wanted ? 1 : 0;
        }
        return selected;
    }

    static void compareDoublesEqual(
            MemorySegment left, MemorySegment right, boolean wanted, int count, MemorySegment bitmap) {
        long flip = wanted ? 0 : -1;
        int full = count & -Long.SIZE;
        for (int from = 0; from < full; from += Long.SIZE) {
            long word = 0;
            for (int k = 0; k < Long.SIZE; k += DOUBLES.length()) {
                int row = from + k;
                DoubleVector a = DoubleVector.fromMemorySegment(DOUBLES, left, (long) row << 3, ORDER);
                DoubleVector b = DoubleVector.fromMemorySegment(DOUBLES, right, (long) row << 3, ORDER);
                VectorMask<Double> nans = a.test(VectorOperators.IS_NAN).and(b.test(VectorOperators.IS_NAN));
                VectorMask<Double> mask = a.compare(VectorOperators.EQ, b).or(nans);
                word |= mask.toLong() << k;
            }
            bitmap.set(Segments.LONG, from >>> 3, word ^ flip);
        }
        if (full < count) {
            long word = 0;
            for (int row = full; row < count; row++) {
                double a = Segments.getDouble(left, row);
                double b = Segments.getDouble(right, row);
                word |= ((ScalarCompare.equal(a, b)) == wanted ? 1L : 0L) << (row - full);
            }
            bitmap.set(Segments.LONG, full >>> 3, word);
        }
    }

    static int selectDoublesLess(
            MemorySegment left, MemorySegment right, boolean wanted, int count, MemorySegment out) {
        VectorMask<Double> flip = DOUBLES.maskAll(!wanted);
        int bound = DOUBLES.loopBound(count);
        int selected = 0;
        int row = 0;
        for (; row < bound; row += DOUBLES.length()) {
            DoubleVector a = DoubleVector.fromMemorySegment(DOUBLES, left, (long) row << 3, ORDER);
            DoubleVector b = DoubleVector.fromMemorySegment(DOUBLES, right, (long) row << 3, ORDER);
            VectorMask<Double> nans = b.test(VectorOperators.IS_NAN)
                    .and(a.test(VectorOperators.IS_NAN).not());
            VectorMask<Double> mask = a.compare(VectorOperators.LT, b).or(nans);
            mask = mask.xor(flip);
            IntVector rows = HALF_IOTA.add(row).compress(mask.cast(HALVES));
            rows.intoMemorySegment(out, (long) selected << 2, ORDER);
            selected += mask.trueCount();
        }
        for (; row < count; row++) {
            double a = Segments.getDouble(left, row);
            double b = Segments.getDouble(right, row);
            Segments.setInt(out, selected, row);
            selected += (ScalarCompare.less(a, b)) == wanted ? 1 : 0;
        }
        return selected;
    }

    static void compareDoublesLess(
            MemorySegment left, MemorySegment right, boolean wanted, int count, MemorySegment bitmap) {
        long flip = wanted ? 0 : -1;
        int full = count & -Long.SIZE;
        for (int from = 0; from < full; from += Long.SIZE) {
            long word = 0;
            for (int k = 0; k < Long.SIZE; k += DOUBLES.length()) {
                int row = from + k;
                DoubleVector a = DoubleVector.fromMemorySegment(DOUBLES, left, (long) row << 3, ORDER);
                DoubleVector b = DoubleVector.fromMemorySegment(DOUBLES, right, (long) row << 3, ORDER);
                VectorMask<Double> nans = b.test(VectorOperators.IS_NAN)
                        .and(a.test(VectorOperators.IS_NAN).not());
                VectorMask<Double> mask = a.compare(VectorOperators.LT, b).or(nans);
                word |= mask.toLong() << k;
            }
            bitmap.set(Segments.LONG, from >>> 3, word ^ flip);
        }
        if (full < count) {
            long word = 0;
            for (int row = full; row < count; row++) {
                double a = Segments.getDouble(left, row);
                double b = Segments.getDouble(right, row);
                word |= ((ScalarCompare.less(a, b)) == wanted ? 1L : 0L) << (row - full);
            }
            bitmap.set(Segments.LONG, full >>> 3, word);
        }
    }
}
