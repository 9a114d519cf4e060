// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.columnar;

import org.centella.columnar.error.CentellaException;

/**
 * Lets loops over more than a batch, like a sort of all rows, stop when their query was cancelled, however far they are from
 * whoever knows the query.
 */
public final class Cancellation {
    private static final ScopedValue<Runnable> CHECK = ScopedValue.newInstance();

    private Cancellation() {}

    /** Calls {@code task}, in which {@link #check} calls {@code check} when on this thread. */
    public static <T> T checkedBy(Runnable check, ScopedValue.CallableOp<T, RuntimeException> task) {
        return ScopedValue.where(CHECK, check).call(task);
    }

    /**
     * Takes some ten nanoseconds; call it a hundred times a second or more.
     *
     * @throws CentellaException if this thread works for a query that was cancelled or ran out of time
     */
    public static void check() {
        if (CHECK.isBound()) {
            CHECK.get().run();
        }
    }
}
