// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.expression;

import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.columnar.type.DataType;

/** What becomes of a row whose cast has no result: nothing if it is null, null if the cast is safe, else an error. */
record CastErrors(DataType from, DataType to, boolean safe) {
    /** The value cannot be read as the type. */
    void invalid(KernelOutput out, int row, Object value) {
        raise(out, row, ErrorCode.INVALID_CAST, value, "");
    }

    /** The value is a number, but out of the type's range. */
    void overflow(KernelOutput out, int row, Object value) {
        raise(out, row, ErrorCode.NUMERIC_OVERFLOW, value, ": out of range");
    }

    /** The value is a date or time, but out of the type's range. */
    void timeOverflow(KernelOutput out, int row, Object value) {
        raise(out, row, ErrorCode.DATETIME_OVERFLOW, value, ": out of range");
    }

    private void raise(KernelOutput out, int row, ErrorCode code, Object value, String why) {
        if (!out.counts(row)) {
            return;
        }
        if (safe) {
            out.setNull(row);
            return;
        }
        String shown = from.isString() ? "'" + value + "'" : String.valueOf(value);
        throw new CentellaException(code, "cannot cast " + shown + " of type " + from + " to " + to + why);
    }
}
