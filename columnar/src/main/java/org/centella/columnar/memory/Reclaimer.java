// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.columnar.memory;

/**
 * Someone who holds memory that can be had for a price: written to disk, or thrown away. A pool asks its reclaimers when a
 * limit refuses, before anyone hears of the refusal.
 */
@FunctionalInterface
public interface Reclaimer {
    /**
     * Gives memory back, about {@code bytes} of it if that much is there. Called by any thread, which may hold locks of its
     * own; takes no memory that a pool could refuse.
     *
     * @return bytes given back; 0 ends the asking
     */
    long reclaim(long bytes);
}
