// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.expression;

import java.lang.foreign.MemorySegment;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.columnar.type.DataType;
import org.jspecify.annotations.Nullable;

/**
 * The kernels of CAST and TRY_CAST, by the two types. Numbers round half away from zero where digits are lost; text is read
 * with blanks around it ignored; a timestamp with time zone is taken in UTC.
 */
public final class Casts {
    private Casts() {}

    /** True when CAST knows how to make the one of the other. */
    public static boolean exists(DataType from, DataType to) {
        return from.equals(to) || from == DataType.NULL || find(from, to, false) != null;
    }

    /** True when a plain cast between the types has a result for every value. */
    static boolean isTotal(DataType from, DataType to) {
        if (from.equals(to) || from == DataType.NULL || to == DataType.DOUBLE && from.isNumeric()) {
            return true;
        }
        if (to instanceof DataType.Varchar) {
            return from != DataType.VARBINARY && !from.isNested();
        }
        if (from instanceof DataType.Array(DataType a) && to instanceof DataType.Array(DataType b)) {
            return isTotal(a, b);
        }
        if (from.isInteger() && to.isInteger()) {
            return from.layout().byteWidth() <= to.layout().byteWidth();
        }
        if (to instanceof DataType.Decimal target && (from.isInteger() || from instanceof DataType.Decimal)) {
            DataType.Decimal source = DecimalTypes.of(from);
            return source.scale() <= target.scale()
                    && source.precision() - source.scale() <= target.precision() - target.scale();
        }
        return from == DataType.DATE && to == DataType.TIMESTAMP;
    }

    /** @throws CentellaException TYPE_MISMATCH when there is no such cast */
    static Kernel bind(DataType from, DataType to, boolean safe) {
        Kernel kernel = find(from, to, safe);
        if (kernel == null) {
            throw new CentellaException(ErrorCode.TYPE_MISMATCH, "cannot cast " + from + " to " + to);
        }
        return kernel;
    }

    private static @Nullable Kernel find(DataType from, DataType to, boolean safe) {
        CastErrors errors = new CastErrors(from, to, safe);
        if (from.isNested() || to.isNested()) {
            return NestedCasts.find(from, to, errors);
        }
        if (isNumber(from) && isNumber(to)) {
            return NumericCasts.bind(from, to, errors);
        }
        if (from.isString()) {
            return to.isString() ? StringCasts.cut(from, to) : ParseCasts.bind(to, errors);
        }
        if (to.isString()) {
            return StringCasts.write(from, to, errors);
        }
        if (from == to) {
            return (in, rows, out) -> {
                int width = to.layout().byteWidth();
                MemorySegment.copy(in[0].dense(rows), 0, out.values(), 0, (long) rows * width);
            };
        }
        return TemporalCasts.bind(from, to, errors);
    }

    private static boolean isNumber(DataType type) {
        return type.isNumeric() || type == DataType.BOOLEAN;
    }
}
