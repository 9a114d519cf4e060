// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.expression;

import java.lang.foreign.MemorySegment;
import org.centella.columnar.FlatColumn;

/** One argument of a kernel: a value per row, or one value for all rows. */
record Operand(FlatColumn column, boolean constant) {
    /** {@code row & mask()} is the row of {@link #column()}. */
    int mask() {
        return constant ? 0 : -1;
    }

    MemorySegment values() {
        return column.values();
    }

    boolean isNull(int row) {
        return column.isNull(row & mask());
    }
}
