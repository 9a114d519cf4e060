// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.benchmarks.random;

import org.centella.columnar.type.DataType;

/** The types that random expressions have; one stands for all types that behave alike. */
enum Kind {
    INTEGER(DataType.INTEGER),
    BIGINT(DataType.BIGINT),
    DECIMAL(new DataType.Decimal(9, 2)),
    /** Eighths only: their sums are exact in any order, so that engines agree to the last bit. */
    DOUBLE(DataType.DOUBLE),
    TEXT(DataType.VARCHAR),
    DATE(DataType.DATE),
    BOOLEAN(DataType.BOOLEAN);

    private final DataType stored;

    Kind(DataType stored) {
        this.stored = stored;
    }

    /** How a table's column of this kind is written. */
    DataType stored() {
        return stored;
    }

    boolean isNumber() {
        return this == INTEGER || this == BIGINT || this == DECIMAL || this == DOUBLE;
    }
}
