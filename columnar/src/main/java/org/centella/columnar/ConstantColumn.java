// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.columnar;

import java.util.Objects;
import org.centella.columnar.type.DataType;

/** One value for every row: row 0 of a flat base of length 1, null or not. */
public record ConstantColumn(FlatColumn base, int length) implements Column {

    public ConstantColumn {
        if (base.length() != 1) {
            throw new IllegalArgumentException("a constant has one value, not " + base.length());
        }
    }

    @Override
    public DataType type() {
        return base.type();
    }

    @Override
    public boolean mayHaveNulls() {
        return base.isNull(0);
    }

    @Override
    public boolean isNull(int row) {
        return base.isNull(0);
    }

    @Override
    public int baseRow(int row) {
        return 0;
    }

    @Override
    public ConstantColumn slice(int from, int count) {
        Objects.checkFromIndexSize(from, count, length);
        return new ConstantColumn(base, count);
    }

    @Override
    public String toString() {
        return "Constant " + type() + " x " + length;
    }
}
