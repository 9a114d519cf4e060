// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.dataframe.rdd;

import java.io.Serializable;

/**
 * How the values of a key become one.
 *
 * @param first what the first value is
 * @param add takes in one more value; may change and return its first argument
 * @param merge makes one of two; may change and return its first argument
 * @param collects whether the result grows with every value, so that combining before the exchange would gain nothing
 */
record Combiner<V, C>(
        SerializableFunction<V, C> first,
        SerializableBiFunction<C, V, C> add,
        SerializableBiFunction<C, C, C> merge,
        boolean collects)
        implements Serializable {

    /** For values that have been combined already. */
    Combiner<C, C> ofCombined() {
        return new Combiner<>(combined -> combined, merge, merge, collects);
    }
}
