// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.columnar;

import org.jspecify.annotations.Nullable;

/**
 * A pulled stream of batches: the one protocol between operators, scans, exchanges and results. Calls come from one thread
 * at a time and may block. A returned batch has at least one row and is valid until the next call of {@link #next} or
 * {@link #close}; whoever keeps rows longer copies them.
 */
public interface BatchStream extends AutoCloseable {
    /** The next batch, or null at the end, and null again after it. */
    @Nullable
    Batch next();

    /** Frees everything this stream holds, its inputs included; may be called early, more than once has no effect. */
    @Override
    void close();
}
