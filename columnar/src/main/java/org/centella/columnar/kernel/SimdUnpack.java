// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.columnar.kernel;

import static org.centella.columnar.kernel.Species.INTS;
import static org.centella.columnar.kernel.Species.LONGS;
import static org.centella.columnar.kernel.Species.ORDER;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShuffle;

/**
 * Bit-packed ints, a vector at a time. The values of a vector of n lanes lie in n * width / 32 words; one rearrangement
 * brings to each lane the word in which its value begins, another the word after, and shifts cut the value out of both:
 *
 * <pre>
 *   words     |---- 0 ----|---- 1 ----|---- 2 ----|        width 20
 *   values    |-- a --|-- b --|-- c --|-- d --|
 *   lane b    low word 0 &gt;&gt;&gt; 20  |  high word 1 &lt;&lt; 12,  masked
 * </pre>
 */
final class SimdUnpack {
    private static final int LANES = INTS.length();
    /** A vector reads this many bytes, whatever of them it uses. */
    private static final int BYTES = INTS.vectorByteSize();

    @SuppressWarnings({"unchecked", "rawtypes"})
    private static final VectorShuffle<Integer>[] LOW_WORDS = new VectorShuffle[Integer.SIZE + 1];

    @SuppressWarnings({"unchecked", "rawtypes"})
    private static final VectorShuffle<Integer>[] HIGH_WORDS = new VectorShuffle[Integer.SIZE + 1];

    private static final IntVector[] SHIFTS = new IntVector[Integer.SIZE + 1];

    static {
        for (int width = 0; width <= Integer.SIZE; width++) {
            int bits = width;
            LOW_WORDS[width] = VectorShuffle.fromOp(INTS, lane -> lane * bits >>> 5);
            HIGH_WORDS[width] = VectorShuffle.fromOp(INTS, lane -> Math.min((lane * bits >>> 5) + 1, LANES - 1));
            SHIFTS[width] = Species.INT_IOTA.mul(width).and(Integer.SIZE - 1);
        }
    }

    private SimdUnpack() {}

    static void ints(MemorySegment packed, long offset, int width, int count, MemorySegment out, int at) {
        // Fewer than eight lanes do not end at a byte.
        int done = width == 0 || width > Integer.SIZE || LANES < 8 ? 0 : vectors(packed, offset, width, count, out, at);
        long used = (long) done * width >>> 3;
        ScalarUnpack.ints(packed, offset + used, width, count - done, out, at + done);
    }

    static void longs(MemorySegment packed, long offset, int width, int count, MemorySegment out, int at) {
        int done = width == 0 || width > Integer.SIZE || LANES < 8
                ? 0
                : wideVectors(packed, offset, width, count, out, at);
        long used = (long) done * width >>> 3;
        ScalarUnpack.longs(packed, offset + used, width, count - done, out, at + done);
    }

    private static int vectors(MemorySegment packed, long offset, int width, int count, MemorySegment out, int at) {
        VectorShuffle<Integer> lowWords = LOW_WORDS[width];
        VectorShuffle<Integer> highWords = HIGH_WORDS[width];
        IntVector shift = SHIFTS[width];
        IntVector shiftBack = IntVector.broadcast(INTS, Integer.SIZE - 1).sub(shift);
        int step = LANES * width >>> 3;
        int whole = wholeVectors(packed.byteSize() - offset, width, count);
        for (int v = 0; v < whole; v++) {
            IntVector words = IntVector.fromMemorySegment(INTS, packed, offset + (long) v * step, ORDER);
            unpacked(words, lowWords, highWords, shift, shiftBack, width)
                    .intoMemorySegment(out, ((long) at + (long) v * LANES) << 2, ORDER);
        }
        return whole * LANES;
    }

    private static int wideVectors(MemorySegment packed, long offset, int width, int count, MemorySegment out, int at) {
        VectorShuffle<Integer> lowWords = LOW_WORDS[width];
        VectorShuffle<Integer> highWords = HIGH_WORDS[width];
        IntVector shift = SHIFTS[width];
        IntVector shiftBack = IntVector.broadcast(INTS, Integer.SIZE - 1).sub(shift);
        int step = LANES * width >>> 3;
        int whole = wholeVectors(packed.byteSize() - offset, width, count);
        for (int v = 0; v < whole; v++) {
            IntVector words = IntVector.fromMemorySegment(INTS, packed, offset + (long) v * step, ORDER);
            IntVector values = unpacked(words, lowWords, highWords, shift, shiftBack, width);
            long target = ((long) at + (long) v * LANES) << 3;
            values.convertShape(VectorOperators.ZERO_EXTEND_I2L, LONGS, 0).intoMemorySegment(out, target, ORDER);
            values.convertShape(VectorOperators.ZERO_EXTEND_I2L, LONGS, 1)
                    .intoMemorySegment(out, target + BYTES, ORDER);
        }
        return whole * LANES;
    }

    private static IntVector unpacked(
            IntVector words,
            VectorShuffle<Integer> lowWords,
            VectorShuffle<Integer> highWords,
            IntVector shift,
            IntVector shiftBack,
            int width) {
        IntVector low = words.rearrange(lowWords).lanewise(VectorOperators.LSHR, shift);
        // Two shifts, for one by 32 would be one by 0.
        IntVector high =
                words.rearrange(highWords).lanewise(VectorOperators.LSHL, 1).lanewise(VectorOperators.LSHL, shiftBack);
        return low.or(high).and(-1 >>> (Integer.SIZE - width));
    }

    /** How many vectors may be read whole of the {@code bytes} there are. */
    private static int wholeVectors(long bytes, int width, int count) {
        int step = LANES * width >>> 3;
        return bytes < BYTES ? 0 : (int) Math.min(count / LANES, (bytes - BYTES) / step + 1);
    }
}
