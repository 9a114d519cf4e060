// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.columnar.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.util.BitSet;
import java.util.Random;
import org.centella.columnar.testing.TestMemory;
import org.junit.jupiter.api.Test;

class BitsTest {
    private static final int BITS = 300;

    @Test
    void rangesAreFilledCopiedAndCountedAndNothingElseChanges() {
        for (long seed = 0; seed < 300; seed++) {
            Random random = new Random(seed);
            try (TestMemory memory = new TestMemory()) {
                MemorySegment a = memory.buffer(Segments.bitBytes(BITS)).segment();
                MemorySegment b = memory.buffer(Segments.bitBytes(BITS)).segment();
                BitSet source = random(a, random);
                BitSet expected = random(b, random);
                int count = random.nextInt(BITS);
                int from = random.nextInt(BITS - count);
                int to = random.nextInt(BITS - count);
                Bits.copy(a, from, b, to, count);
                for (int i = 0; i < count; i++) {
                    expected.set(to + i, source.get(from + i));
                }
                assertSame(b, expected, seed);
                assertThat(Bits.count(b, from, count))
                        .isEqualTo(expected.get(from, from + count).cardinality());
                boolean value = random.nextBoolean();
                Bits.fill(b, from, count, value);
                expected.set(from, from + count, value);
                assertSame(b, expected, seed);
            }
        }
    }

    private static BitSet random(MemorySegment bitmap, Random random) {
        BitSet bits = new BitSet();
        for (int i = 0; i < BITS; i++) {
            boolean value = random.nextBoolean();
            Segments.setBit(bitmap, i, value);
            bits.set(i, value);
        }
        return bits;
    }

    private static void assertSame(MemorySegment bitmap, BitSet expected, long seed) {
        for (int i = 0; i < BITS; i++) {
            assertThat(Segments.getBit(bitmap, i))
                    .as("seed %s, bit %s", seed, i)
                    .isEqualTo(expected.get(i));
        }
    }
}
