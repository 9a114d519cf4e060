// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.operator;

import java.util.List;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.LongStream;
import org.centella.storage.ScanMetrics;

/** Counters of one plan node over all its tasks on an executor. Thread-safe. */
public final class OperatorMetrics {
    /** Rows out. */
    public final LongAdder rows = new LongAdder();
    /** Batches out. */
    public final LongAdder batches = new LongAdder();
    /** Nanoseconds in {@code next} and {@code close}, inputs included. */
    public final LongAdder nanos = new LongAdder();
    /** Tasks that ran the operator to its end or gave up. */
    public final LongAdder tasks = new LongAdder();
    /** Rows out of the task that yielded most. */
    public final LongAccumulator mostRows = new LongAccumulator(Math::max, 0);
    /** Nanoseconds of the task that took longest, inputs included. */
    public final LongAccumulator mostNanos = new LongAccumulator(Math::max, 0);
    /** Most bytes of memory held by one task. */
    public final LongAccumulator peakMemory = new LongAccumulator(Math::max, 0);
    /** Bytes written to disk for want of memory. */
    public final LongAdder spilledBytes = new LongAdder();
    /** What a scan did; zero elsewhere. */
    public final ScanMetrics scan = new ScanMetrics();

    /** All counters, for {@link #add}. */
    public long[] counters() {
        return LongStream.concat(
                        sums().stream().mapToLong(LongAdder::sum),
                        maxima().stream().mapToLong(LongAccumulator::get))
                .toArray();
    }

    /** Adds the counters of the same plan node on another executor. */
    public void add(long[] counters) {
        int at = 0;
        for (LongAdder sum : sums()) {
            sum.add(counters[at++]);
        }
        for (LongAccumulator maximum : maxima()) {
            maximum.accumulate(counters[at++]);
        }
    }

    private List<LongAdder> sums() {
        return List.of(
                rows,
                batches,
                nanos,
                tasks,
                spilledBytes,
                scan.rowGroups,
                scan.rowGroupsSkippedByStatistics,
                scan.rowGroupsSkippedByDictionary,
                scan.rowGroupsSkippedByBloomFilter,
                scan.pagesSkippedByIndex,
                scan.pagesSkippedByRows,
                scan.pagesRead,
                scan.bytesRead,
                scan.rowsRead,
                scan.rowsSelected);
    }

    private List<LongAccumulator> maxima() {
        return List.of(mostRows, mostNanos, peakMemory);
    }
}
