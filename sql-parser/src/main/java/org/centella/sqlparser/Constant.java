// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.sqlparser;

import org.centella.columnar.type.DataType;
import org.jspecify.annotations.Nullable;

/**
 * A literal in VALUES.
 *
 * @param value as {@link org.centella.columnar.Values} has it, or null
 * @param type NULL for null
 */
public record Constant(@Nullable Object value, DataType type) {
    static final Constant NULL = new Constant(null, DataType.NULL);
}
