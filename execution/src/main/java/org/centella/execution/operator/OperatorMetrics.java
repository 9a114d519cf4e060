// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.operator;

import java.util.concurrent.atomic.LongAccumulator;
import java.util.concurrent.atomic.LongAdder;
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
}
