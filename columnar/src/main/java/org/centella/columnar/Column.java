// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.columnar;

import org.centella.columnar.type.DataType;

/**
 * The values of one column of a {@link Batch}. A column is a view: it owns no memory and is valid for as long as its batch
 * is. There are exactly three kinds; a kernel handles {@link FlatColumn}, and knows what the other two save it.
 */
public sealed interface Column permits FlatColumn, DictionaryColumn, ConstantColumn {
    DataType type();

    /** Rows. */
    int length();

    /** False is a promise that no row is null; true promises nothing. */
    boolean mayHaveNulls();

    boolean isNull(int row);

    /** The flat column that holds this column's values; {@link #baseRow} says where. */
    FlatColumn base();

    /** The row of {@link #base()} that holds the value of {@code row}. */
    int baseRow(int row);

    /**
     * The {@code length} rows from {@code from} on, sharing this column's memory; a flat column of bits that does not
     * start at a byte becomes a dictionary column.
     */
    Column slice(int from, int length);
}
