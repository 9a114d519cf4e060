// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.storage;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A set of values of one column that a predicate confines it to: a necessary condition, used to skip. Values are Boolean,
 * Long (integers, dates, times, short decimals' unscaled values), Double (REAL, DOUBLE), BigInteger (long decimals'
 * unscaled values), String or byte[].
 */
public sealed interface Domain {
    Domain ALL = new All();
    Domain NONE = new None();
    Domain NOT_NULL = new NotNull();
    Domain ONLY_NULL = new OnlyNull();

    /** Every value and null: nothing can be skipped. */
    record All() implements Domain {}

    /** Nothing: the predicate is never true. */
    record None() implements Domain {}

    /** Every value but null. */
    record NotNull() implements Domain {}

    /** Null alone. */
    record OnlyNull() implements Domain {}

    /** Non-null values from low to high; a null bound is open. */
    record Range(
            @Nullable Object low,
            boolean lowInclusive,
            @Nullable Object high,
            boolean highInclusive) implements Domain {}

    /** Null and some values: {@code values} without null. */
    record OrNull(Domain values) implements Domain {}

    /** Some non-null values, sorted ascending. */
    record Values(List<Object> values) implements Domain {
        public Values {
            values = List.copyOf(values);
        }
    }
}
