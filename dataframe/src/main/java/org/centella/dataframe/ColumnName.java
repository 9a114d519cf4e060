// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.dataframe;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a column of a DataFrame may be called.
 *
 * @param frame name that {@link DataFrame#as} gave, or null
 * @param name may repeat in a DataFrame
 * @param origins ids of DataFrames whose {@link DataFrame#col} means this column
 */
record ColumnName(@Nullable String frame, String name, List<Long> origins) {
    ColumnName {
        origins = List.copyOf(origins);
    }

    static ColumnName of(String name) {
        return new ColumnName(null, name, List.of());
    }
}
