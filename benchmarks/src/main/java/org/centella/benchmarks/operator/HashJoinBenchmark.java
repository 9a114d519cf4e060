// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.benchmarks.operator;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.centella.columnar.Batch;
import org.centella.columnar.Column;
import org.centella.columnar.ColumnBuilder;
import org.centella.columnar.memory.MemoryPool;
import org.centella.columnar.type.DataType;
import org.centella.execution.join.JoinOutput;
import org.centella.execution.join.JoinTable;
import org.centella.execution.join.JoinTableBuilder;
import org.centella.execution.plan.JoinKind;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** Orders and lineitem at scale 1: 1.5 million keys built, 6 million probed. One thread. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class HashJoinBenchmark {
    private static final int BUILD_ROWS = 1_500_000;
    private static final int PROBE_ROWS = 6_000_000;

    /** How keys lie: as TPC-H's order keys in order; shuffled; over all longs; as a pair of them; as text. */
    public enum Keys {
        ORDERED,
        DENSE,
        SPARSE,
        PAIR,
        TEXT
    }

    @Param
    public Keys keys = Keys.DENSE;

    /** INNER with every probe row matched, or PROBE_SEMI. */
    @Param({"INNER", "PROBE_SEMI"})
    public JoinKind kind = JoinKind.INNER;

    private MemoryPool pool;
    private List<DataType> types;
    private List<ColumnBuilder> buildColumns;
    private List<ColumnBuilder> probeColumns;
    private List<Batch> buildBatches;
    private List<Batch> probeBatches;
    private JoinTable table;
    private int[] keyColumns;

    @Setup
    public void setUp() {
        pool = MemoryPool.root(Long.MAX_VALUE);
        Random random = new Random(1);
        types = switch (keys) {
            case ORDERED, DENSE, SPARSE -> List.of(DataType.BIGINT, DataType.INTEGER);
            case PAIR -> List.of(DataType.BIGINT, DataType.BIGINT, DataType.INTEGER);
            case TEXT -> List.of(DataType.VARCHAR, DataType.INTEGER);
        };
        keyColumns = keys == Keys.PAIR ? new int[] {0, 1} : new int[] {0};
        int[] order = random.ints(BUILD_ROWS, 0, BUILD_ROWS).toArray();
        for (int i = 0; i < BUILD_ROWS; i++) {
            order[i] = i;
        }
        if (keys != Keys.ORDERED) {
            for (int i = BUILD_ROWS - 1; i > 0; i--) {
                int other = random.nextInt(i + 1);
                int swap = order[i];
                order[i] = order[other];
                order[other] = swap;
            }
        }
        buildColumns = builders();
        for (int number : order) {
            append(buildColumns, number);
        }
        probeColumns = builders();
        for (int i = 0; i < PROBE_ROWS; i++) {
            append(probeColumns, keys == Keys.ORDERED ? i / 4 : random.nextInt(BUILD_ROWS));
        }
        buildBatches = batches(buildColumns, BUILD_ROWS);
        probeBatches = batches(probeColumns, PROBE_ROWS);
        table = build();
    }

    private List<ColumnBuilder> builders() {
        List<ColumnBuilder> builders = new ArrayList<>();
        types.forEach(type -> builders.add(new ColumnBuilder(type, pool)));
        return builders;
    }

    private void append(List<ColumnBuilder> builders, int number) {
        switch (keys) {
            case ORDERED, DENSE -> builders.get(0).appendLong((number & ~7L) * 4 + (number & 7));
            case SPARSE -> builders.get(0).appendLong(number * 0x9E37_79B9_7F4A_7C15L);
            case PAIR -> {
                builders.get(0).appendLong(number * 0x9E37_79B9_7F4A_7C15L);
                builders.get(1).appendLong(number);
            }
            case TEXT -> builders.get(0).appendValue("Customer#" + (100_000_000 + number));
        }
        builders.getLast().appendInt(number);
    }

    private static List<Batch> batches(List<ColumnBuilder> builders, int rows) {
        Batch all = new Batch(
                rows, builders.stream().<Column>map(ColumnBuilder::view).toList());
        List<Batch> batches = new ArrayList<>();
        for (int from = 0; from < rows; from += Batch.DEFAULT_ROWS) {
            batches.add(all.slice(from, Math.min(Batch.DEFAULT_ROWS, rows - from)));
        }
        return batches;
    }

    private JoinTable build() {
        try (JoinTableBuilder builder = new JoinTableBuilder(types, keyColumns, true, false, 1, pool)) {
            buildBatches.forEach(builder::append);
            return builder.build();
        }
    }

    @Benchmark
    public void buildTable() {
        build().close();
    }

    @Benchmark
    public long probeTable() {
        long rows = 0;
        Iterator<Batch> batches = probeBatches.iterator();
        try (JoinOutput output = JoinOutput.hash(
                kind, table, types, keyColumns, null, false, null, Batch.DEFAULT_ROWS, () -> {}, pool)) {
            for (Batch batch = output.next(() -> batches.hasNext() ? batches.next() : null);
                    batch != null;
                    batch = output.next(() -> batches.hasNext() ? batches.next() : null)) {
                rows += batch.rowCount();
            }
        }
        return rows;
    }

    @TearDown
    public void tearDown() {
        table.close();
        buildColumns.forEach(ColumnBuilder::close);
        probeColumns.forEach(ColumnBuilder::close);
        pool.close();
    }
}
