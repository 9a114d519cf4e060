// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.storage.parquet;

import org.jspecify.annotations.Nullable;

/**
 * The least and greatest value of a page or chunk in the statistics' form (PLAIN, without length), null when there is no
 * value that orders. A bound that is not exact lies below or above all values.
 *
 * @param nans values that are NaN and so outside the bounds
 */
record ValueBounds(byte @Nullable [] min, boolean minExact, byte @Nullable [] max, boolean maxExact, long nans) {
    static final ValueBounds NONE = new ValueBounds(null, true, null, true, 0);

    boolean isEmpty() {
        return min == null || max == null;
    }
}
