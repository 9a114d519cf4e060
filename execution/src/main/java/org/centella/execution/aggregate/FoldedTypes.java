// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.aggregate;

import org.centella.columnar.type.DataType;

/** The types whose least, greatest and combined values are found as 64-bit integers. */
public final class FoldedTypes {
    private FoldedTypes() {}

    public static boolean takes(DataType type) {
        return switch (type.layout()) {
            case BIT, INT8, INT16, INT32, INT64, FLOAT32, FLOAT64 -> true;
            case INT128, VIEW, LIST, STRUCT -> false;
        };
    }
}
