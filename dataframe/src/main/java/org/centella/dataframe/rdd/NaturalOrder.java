// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.dataframe.rdd;

import org.jspecify.annotations.Nullable;

/** The keys' own order or its reverse; nulls are largest, as in SQL. */
record NaturalOrder<K extends Comparable<? super K>>(boolean descending) implements SerializableComparator<K> {
    @Override
    public int compare(@Nullable K left, @Nullable K right) {
        int order;
        if (left == null || right == null) {
            order = Boolean.compare(left == null, right == null);
        } else {
            order = left.compareTo(right);
        }
        return descending ? -order : order;
    }
}
