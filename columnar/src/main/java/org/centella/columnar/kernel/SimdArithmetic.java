// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.columnar.kernel;

import static org.centella.columnar.kernel.Species.LONGS;
import static org.centella.columnar.kernel.Species.ORDER;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorOperators;
import org.centella.columnar.memory.Segments;

/**
 * {@link ScalarArithmetic} of longs with vectors. A product of factors below 2^31 cannot overflow; only when a larger factor
 * was seen does a second pass, which vectors do not have, look at the high halves of the products.
 */
final class SimdArithmetic {
    private SimdArithmetic() {}

    static boolean longs(Arithmetic op, MemorySegment left, MemorySegment right, int count, MemorySegment out) {
        return switch (op) {
            case ADD -> add(left, right, count, out);
            case SUBTRACT -> subtract(left, right, count, out);
            case MULTIPLY -> multiply(left, right, count, out);
        };
    }

    private static boolean add(MemorySegment left, MemorySegment right, int count, MemorySegment out) {
        LongVector overflow = LongVector.zero(LONGS);
        int bound = LONGS.loopBound(count);
        int i = 0;
        for (; i < bound; i += LONGS.length()) {
            LongVector a = LongVector.fromMemorySegment(LONGS, left, (long) i << 3, ORDER);
            LongVector b = LongVector.fromMemorySegment(LONGS, right, (long) i << 3, ORDER);
            LongVector r = a.add(b);
            r.intoMemorySegment(out, (long) i << 3, ORDER);
            overflow = overflow.or(a.lanewise(VectorOperators.XOR, r).and(b.lanewise(VectorOperators.XOR, r)));
        }
        long seen = overflow.reduceLanes(VectorOperators.OR);
        for (; i < count; i++) {
            long x = Segments.getLong(left, i);
            long y = Segments.getLong(right, i);
            long r = x + y;
            Segments.setLong(out, i, r);
            seen |= (x ^ r) & (y ^ r);
        }
        return seen < 0;
    }

    private static boolean subtract(MemorySegment left, MemorySegment right, int count, MemorySegment out) {
        LongVector overflow = LongVector.zero(LONGS);
        int bound = LONGS.loopBound(count);
        int i = 0;
        for (; i < bound; i += LONGS.length()) {
            LongVector a = LongVector.fromMemorySegment(LONGS, left, (long) i << 3, ORDER);
            LongVector b = LongVector.fromMemorySegment(LONGS, right, (long) i << 3, ORDER);
            LongVector r = a.sub(b);
            r.intoMemorySegment(out, (long) i << 3, ORDER);
            overflow = overflow.or(a.lanewise(VectorOperators.XOR, b).and(a.lanewise(VectorOperators.XOR, r)));
        }
        long seen = overflow.reduceLanes(VectorOperators.OR);
        for (; i < count; i++) {
            long x = Segments.getLong(left, i);
            long y = Segments.getLong(right, i);
            long r = x - y;
            Segments.setLong(out, i, r);
            seen |= (x ^ y) & (x ^ r);
        }
        return seen < 0;
    }

    private static boolean multiply(MemorySegment left, MemorySegment right, int count, MemorySegment out) {
        LongVector overflow = LongVector.zero(LONGS);
        int bound = LONGS.loopBound(count);
        int i = 0;
        for (; i < bound; i += LONGS.length()) {
            LongVector a = LongVector.fromMemorySegment(LONGS, left, (long) i << 3, ORDER);
            LongVector b = LongVector.fromMemorySegment(LONGS, right, (long) i << 3, ORDER);
            LongVector r = a.mul(b);
            r.intoMemorySegment(out, (long) i << 3, ORDER);
            overflow = overflow.or(magnitude(a)).or(magnitude(b));
        }
        long seen = overflow.reduceLanes(VectorOperators.OR);
        for (; i < count; i++) {
            long x = Segments.getLong(left, i);
            long y = Segments.getLong(right, i);
            long r = x * y;
            Segments.setLong(out, i, r);
            seen |= magnitude(x) | magnitude(y);
        }
        return seen >>> 31 != 0 && mayOverflow(left, right, count);
    }

    static boolean longs(Arithmetic op, MemorySegment left, long right, int count, MemorySegment out) {
        return switch (op) {
            case ADD -> add(left, right, count, out);
            case SUBTRACT -> subtract(left, right, count, out);
            case MULTIPLY -> multiply(left, right, count, out);
        };
    }

    private static boolean add(MemorySegment left, long right, int count, MemorySegment out) {
        LongVector b = LongVector.broadcast(LONGS, right);
        LongVector overflow = LongVector.zero(LONGS);
        int bound = LONGS.loopBound(count);
        int i = 0;
        for (; i < bound; i += LONGS.length()) {
            LongVector a = LongVector.fromMemorySegment(LONGS, left, (long) i << 3, ORDER);
            LongVector r = a.add(b);
            r.intoMemorySegment(out, (long) i << 3, ORDER);
            overflow = overflow.or(a.lanewise(VectorOperators.XOR, r).and(b.lanewise(VectorOperators.XOR, r)));
        }
        long seen = overflow.reduceLanes(VectorOperators.OR);
        for (; i < count; i++) {
            long x = Segments.getLong(left, i);
            long y = right;
            long r = x + y;
            Segments.setLong(out, i, r);
            seen |= (x ^ r) & (y ^ r);
        }
        return seen < 0;
    }

    private static boolean subtract(MemorySegment left, long right, int count, MemorySegment out) {
        LongVector b = LongVector.broadcast(LONGS, right);
        LongVector overflow = LongVector.zero(LONGS);
        int bound = LONGS.loopBound(count);
        int i = 0;
        for (; i < bound; i += LONGS.length()) {
            LongVector a = LongVector.fromMemorySegment(LONGS, left, (long) i << 3, ORDER);
            LongVector r = a.sub(b);
            r.intoMemorySegment(out, (long) i << 3, ORDER);
            overflow = overflow.or(a.lanewise(VectorOperators.XOR, b).and(a.lanewise(VectorOperators.XOR, r)));
        }
        long seen = overflow.reduceLanes(VectorOperators.OR);
        for (; i < count; i++) {
            long x = Segments.getLong(left, i);
            long y = right;
            long r = x - y;
            Segments.setLong(out, i, r);
            seen |= (x ^ y) & (x ^ r);
        }
        return seen < 0;
    }

    private static boolean multiply(MemorySegment left, long right, int count, MemorySegment out) {
        LongVector b = LongVector.broadcast(LONGS, right);
        LongVector overflow = LongVector.zero(LONGS);
        int bound = LONGS.loopBound(count);
        int i = 0;
        for (; i < bound; i += LONGS.length()) {
            LongVector a = LongVector.fromMemorySegment(LONGS, left, (long) i << 3, ORDER);
            LongVector r = a.mul(b);
            r.intoMemorySegment(out, (long) i << 3, ORDER);
            overflow = overflow.or(magnitude(a)).or(magnitude(b));
        }
        long seen = overflow.reduceLanes(VectorOperators.OR);
        for (; i < count; i++) {
            long x = Segments.getLong(left, i);
            long y = right;
            long r = x * y;
            Segments.setLong(out, i, r);
            seen |= magnitude(x) | magnitude(y);
        }
        return seen >>> 31 != 0 && mayOverflow(left, right, count);
    }

    static boolean longs(Arithmetic op, long left, MemorySegment right, int count, MemorySegment out) {
        return switch (op) {
            case ADD -> add(left, right, count, out);
            case SUBTRACT -> subtract(left, right, count, out);
            case MULTIPLY -> multiply(left, right, count, out);
        };
    }

    private static boolean add(long left, MemorySegment right, int count, MemorySegment out) {
        LongVector a = LongVector.broadcast(LONGS, left);
        LongVector overflow = LongVector.zero(LONGS);
        int bound = LONGS.loopBound(count);
        int i = 0;
        for (; i < bound; i += LONGS.length()) {
            LongVector b = LongVector.fromMemorySegment(LONGS, right, (long) i << 3, ORDER);
            LongVector r = a.add(b);
            r.intoMemorySegment(out, (long) i << 3, ORDER);
            overflow = overflow.or(a.lanewise(VectorOperators.XOR, r).and(b.lanewise(VectorOperators.XOR, r)));
        }
        long seen = overflow.reduceLanes(VectorOperators.OR);
        for (; i < count; i++) {
            long x = left;
            long y = Segments.getLong(right, i);
            long r = x + y;
            Segments.setLong(out, i, r);
            seen |= (x ^ r) & (y ^ r);
        }
        return seen < 0;
    }

    private static boolean subtract(long left, MemorySegment right, int count, MemorySegment out) {
        LongVector a = LongVector.broadcast(LONGS, left);
        LongVector overflow = LongVector.zero(LONGS);
        int bound = LONGS.loopBound(count);
        int i = 0;
        for (; i < bound; i += LONGS.length()) {
            LongVector b = LongVector.fromMemorySegment(LONGS, right, (long) i << 3, ORDER);
            LongVector r = a.sub(b);
            r.intoMemorySegment(out, (long) i << 3, ORDER);
            overflow = overflow.or(a.lanewise(VectorOperators.XOR, b).and(a.lanewise(VectorOperators.XOR, r)));
        }
        long seen = overflow.reduceLanes(VectorOperators.OR);
        for (; i < count; i++) {
            long x = left;
            long y = Segments.getLong(right, i);
            long r = x - y;
            Segments.setLong(out, i, r);
            seen |= (x ^ y) & (x ^ r);
        }
        return seen < 0;
    }

    private static boolean multiply(long left, MemorySegment right, int count, MemorySegment out) {
        LongVector a = LongVector.broadcast(LONGS, left);
        LongVector overflow = LongVector.zero(LONGS);
        int bound = LONGS.loopBound(count);
        int i = 0;
        for (; i < bound; i += LONGS.length()) {
            LongVector b = LongVector.fromMemorySegment(LONGS, right, (long) i << 3, ORDER);
            LongVector r = a.mul(b);
            r.intoMemorySegment(out, (long) i << 3, ORDER);
            overflow = overflow.or(magnitude(a)).or(magnitude(b));
        }
        long seen = overflow.reduceLanes(VectorOperators.OR);
        for (; i < count; i++) {
            long x = left;
            long y = Segments.getLong(right, i);
            long r = x * y;
            Segments.setLong(out, i, r);
            seen |= magnitude(x) | magnitude(y);
        }
        return seen >>> 31 != 0 && mayOverflow(left, right, count);
    }

    private static LongVector magnitude(LongVector x) {
        return x.lanewise(VectorOperators.XOR, x.lanewise(VectorOperators.ASHR, 63));
    }

    private static long magnitude(long x) {
        return x ^ x >> 63;
    }

    private static boolean mayOverflow(MemorySegment left, MemorySegment right, int count) {
        boolean overflow = false;
        for (int i = 0; i < count; i++) {
            long x = Segments.getLong(left, i);
            long y = Segments.getLong(right, i);
            overflow |= Math.multiplyHigh(x, y) != (x * y) >> 63;
        }
        return overflow;
    }

    private static boolean mayOverflow(MemorySegment left, long right, int count) {
        boolean overflow = false;
        for (int i = 0; i < count; i++) {
            long x = Segments.getLong(left, i);
            long y = right;
            overflow |= Math.multiplyHigh(x, y) != (x * y) >> 63;
        }
        return overflow;
    }

    private static boolean mayOverflow(long left, MemorySegment right, int count) {
        boolean overflow = false;
        for (int i = 0; i < count; i++) {
            long x = left;
            long y = Segments.getLong(right, i);
            overflow |= Math.multiplyHigh(x, y) != (x * y) >> 63;
        }
        return overflow;
    }
}
