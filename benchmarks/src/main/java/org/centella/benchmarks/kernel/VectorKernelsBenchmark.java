// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.benchmarks.kernel;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.centella.columnar.kernel.Arithmetic;
import org.centella.columnar.kernel.Comparison;
import org.centella.columnar.kernel.DoubleRange;
import org.centella.columnar.kernel.LongRange;
import org.centella.columnar.kernel.VectorKernels;
import org.centella.columnar.memory.Segments;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Nanoseconds per row of each kernel, scalar and with the Vector API, on a batch that lies in the L2 cache. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@OperationsPerInvocation(VectorKernelsBenchmark.ROWS)
@Warmup(iterations = 3, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 3, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(
        value = 1,
        jvmArgsAppend = {"--add-modules=jdk.incubator.vector", "--enable-native-access=ALL-UNNAMED", "-Xmx512m"})
public class VectorKernelsBenchmark {
    static final int ROWS = 8192;
    private static final int WIDTH = 11;

    @Param({"scalar", "active"})
    public String kernels = "active";

    private VectorKernels k = VectorKernels.active();
    private MemorySegment ints = Segments.EMPTY;
    private MemorySegment longs = Segments.EMPTY;
    private MemorySegment others = Segments.EMPTY;
    private MemorySegment doubles = Segments.EMPTY;
    private MemorySegment validity = Segments.EMPTY;
    private MemorySegment packed = Segments.EMPTY;
    private MemorySegment out = Segments.EMPTY;
    private final long[] total = new long[2];

    @Setup
    public void fill() {
        k = kernels.equals("scalar") ? VectorKernels.scalar() : VectorKernels.active();
        Random random = new Random(1);
        ints = memory(4);
        longs = memory(8);
        others = memory(8);
        doubles = memory(8);
        validity = memory(1);
        packed = memory(4);
        out = memory(8);
        for (int i = 0; i < ROWS; i++) {
            Segments.setInt(ints, i, random.nextInt(1000));
            Segments.setLong(longs, i, random.nextInt(1000));
            Segments.setLong(others, i, random.nextInt(1000));
            Segments.setDouble(doubles, i, random.nextInt(1000));
            Segments.setBit(validity, i, random.nextInt(10) > 0);
            Segments.setInt(packed, i, random.nextInt());
        }
    }

    private static MemorySegment memory(int width) {
        MemorySegment segment = Arena.global().allocate((long) ROWS * width, 64);
        return Segments.ofAddress(segment.address(), segment.byteSize());
    }

    @Benchmark
    public int selectIntsConstant() {
        return k.selectInts(Comparison.LESS, ints, 300, ROWS, out);
    }

    @Benchmark
    public int selectLongsRange() {
        return k.selectLongs(longs, LongRange.between(300, 600), ROWS, out);
    }

    @Benchmark
    public int selectLongsColumns() {
        return k.selectLongs(Comparison.LESS, longs, others, ROWS, out);
    }

    @Benchmark
    public int selectDoublesRange() {
        return k.selectDoubles(doubles, DoubleRange.between(300, 600), ROWS, out);
    }

    @Benchmark
    public void compareLongsToBits() {
        k.compareLongs(Comparison.LESS, longs, 300, ROWS, out);
    }

    @Benchmark
    public int bitsToRows() {
        return k.bitsToRows(validity, ROWS, out);
    }

    @Benchmark
    public boolean addLongs() {
        return k.calculateLongs(Arithmetic.ADD, longs, others, ROWS, out);
    }

    @Benchmark
    public boolean multiplyLongs() {
        return k.calculateLongs(Arithmetic.MULTIPLY, longs, others, ROWS, out);
    }

    @Benchmark
    public boolean addInts() {
        return k.calculateInts(Arithmetic.ADD, ints, ints, ROWS, out);
    }

    @Benchmark
    public void multiplyDoubles() {
        k.calculateDoubles(Arithmetic.MULTIPLY, doubles, doubles, ROWS, out);
    }

    @Benchmark
    public long sumLongs() {
        k.sumLongs(longs, null, ROWS, total);
        return total[0];
    }

    @Benchmark
    public long sumLongsWithNulls() {
        k.sumLongs(longs, validity, ROWS, total);
        return total[0];
    }

    @Benchmark
    public double sumDoubles() {
        return k.sumDoubles(doubles, null, ROWS);
    }

    @Benchmark
    public long minLongs() {
        return k.minLongs(longs, null, ROWS);
    }

    @Benchmark
    public int maxIntsWithNulls() {
        return k.maxInts(ints, validity, ROWS);
    }

    @Benchmark
    public double minDoubles() {
        return k.minDoubles(doubles, null, ROWS);
    }

    @Benchmark
    public double maxDoubles() {
        return k.maxDoubles(doubles, null, ROWS);
    }

    @Benchmark
    public void hashLongs() {
        k.hashLongs(longs, ROWS, out, false);
    }

    @Benchmark
    public void hashIntsCombined() {
        k.hashInts(ints, ROWS, out, true);
    }

    @Benchmark
    public void unpackInts() {
        k.unpackInts(packed, 0, WIDTH, ROWS, out, 0);
    }

    @Benchmark
    public void unpackLongs() {
        k.unpackLongs(packed, 0, WIDTH, ROWS, out, 0);
    }
}
