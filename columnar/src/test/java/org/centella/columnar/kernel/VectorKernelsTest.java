// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.columnar.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.lang.foreign.MemorySegment;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.function.IntPredicate;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;
import org.centella.columnar.Values;
import org.centella.columnar.memory.Segments;
import org.centella.columnar.testing.TestMemory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Both kernels against plain Java, at lengths around the vectors' and with the values that are hard. */
class VectorKernelsTest {
    private static final int ROUNDS = 150;
    private static final List<VectorKernels> BOTH = List.of(VectorKernels.scalar(), VectorKernels.active());
    private static final long[] HARD_LONGS = {
        0, 1, -1, 2, Long.MIN_VALUE, Long.MAX_VALUE, 1L << 31, -(1L << 31), 3037000500L
    };
    private static final double[] HARD_DOUBLES = {
        0.0,
        -0.0,
        Double.NaN,
        Double.POSITIVE_INFINITY,
        Double.NEGATIVE_INFINITY,
        1,
        -1,
        Double.MIN_VALUE,
        Double.MAX_VALUE
    };

    @BeforeAll
    static void theVectorApiIsThere() {
        assumeThat(VectorKernels.active())
                .as("run with --add-modules jdk.incubator.vector")
                .isNotSameAs(VectorKernels.scalar());
    }

    /** Columns a and b, a selection, a validity: what one round of a test works on. */
    private record Case(
            long seed, int count, long[] longs, long[] others, double[] doubles, double[] otherDoubles, int[] rows) {
        static Case of(long seed) {
            Random random = new Random(seed);
            int count = seed < 70 ? (int) seed : random.nextInt(1500);
            boolean wide = random.nextBoolean();
            long[] longs = new long[count];
            long[] others = new long[count];
            double[] doubles = new double[count];
            double[] otherDoubles = new double[count];
            for (int i = 0; i < count; i++) {
                longs[i] = randomLong(random, wide);
                others[i] = random.nextInt(4) == 0 ? longs[i] : randomLong(random, wide);
                doubles[i] = randomDouble(random);
                otherDoubles[i] = random.nextInt(4) == 0 ? doubles[i] : randomDouble(random);
            }
            int[] rows =
                    IntStream.range(0, count).filter(i -> random.nextInt(3) > 0).toArray();
            return new Case(seed, count, longs, others, doubles, otherDoubles, rows);
        }

        static long randomLong(Random random, boolean wide) {
            return switch (random.nextInt(wide ? 4 : 40)) {
                case 0 -> HARD_LONGS[random.nextInt(HARD_LONGS.length)];
                case 1 -> random.nextLong();
                default -> random.nextInt(10) - 5L;
            };
        }

        static double randomDouble(Random random) {
            return random.nextInt(3) == 0
                    ? HARD_DOUBLES[random.nextInt(HARD_DOUBLES.length)]
                    : random.nextInt(10) - 5 + random.nextInt(2) * 0.5;
        }

        MemorySegment validity(TestMemory memory) {
            Random random = new Random(seed + 1);
            // No whole longs: kernels must not read beyond the bytes of the last bit.
            MemorySegment bits = memory.buffer((count + 7) / 8).segment();
            for (int i = 0; i < count; i++) {
                Segments.setBit(bits, i, random.nextInt(3) > 0);
            }
            return bits;
        }
    }

    private static void forAll(BiConsumer<Case, TestMemory> test) {
        for (long seed = 0; seed < ROUNDS; seed++) {
            Case c = Case.of(seed);
            try (TestMemory memory = new TestMemory()) {
                test.accept(c, memory);
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError("seed " + seed + ", " + c.count() + " rows", e);
            }
        }
    }

    private static MemorySegment longs(TestMemory memory, long... values) {
        MemorySegment segment = memory.buffer(values.length * 8L).segment();
        for (int i = 0; i < values.length; i++) {
            Segments.setLong(segment, i, values[i]);
        }
        return segment;
    }

    private static MemorySegment ints(TestMemory memory, long... values) {
        MemorySegment segment = memory.buffer(values.length * 4L).segment();
        for (int i = 0; i < values.length; i++) {
            Segments.setInt(segment, i, (int) values[i]);
        }
        return segment;
    }

    private static MemorySegment rows(TestMemory memory, int... values) {
        return ints(memory, IntStream.of(values).asLongStream().toArray());
    }

    private static MemorySegment doubles(TestMemory memory, double... values) {
        MemorySegment segment = memory.buffer(values.length * 8L).segment();
        for (int i = 0; i < values.length; i++) {
            Segments.setDouble(segment, i, values[i]);
        }
        return segment;
    }

    private static int[] toInts(MemorySegment segment, int count) {
        return IntStream.range(0, count).map(i -> Segments.getInt(segment, i)).toArray();
    }

    private static boolean holds(Comparison op, int order) {
        return switch (op) {
            case EQUAL -> order == 0;
            case NOT_EQUAL -> order != 0;
            case LESS -> order < 0;
            case LESS_OR_EQUAL -> order <= 0;
            case GREATER -> order > 0;
            case GREATER_OR_EQUAL -> order >= 0;
        };
    }

    /** PostgreSQL's order of doubles. */
    private static int order(double a, double b) {
        return Double.compare(a + 0.0, b + 0.0);
    }

    private interface Select {
        int into(MemorySegment out);
    }

    private static void assertSelects(Case c, TestMemory memory, IntPredicate wanted, Select select) {
        MemorySegment out = memory.buffer(c.count * 4L).segment();
        assertThat(toInts(out, select.into(out)))
                .isEqualTo(IntStream.range(0, c.count).filter(wanted).toArray());
    }

    private static void assertRefines(
            Case c, TestMemory memory, IntPredicate wanted, ToIntFunction<MemorySegment> select) {
        MemorySegment inOut = rows(memory, c.rows);
        assertThat(toInts(inOut, select.applyAsInt(inOut)))
                .isEqualTo(IntStream.of(c.rows).filter(wanted).toArray());
    }

    private static void assertBits(Case c, TestMemory memory, IntPredicate wanted, Consumer<MemorySegment> compare) {
        MemorySegment bitmap =
                memory.buffer(Segments.bitBytes(c.count)).segment().fill((byte) 0x5A);
        compare.accept(bitmap);
        for (int i = 0; i < bitmap.byteSize() * 8; i++) {
            assertThat(Segments.getBit(bitmap, i)).as("bit %s", i).isEqualTo(i < c.count && wanted.test(i));
        }
    }

    @ParameterizedTest
    @EnumSource
    void comparesLongs(Comparison op) {
        forAll((c, memory) -> {
            MemorySegment a = longs(memory, c.longs);
            MemorySegment b = longs(memory, c.others);
            IntPredicate columns = i -> holds(op, Long.compare(c.longs[i], c.others[i]));
            for (VectorKernels k : BOTH) {
                for (long constant : c.seed % 5 == 0 ? HARD_LONGS : new long[] {1}) {
                    IntPredicate one = i -> holds(op, Long.compare(c.longs[i], constant));
                    assertSelects(c, memory, one, out -> k.selectLongs(op, a, constant, c.count, out));
                    assertRefines(c, memory, one, rows -> k.selectLongs(op, a, constant, rows, c.rows.length, rows));
                    assertBits(c, memory, one, bits -> k.compareLongs(op, a, constant, c.count, bits));
                }
                assertSelects(c, memory, columns, out -> k.selectLongs(op, a, b, c.count, out));
                assertRefines(c, memory, columns, rows -> k.selectLongs(op, a, b, rows, c.rows.length, rows));
                assertBits(c, memory, columns, bits -> k.compareLongs(op, a, b, c.count, bits));
            }
        });
    }

    @ParameterizedTest
    @EnumSource
    void comparesInts(Comparison op) {
        forAll((c, memory) -> {
            MemorySegment a = ints(memory, c.longs);
            MemorySegment b = ints(memory, c.others);
            IntPredicate columns = i -> holds(op, Integer.compare((int) c.longs[i], (int) c.others[i]));
            for (VectorKernels k : BOTH) {
                for (int constant : new int[] {1, Integer.MIN_VALUE, Integer.MAX_VALUE}) {
                    IntPredicate one = i -> holds(op, Integer.compare((int) c.longs[i], constant));
                    assertSelects(c, memory, one, out -> k.selectInts(op, a, constant, c.count, out));
                    assertRefines(c, memory, one, rows -> k.selectInts(op, a, constant, rows, c.rows.length, rows));
                    assertBits(c, memory, one, bits -> k.compareInts(op, a, constant, c.count, bits));
                }
                assertSelects(c, memory, columns, out -> k.selectInts(op, a, b, c.count, out));
                assertRefines(c, memory, columns, rows -> k.selectInts(op, a, b, rows, c.rows.length, rows));
                assertBits(c, memory, columns, bits -> k.compareInts(op, a, b, c.count, bits));
            }
        });
    }

    @ParameterizedTest
    @EnumSource
    void comparesDoublesWithNanGreatest(Comparison op) {
        forAll((c, memory) -> {
            MemorySegment a = doubles(memory, c.doubles);
            MemorySegment b = doubles(memory, c.otherDoubles);
            IntPredicate columns = i -> holds(op, order(c.doubles[i], c.otherDoubles[i]));
            for (VectorKernels k : BOTH) {
                for (double constant : c.seed % 5 == 0 ? HARD_DOUBLES : new double[] {1}) {
                    IntPredicate one = i -> holds(op, order(c.doubles[i], constant));
                    assertSelects(c, memory, one, out -> k.selectDoubles(op, a, constant, c.count, out));
                    assertRefines(c, memory, one, rows -> k.selectDoubles(op, a, constant, rows, c.rows.length, rows));
                    assertBits(c, memory, one, bits -> k.compareDoubles(op, a, constant, c.count, bits));
                }
                assertSelects(c, memory, columns, out -> k.selectDoubles(op, a, b, c.count, out));
                assertRefines(c, memory, columns, rows -> k.selectDoubles(op, a, b, rows, c.rows.length, rows));
                assertBits(c, memory, columns, bits -> k.compareDoubles(op, a, b, c.count, bits));
            }
        });
    }

    @Test
    void selectsRanges() {
        forAll((c, memory) -> {
            MemorySegment a = longs(memory, c.longs);
            MemorySegment d = doubles(memory, c.doubles);
            for (VectorKernels k : BOTH) {
                assertSelects(
                        c,
                        memory,
                        i -> c.longs[i] >= -2 && c.longs[i] <= 3,
                        out -> k.selectLongs(a, LongRange.between(-2, 3), c.count, out));
                for (double hi : new double[] {2.5, Double.NaN, Double.POSITIVE_INFINITY}) {
                    assertSelects(
                            c,
                            memory,
                            i -> order(c.doubles[i], -1) >= 0 && order(c.doubles[i], hi) <= 0,
                            out -> k.selectDoubles(d, DoubleRange.between(-1, hi), c.count, out));
                }
                assertSelects(
                        c, memory, ignored -> false, out -> k.selectLongs(a, LongRange.between(3, -2), c.count, out));
            }
        });
    }

    @Test
    void combinesCountsAndListsBits() {
        forAll((c, memory) -> {
            MemorySegment a = c.validity(memory);
            MemorySegment b = Case.of(c.seed).validity(memory);
            for (int i = 0; i < c.count; i += 3) {
                Segments.setBit(b, i, true);
            }
            for (VectorKernels k : BOTH) {
                assertBits(
                        c,
                        memory,
                        i -> Segments.getBit(a, i) && Segments.getBit(b, i),
                        out -> k.and(a, b, c.count, out));
                assertBits(
                        c,
                        memory,
                        i -> Segments.getBit(a, i) || Segments.getBit(b, i),
                        out -> k.or(a, b, c.count, out));
                assertBits(c, memory, i -> !Segments.getBit(a, i), out -> k.not(a, c.count, out));
                assertSelects(c, memory, i -> Segments.getBit(a, i), out -> k.bitsToRows(a, c.count, out));
                assertThat(k.popcount(a, c.count)).isEqualTo((int) IntStream.range(0, c.count)
                        .filter(i -> Segments.getBit(a, i))
                        .count());
            }
        });
    }

    private static BigInteger exact(Arithmetic op, long a, long b) {
        BigInteger x = BigInteger.valueOf(a);
        BigInteger y = BigInteger.valueOf(b);
        return switch (op) {
            case ADD -> x.add(y);
            case SUBTRACT -> x.subtract(y);
            case MULTIPLY -> x.multiply(y);
        };
    }

    private interface Calculate {
        boolean into(MemorySegment out);
    }

    private static void assertLongs(Case c, TestMemory memory, IntFunction<BigInteger> exact, Calculate calculate) {
        MemorySegment out = memory.buffer(c.count * 8L).segment();
        boolean overflow = calculate.into(out);
        boolean expected = false;
        for (int i = 0; i < c.count; i++) {
            expected |= exact.apply(i).bitLength() > 63;
            assertThat(Segments.getLong(out, i))
                    .as("row %s", i)
                    .isEqualTo(exact.apply(i).longValue());
        }
        assertThat(overflow).isEqualTo(expected);
    }

    @ParameterizedTest
    @EnumSource
    void calculatesLongsAndSeesOverflow(Arithmetic op) {
        forAll((c, memory) -> {
            MemorySegment a = longs(memory, c.longs);
            MemorySegment b = longs(memory, c.others);
            for (VectorKernels k : BOTH) {
                assertLongs(
                        c,
                        memory,
                        i -> exact(op, c.longs[i], c.others[i]),
                        out -> k.calculateLongs(op, a, b, c.count, out));
                for (long constant : new long[] {100, Long.MIN_VALUE}) {
                    assertLongs(
                            c,
                            memory,
                            i -> exact(op, c.longs[i], constant),
                            out -> k.calculateLongs(op, a, constant, c.count, out));
                    assertLongs(
                            c,
                            memory,
                            i -> exact(op, constant, c.longs[i]),
                            out -> k.calculateLongs(op, constant, a, c.count, out));
                }
                int first = IntStream.range(0, c.count)
                        .filter(i -> exact(op, c.longs[i], c.others[i]).bitLength() > 63)
                        .findFirst()
                        .orElse(-1);
                assertThat(k.overflowRow(op, a, b, null, c.count)).isEqualTo(first);
            }
        });
    }

    @ParameterizedTest
    @EnumSource
    void calculatesIntsAndDoubles(Arithmetic op) {
        forAll((c, memory) -> {
            MemorySegment a = ints(memory, c.longs);
            MemorySegment b = ints(memory, c.others);
            MemorySegment x = doubles(memory, c.doubles);
            MemorySegment y = doubles(memory, c.otherDoubles);
            MemorySegment out = memory.buffer(c.count * 8L).segment();
            for (VectorKernels k : BOTH) {
                boolean overflow = k.calculateInts(op, a, b, c.count, out);
                boolean expected = false;
                for (int i = 0; i < c.count; i++) {
                    BigInteger exact = exact(op, (int) c.longs[i], (int) c.others[i]);
                    expected |= exact.bitLength() > 31;
                    assertThat(Segments.getInt(out, i)).isEqualTo(exact.intValue());
                }
                assertThat(overflow).isEqualTo(expected);
                k.calculateDoubles(op, x, y, c.count, out);
                for (int i = 0; i < c.count; i++) {
                    double wanted = switch (op) {
                        case ADD -> c.doubles[i] + c.otherDoubles[i];
                        case SUBTRACT -> c.doubles[i] - c.otherDoubles[i];
                        case MULTIPLY -> c.doubles[i] * c.otherDoubles[i];
                    };
                    assertThat(Double.compare(Segments.getDouble(out, i), wanted))
                            .as("row %s", i)
                            .isZero();
                }
                k.calculateDoubles(op, 2.0, y, c.count, out);
                k.calculateInts(op, 7, b, c.count, out);
                if (c.count > 0) {
                    assertThat(Segments.getInt(out, 0))
                            .isEqualTo(exact(op, 7, (int) c.others[0]).intValue());
                }
            }
        });
    }

    @Test
    void sumsAndFindsExtremes() {
        forAll((c, memory) -> {
            MemorySegment a = longs(memory, c.longs);
            MemorySegment n = ints(memory, c.longs);
            MemorySegment d = doubles(memory, c.doubles);
            List<@Nullable MemorySegment> validities = new ArrayList<>();
            validities.add(null);
            validities.add(c.validity(memory));
            for (MemorySegment validity : validities) {
                int[] valid = IntStream.range(0, c.count)
                        .filter(i -> validity == null || Segments.getBit(validity, i))
                        .toArray();
                BigInteger sum = BigInteger.valueOf(-3);
                for (int i : valid) {
                    sum = sum.add(BigInteger.valueOf(c.longs[i]));
                }
                double least = IntStream.of(valid)
                        .mapToDouble(i -> c.doubles[i])
                        .filter(x -> !Double.isNaN(x))
                        .reduce(Math::min)
                        .orElse(Double.NaN);
                double greatest =
                        IntStream.of(valid).mapToDouble(i -> c.doubles[i]).reduce(Double.NEGATIVE_INFINITY, Math::max);
                double scalarSum = VectorKernels.scalar().sumDoubles(d, validity, c.count);
                for (VectorKernels k : BOTH) {
                    long[] total = {-3, -1};
                    k.sumLongs(a, validity, c.count, total);
                    assertThat(Values.int128(total[0], total[1])).isEqualTo(sum);
                    assertThat(Double.compare(k.sumDoubles(d, validity, c.count), scalarSum))
                            .isZero();
                    assertThat(k.minLongs(a, validity, c.count))
                            .isEqualTo(IntStream.of(valid)
                                    .mapToLong(i -> c.longs[i])
                                    .min()
                                    .orElse(Long.MAX_VALUE));
                    assertThat(k.maxLongs(a, validity, c.count))
                            .isEqualTo(IntStream.of(valid)
                                    .mapToLong(i -> c.longs[i])
                                    .max()
                                    .orElse(Long.MIN_VALUE));
                    assertThat(k.minInts(n, validity, c.count))
                            .isEqualTo(IntStream.of(valid)
                                    .map(i -> (int) c.longs[i])
                                    .min()
                                    .orElse(Integer.MAX_VALUE));
                    assertThat(k.maxInts(n, validity, c.count))
                            .isEqualTo(IntStream.of(valid)
                                    .map(i -> (int) c.longs[i])
                                    .max()
                                    .orElse(Integer.MIN_VALUE));
                    assertThat(Double.compare(k.minDoubles(d, validity, c.count), least))
                            .isZero();
                    assertThat(Double.compare(k.maxDoubles(d, validity, c.count), greatest))
                            .isZero();
                }
            }
        });
    }

    @Test
    void sumsOfDoublesDoNotDependOnTheMachine() {
        try (TestMemory memory = new TestMemory()) {
            Random random = new Random(7);
            double[] values = random.doubles(10_007, -1e9, 1e9).toArray();
            MemorySegment column = doubles(memory, values);
            double[] partial = new double[8];
            for (int i = 0; i < values.length; i++) {
                partial[i % 8] += values[i];
            }
            double expected = ((partial[0] + partial[4]) + (partial[2] + partial[6]))
                    + ((partial[1] + partial[5]) + (partial[3] + partial[7]));
            for (VectorKernels k : BOTH) {
                assertThat(k.sumDoubles(column, null, values.length)).isEqualTo(expected);
            }
        }
    }

    @Test
    void hashesNumbersAlikeWhateverTheirWidth() {
        forAll((c, memory) -> {
            MemorySegment a = longs(memory, c.longs);
            MemorySegment n = ints(memory, c.longs);
            for (VectorKernels k : BOTH) {
                MemorySegment hashes = memory.buffer(c.count * 8L).segment();
                k.hashLongs(a, c.count, hashes, false);
                k.hashInts(n, c.count, hashes, true);
                for (int i = 0; i < c.count; i++) {
                    long expected = ColumnHash.combine(ColumnHash.mix(c.longs[i]), ColumnHash.mix((int) c.longs[i]));
                    assertThat(Segments.getLong(hashes, i)).isEqualTo(expected);
                }
            }
        });
    }

    @Test
    void unpacksEveryWidthAndReadsNothingBeyond() {
        Random random = new Random(42);
        for (int width = 0; width <= 64; width++) {
            for (int count : new int[] {0, 1, 7, 8, 9, 31, 32, 33, 64, 100, 503}) {
                try (TestMemory memory = new TestMemory()) {
                    int offset = random.nextInt(5);
                    long mask = width == 64 ? -1 : (1L << width) - 1;
                    long[] expected = new long[count];
                    // Exactly the bytes of the values: one byte read beyond them throws.
                    MemorySegment packed = memory.buffer(offset + ((long) count * width + 7) / 8)
                            .zero()
                            .segment();
                    for (int i = 0; i < count; i++) {
                        expected[i] = random.nextInt(4) == 0 ? mask : random.nextLong() & mask;
                        for (int b = 0; b < width; b++) {
                            Segments.setBit(packed, offset * 8L + (long) i * width + b, (expected[i] >>> b & 1) != 0);
                        }
                    }
                    for (VectorKernels k : BOTH) {
                        MemorySegment out = memory.buffer((count + 3) * 8L).segment();
                        k.unpackLongs(packed, offset, width, count, out, 3);
                        for (int i = 0; i < count; i++) {
                            assertThat(Segments.getLong(out, i + 3L))
                                    .as("width %s, value %s of %s", width, i, count)
                                    .isEqualTo(expected[i]);
                        }
                        if (width <= 32) {
                            MemorySegment narrow =
                                    memory.buffer((count + 3) * 4L).segment();
                            k.unpackInts(packed, offset, width, count, narrow, 3);
                            for (int i = 0; i < count; i++) {
                                assertThat(Segments.getInt(narrow, i + 3L))
                                        .as("%s, width %s, value %s of %s", k, width, i, count)
                                        .isEqualTo((int) expected[i]);
                            }
                        }
                    }
                }
            }
        }
    }

    @Test
    void readsAndWritesBeyondASegmentThrow() {
        try (TestMemory memory = new TestMemory()) {
            MemorySegment values = longs(memory, new long[100]);
            MemorySegment out = memory.buffer(100).segment();
            for (VectorKernels k : BOTH) {
                assertThatThrownBy(() -> k.selectLongs(Comparison.EQUAL, values, 0, 100, out))
                        .isInstanceOf(IndexOutOfBoundsException.class);
                assertThatThrownBy(() -> k.maxLongs(values, null, 101)).isInstanceOf(IndexOutOfBoundsException.class);
            }
        }
    }
}
