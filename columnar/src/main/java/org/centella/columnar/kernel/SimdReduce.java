// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.columnar.kernel;

import static org.centella.columnar.kernel.Species.DOUBLES;
import static org.centella.columnar.kernel.Species.INTS;
import static org.centella.columnar.kernel.Species.LONGS;
import static org.centella.columnar.kernel.Species.ORDER;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import org.centella.columnar.memory.Segments;
import org.jspecify.annotations.Nullable;

/** {@link ScalarReduce} with vectors; validity is turned into lane masks as long as whole words of it are left. */
final class SimdReduce {
    private SimdReduce() {}

    static void sumLongs(MemorySegment values, @Nullable MemorySegment validity, int count, long[] total) {
        if (validity == null) {
            // The JIT vectorizes this loop itself, and better.
            ScalarReduce.sumLongs(values, null, count, total);
            return;
        }
        LongVector low = LongVector.zero(LONGS);
        LongVector high = LongVector.zero(LONGS);
        int bound = count & -Long.SIZE;
        int i = 0;
        for (; i < bound; i += LONGS.length()) {
            VectorMask<Long> valid = VectorMask.fromLong(LONGS, Segments.getLong(validity, i >>> 6) >>> i);
            LongVector value = LongVector.fromMemorySegment(LONGS, values, (long) i << 3, ORDER);
            low = low.add(value.and(0xFFFF_FFFFL), valid);
            high = high.add(value.lanewise(VectorOperators.ASHR, 32), valid);
        }
        long lowSum = low.reduceLanes(VectorOperators.ADD);
        long highSum = high.reduceLanes(VectorOperators.ADD);
        for (; i < count; i++) {
            if (Segments.getBit(validity, i)) {
                long value = Segments.getLong(values, i);
                lowSum += value & 0xFFFF_FFFFL;
                highSum += value >> 32;
            }
        }
        ScalarReduce.addHalves(lowSum, highSum, total);
    }

    static double sumDoubles(MemorySegment values, @Nullable MemorySegment validity, int count) {
        if (DOUBLES.length() != ScalarReduce.PARTIALS) {
            return ScalarReduce.sumDoubles(values, validity, count);
        }
        DoubleVector sum = DoubleVector.zero(DOUBLES);
        int bound = validity == null ? DOUBLES.loopBound(count) : count & -Long.SIZE;
        int i = 0;
        if (validity == null) {
            for (; i < bound; i += DOUBLES.length()) {
                sum = sum.add(DoubleVector.fromMemorySegment(DOUBLES, values, (long) i << 3, ORDER));
            }
        } else {
            for (; i < bound; i += DOUBLES.length()) {
                VectorMask<Double> valid = VectorMask.fromLong(DOUBLES, Segments.getLong(validity, i >>> 6) >>> i);
                sum = sum.add(DoubleVector.fromMemorySegment(DOUBLES, values, (long) i << 3, ORDER), valid);
            }
        }
        double[] partial = sum.toArray();
        for (; i < count; i++) {
            boolean valid = validity == null || Segments.getBit(validity, i);
            partial[i & (ScalarReduce.PARTIALS - 1)] += valid ? Segments.getDouble(values, i) : 0.0;
        }
        return ScalarReduce.addPartials(partial);
    }

    static long minLongs(MemorySegment values, @Nullable MemorySegment validity, int count) {
        LongVector result = LongVector.broadcast(LONGS, Long.MAX_VALUE);
        int bound = validity == null ? LONGS.loopBound(count) : count & -Long.SIZE;
        int i = 0;
        if (validity == null) {
            for (; i < bound; i += LONGS.length()) {
                result = result.min(LongVector.fromMemorySegment(LONGS, values, (long) i << 3, ORDER));
            }
        } else {
            for (; i < bound; i += LONGS.length()) {
                VectorMask<Long> valid = VectorMask.fromLong(LONGS, Segments.getLong(validity, i >>> 6) >>> i);
                LongVector value = LongVector.fromMemorySegment(LONGS, values, (long) i << 3, ORDER);
                result = result.lanewise(VectorOperators.MIN, value, valid);
            }
        }
        long least = result.reduceLanes(VectorOperators.MIN);
        for (; i < count; i++) {
            if (validity == null || Segments.getBit(validity, i)) {
                least = Math.min(least, Segments.getLong(values, i));
            }
        }
        return least;
    }

    static int minInts(MemorySegment values, @Nullable MemorySegment validity, int count) {
        IntVector result = IntVector.broadcast(INTS, Integer.MAX_VALUE);
        int bound = validity == null ? INTS.loopBound(count) : count & -Long.SIZE;
        int i = 0;
        if (validity == null) {
            for (; i < bound; i += INTS.length()) {
                result = result.min(IntVector.fromMemorySegment(INTS, values, (long) i << 2, ORDER));
            }
        } else {
            for (; i < bound; i += INTS.length()) {
                VectorMask<Integer> valid = VectorMask.fromLong(INTS, Segments.getLong(validity, i >>> 6) >>> i);
                IntVector value = IntVector.fromMemorySegment(INTS, values, (long) i << 2, ORDER);
                result = result.lanewise(VectorOperators.MIN, value, valid);
            }
        }
        int least = result.reduceLanes(VectorOperators.MIN);
        for (; i < count; i++) {
            if (validity == null || Segments.getBit(validity, i)) {
                least = Math.min(least, Segments.getInt(values, i));
            }
        }
        return least;
    }

    static long maxLongs(MemorySegment values, @Nullable MemorySegment validity, int count) {
        LongVector result = LongVector.broadcast(LONGS, Long.MIN_VALUE);
        int bound = validity == null ? LONGS.loopBound(count) : count & -Long.SIZE;
        int i = 0;
        if (validity == null) {
            for (; i < bound; i += LONGS.length()) {
                result = result.max(LongVector.fromMemorySegment(LONGS, values, (long) i << 3, ORDER));
            }
        } else {
            for (; i < bound; i += LONGS.length()) {
                VectorMask<Long> valid = VectorMask.fromLong(LONGS, Segments.getLong(validity, i >>> 6) >>> i);
                LongVector value = LongVector.fromMemorySegment(LONGS, values, (long) i << 3, ORDER);
                result = result.lanewise(VectorOperators.MAX, value, valid);
            }
        }
        long greatest = result.reduceLanes(VectorOperators.MAX);
        for (; i < count; i++) {
            if (validity == null || Segments.getBit(validity, i)) {
                greatest = Math.max(greatest, Segments.getLong(values, i));
            }
        }
        return greatest;
    }

    static int maxInts(MemorySegment values, @Nullable MemorySegment validity, int count) {
        IntVector result = IntVector.broadcast(INTS, Integer.MIN_VALUE);
        int bound = validity == null ? INTS.loopBound(count) : count & -Long.SIZE;
        int i = 0;
        if (validity == null) {
            for (; i < bound; i += INTS.length()) {
                result = result.max(IntVector.fromMemorySegment(INTS, values, (long) i << 2, ORDER));
            }
        } else {
            for (; i < bound; i += INTS.length()) {
                VectorMask<Integer> valid = VectorMask.fromLong(INTS, Segments.getLong(validity, i >>> 6) >>> i);
                IntVector value = IntVector.fromMemorySegment(INTS, values, (long) i << 2, ORDER);
                result = result.lanewise(VectorOperators.MAX, value, valid);
            }
        }
        int greatest = result.reduceLanes(VectorOperators.MAX);
        for (; i < count; i++) {
            if (validity == null || Segments.getBit(validity, i)) {
                greatest = Math.max(greatest, Segments.getInt(values, i));
            }
        }
        return greatest;
    }

    static double minDoubles(MemorySegment values, @Nullable MemorySegment validity, int count) {
        DoubleVector least = DoubleVector.broadcast(DOUBLES, Double.NaN);
        int bound = validity == null ? DOUBLES.loopBound(count) : count & -Long.SIZE;
        int i = 0;
        for (; i < bound; i += DOUBLES.length()) {
            DoubleVector value = DoubleVector.fromMemorySegment(DOUBLES, values, (long) i << 3, ORDER);
            VectorMask<Double> wins = value.test(VectorOperators.IS_NAN).not();
            if (validity != null) {
                wins = wins.and(VectorMask.fromLong(DOUBLES, Segments.getLong(validity, i >>> 6) >>> i));
            }
            VectorMask<Double> first = least.test(VectorOperators.IS_NAN);
            least = least.blend(least.min(value).blend(value, first), wins);
        }
        double result = Double.NaN;
        for (int lane = 0; lane < DOUBLES.length(); lane++) {
            result = ScalarReduce.lesser(result, least.lane(lane));
        }
        for (; i < count; i++) {
            if (validity == null || Segments.getBit(validity, i)) {
                result = ScalarReduce.lesser(result, Segments.getDouble(values, i));
            }
        }
        return result;
    }
}
