// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.dataframe.rdd;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/** A key and a value: what a {@link KeyedRdd} consists of. */
public record Pair<K extends @Nullable Object, V extends @Nullable Object>(K key, V value) implements Serializable {
    public static <K extends @Nullable Object, V extends @Nullable Object> Pair<K, V> of(K key, V value) {
        return new Pair<>(key, value);
    }

    @Override
    public String toString() {
        return "(" + key + ", " + value + ")";
    }
}
