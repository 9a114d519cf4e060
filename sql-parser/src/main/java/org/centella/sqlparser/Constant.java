// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.sqlparser;

import org.centella.columnar.type.DataType;
import org.jspecify.annotations.Nullable;

/**
 * A literal or parameter in VALUES.
 *
 * @param value null, Boolean, Long (integers, days, microseconds, unscaled decimals), BigInteger (decimals of more digits),
 *     Double, String, byte[], or a {@link Parameter}
 * @param type NULL for null and for parameters
 */
public record Constant(@Nullable Object value, DataType type) {
    /** A question mark, numbered from 0. */
    public record Parameter(int index) {}

    static final Constant NULL = new Constant(null, DataType.NULL);
}
