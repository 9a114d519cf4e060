// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.join;

import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.jspecify.annotations.Nullable;

/**
 * One {@link JoinTable} for all tasks of a stage. The first task that asks collects the rows while the others wait; then all
 * of them fill the index; then all of them probe.
 *
 * <pre>
 *   task 0   collect ---------&gt; fill partitions 0, 2 --&gt; finish -&gt; probe
 *   task 1   wait ............. fill partitions 1, 3 --&gt; wait ..-&gt; probe
 * </pre>
 *
 * When building fails, all that took part fail, and the next task that asks begins anew. Thread-safe.
 */
public final class SharedJoinTable implements AutoCloseable {
    /** A waiter looks this often whether its query was cancelled. */
    private static final long WAIT_NANOS = 20_000_000;

    private @Nullable JoinTable table;
    private @Nullable Attempt attempt;

    /** The state of one try to build; guarded by the shared table. */
    private static final class Attempt {
        private @Nullable JoinTableBuilder builder;
        private int helpers;
        private @Nullable Throwable failure;
    }

    /**
     * The table, built first if need be.
     *
     * @param collect makes a builder and appends all rows; frees it itself when it fails
     * @param complete called once with the finished table, before anyone gets it
     * @param checkCancelled throws when the caller's query has been cancelled
     */
    public JoinTable get(Supplier<JoinTableBuilder> collect, Consumer<JoinTable> complete, Runnable checkCancelled) {
        while (true) {
            checkCancelled.run();
            Attempt current;
            boolean first = false;
            synchronized (this) {
                if (table != null) {
                    return table;
                }
                if (attempt == null) {
                    attempt = new Attempt();
                    first = true;
                }
                current = attempt;
            }
            if (first) {
                collect(current, collect);
            }
            JoinTable made = join(current, complete, checkCancelled);
            if (made != null) {
                return made;
            }
        }
    }

    private void collect(Attempt current, Supplier<JoinTableBuilder> collect) {
        JoinTableBuilder builder = null;
        try {
            builder = collect.get();
            builder.prepare();
        } catch (RuntimeException | Error e) {
            if (builder != null) {
                builder.close();
            }
            fail(current, e);
            throw e;
        }
        synchronized (this) {
            current.builder = builder;
            notifyAll();
        }
    }

    /** Waits for the rows, helps, waits for the table; null when whoever built was cancelled and another must. */
    private @Nullable JoinTable join(Attempt current, Consumer<JoinTable> complete, Runnable checkCancelled) {
        JoinTableBuilder builder = awaitBuilder(current, checkCancelled);
        if (builder != null) {
            boolean last = false;
            try {
                last = builder.help();
                if (last) {
                    finish(builder, complete);
                }
            } catch (RuntimeException | Error e) {
                fail(current, e);
                throw e;
            } finally {
                leave(current);
            }
        }
        return awaitTable(current, checkCancelled);
    }

    private @Nullable JoinTableBuilder awaitBuilder(Attempt current, Runnable checkCancelled) {
        while (!settled(current)) {
            synchronized (this) {
                if (current.failure == null && table == null && current.builder != null) {
                    current.helpers++;
                    return current.builder;
                }
            }
            pause(current, () -> current.builder != null);
            checkCancelled.run();
        }
        return null;
    }

    private synchronized boolean settled(Attempt current) {
        return table != null || current.failure != null;
    }

    private void finish(JoinTableBuilder builder, Consumer<JoinTable> complete) {
        JoinTable made = builder.finish();
        try {
            complete.accept(made);
        } catch (RuntimeException | Error e) {
            made.close();
            throw e;
        }
        synchronized (this) {
            table = made;
            attempt = null;
            notifyAll();
        }
    }

    private @Nullable JoinTable awaitTable(Attempt current, Runnable checkCancelled) {
        while (!settled(current)) {
            pause(current, () -> false);
            checkCancelled.run();
        }
        synchronized (this) {
            Throwable failure = current.failure;
            if (failure == null) {
                return table;
            }
            if (failure instanceof CentellaException e) {
                if (e.code() == ErrorCode.QUERY_CANCELLED || e.code() == ErrorCode.QUERY_TIMEOUT) {
                    return null;
                }
                throw new CentellaException(e.code(), e.getMessage(), e);
            }
            throw new CentellaException(ErrorCode.INTERNAL_ERROR, "building a join table failed: " + failure, failure);
        }
    }

    /** Sleeps until the attempt is settled, the condition holds or it is time to look whether the query was cancelled. */
    private synchronized void pause(Attempt current, BooleanSupplier condition) {
        long end = System.nanoTime() + WAIT_NANOS;
        long left = WAIT_NANOS;
        try {
            while (left > 0 && !settled(current) && !condition.getAsBoolean()) {
                TimeUnit.NANOSECONDS.timedWait(this, left);
                left = end - System.nanoTime();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CentellaException(ErrorCode.QUERY_CANCELLED, "interrupted while a join table was built", e);
        }
    }

    private synchronized void fail(Attempt current, Throwable failure) {
        if (current.failure == null) {
            current.failure = failure;
        }
        if (attempt == current) {
            attempt = null;
        }
        notifyAll();
    }

    /** The last to leave a failed attempt frees its memory: nobody fills it any more. */
    private synchronized void leave(Attempt current) {
        current.helpers--;
        if (current.helpers == 0 && current.failure != null && current.builder != null) {
            current.builder.close();
            current.builder = null;
        }
    }

    /** Frees the table; nobody probes it any more. */
    @Override
    public synchronized void close() {
        if (table != null) {
            table.close();
            table = null;
        }
    }
}
