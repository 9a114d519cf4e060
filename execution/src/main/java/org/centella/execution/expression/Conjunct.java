// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.expression;

import java.lang.foreign.MemorySegment;
import org.centella.columnar.Batch;
import org.jspecify.annotations.Nullable;

/** One of the conditions that a predicate's rows must all meet, and what it was measured to cost and to let through. */
abstract class Conjunct implements AutoCloseable {
    /** What is assumed before the first measurement: half of the rows pass. */
    private static final double ASSUMED_ROWS = 64;

    private final boolean mayRaise;
    private double nanos;
    private double rowsIn = ASSUMED_ROWS;
    private double rowsOut = ASSUMED_ROWS / 2;

    Conjunct(boolean mayRaise, double nanosPerRow) {
        this.mayRaise = mayRaise;
        this.nanos = ASSUMED_ROWS * nanosPerRow;
    }

    /** True when it must not see rows that conjuncts written before it reject. */
    final boolean mayRaise() {
        return mayRaise;
    }

    /**
     * Writes the rows for which the condition is true, ascending.
     *
     * @param rows the {@code count} rows to look at, null for rows 0 to {@code count}
     * @param out room for {@code count} ints; may be {@code rows}
     */
    abstract int select(Batch batch, @Nullable MemorySegment rows, int count, MemorySegment out);

    /** As {@link #select}, measured. */
    final int measuredSelect(Batch batch, @Nullable MemorySegment rows, int count, MemorySegment out) {
        long start = System.nanoTime();
        int selected = select(batch, rows, count, out);
        nanos += System.nanoTime() - start;
        rowsIn += count;
        rowsOut += selected;
        return selected;
    }

    /** Time spent for each row rejected: what costs least goes first. */
    final double rank() {
        double rejected = 1 - rowsOut / rowsIn;
        return nanos / rowsIn / Math.max(rejected, 1e-3);
    }

    /** Lets newer measurements count for more. */
    final void forgetHalf() {
        nanos /= 2;
        rowsIn /= 2;
        rowsOut /= 2;
    }

    @Override
    public abstract void close();
}
