// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.benchmarks.operator;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.centella.columnar.ColumnBuilder;
import org.centella.columnar.FlatColumn;
import org.centella.columnar.memory.Buffer;
import org.centella.columnar.memory.MemoryPool;
import org.centella.columnar.memory.Segments;
import org.centella.columnar.type.DataType;
import org.centella.execution.plan.SortKey;
import org.centella.execution.sort.RowSorter;
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

/** The order of 6 million rows. One thread. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class SortBenchmark {
    private static final int ROWS = 6_000_000;
    private static final int DAYS = 2526;
    private static final int PRICES = 10_000_000;

    /** A date and a price, which fit a word together; any longs, which fill one alone; names with a common beginning. */
    public enum Keys {
        DATE_AND_PRICE,
        ANY_LONG,
        NAME
    }

    @Param
    public Keys keys = Keys.DATE_AND_PRICE;

    private MemoryPool pool;
    private final List<ColumnBuilder> builders = new ArrayList<>();
    private FlatColumn[] columns;
    private List<SortKey> sortKeys;

    @Setup
    public void setUp() {
        pool = MemoryPool.root(Long.MAX_VALUE);
        Random random = new Random(1);
        List<DataType> types = switch (keys) {
            case DATE_AND_PRICE -> List.of(DataType.DATE, new DataType.Decimal(12, 2));
            case ANY_LONG -> List.of(DataType.BIGINT);
            case NAME -> List.of(DataType.VARCHAR);
        };
        types.forEach(type -> builders.add(new ColumnBuilder(type, pool, ROWS)));
        for (int i = 0; i < ROWS; i++) {
            switch (keys) {
                case DATE_AND_PRICE -> {
                    builders.get(0).appendInt(8000 + random.nextInt(DAYS));
                    builders.get(1).appendLong(random.nextInt(PRICES));
                }
                case ANY_LONG -> builders.get(0).appendLong(random.nextLong());
                case NAME -> builders.get(0).appendValue("Customer#" + (100_000_000 + random.nextInt(PRICES)));
            }
        }
        columns = builders.stream().map(ColumnBuilder::view).toArray(FlatColumn[]::new);
        sortKeys = new ArrayList<>();
        for (int i = 0; i < columns.length; i++) {
            sortKeys.add(new SortKey(i, i == 1, i == 1));
        }
    }

    @Benchmark
    public int order() {
        try (Buffer order = RowSorter.sort(columns, sortKeys, ROWS, pool)) {
            return Segments.getInt(order.segment(), 0);
        }
    }

    @TearDown
    public void tearDown() {
        builders.forEach(ColumnBuilder::close);
        pool.close();
    }
}
