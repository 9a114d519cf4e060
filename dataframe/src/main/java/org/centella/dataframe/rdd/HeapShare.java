// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.dataframe.rdd;

import java.util.concurrent.atomic.AtomicLong;

/**
 * What one collection of elements takes of the Java heap, by estimate. All collections of the process together get half of
 * the heap; the other half is for what the application's functions make, and for the engine. A collection that is refused
 * goes to disk.
 */
final class HeapShare implements AutoCloseable {
    /** Less would not be worth writing to disk. */
    static final long LEAST = 1 << 20;

    private static final long MOST = Runtime.getRuntime().maxMemory() / 2;
    private static final AtomicLong TAKEN = new AtomicLong();

    private long bytes;

    /** Says how much the collection holds now; false when that is too much. */
    boolean resize(long now) {
        long taken = TAKEN.addAndGet(now - bytes);
        if (now > bytes && now > LEAST && taken > MOST) {
            TAKEN.addAndGet(bytes - now);
            return false;
        }
        bytes = now;
        return true;
    }

    @Override
    public void close() {
        TAKEN.addAndGet(-bytes);
        bytes = 0;
    }
}
