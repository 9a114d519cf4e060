// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.storage.file;

import java.util.List;
import java.util.Optional;
import org.centella.columnar.type.DataType;

/** The type that holds the values of two files' types unchanged and to which the scan can convert both. */
public final class TypeWidening {
    private static final List<DataType> INTEGERS =
            List.of(DataType.TINYINT, DataType.SMALLINT, DataType.INTEGER, DataType.BIGINT);

    private TypeWidening() {}

    public static Optional<DataType> common(DataType a, DataType b) {
        if (a.equals(b)) {
            return Optional.of(a);
        }
        if (a.isInteger() && b.isInteger()) {
            return Optional.of(INTEGERS.get(Math.max(INTEGERS.indexOf(a), INTEGERS.indexOf(b))));
        }
        if (a == DataType.DOUBLE && fitsDouble(b) || b == DataType.DOUBLE && fitsDouble(a)) {
            return Optional.of(DataType.DOUBLE);
        }
        if (a instanceof DataType.Decimal x && b instanceof DataType.Decimal y) {
            int scale = Math.max(x.scale(), y.scale());
            int precision = Math.max(x.precision() - x.scale(), y.precision() - y.scale()) + scale;
            return precision > DataType.Decimal.MAX_PRECISION
                    ? Optional.empty()
                    : Optional.of(new DataType.Decimal(precision, scale));
        }
        return Optional.empty();
    }

    /** A BIGINT does not: it would be rounded. */
    private static boolean fitsDouble(DataType type) {
        return type == DataType.REAL || type.isInteger() && type != DataType.BIGINT;
    }
}
