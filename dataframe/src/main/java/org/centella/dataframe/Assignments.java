// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.dataframe;

import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.columnar.type.DataType;
import org.centella.columnar.type.Field;
import org.centella.execution.expression.Casts;

/**
 * Which values a column takes without a cast in the statement: PostgreSQL's assignment casts. Numbers become other numbers
 * and whatever can be written becomes text, but text becomes something else only when it is a literal.
 */
final class Assignments {
    private Assignments() {}

    /** @throws CentellaException TYPE_MISMATCH, naming column and types */
    static void check(DataType from, boolean literal, Field column) {
        DataType to = column.type();
        if (!allowed(from, literal, to)) {
            throw new CentellaException(
                    ErrorCode.TYPE_MISMATCH,
                    "column " + column.name() + " is of type " + to + ", the value of type " + from
                            + (Casts.exists(from, to) ? "; a CAST would convert it" : ""));
        }
    }

    private static boolean allowed(DataType from, boolean literal, DataType to) {
        if (from.equals(to) || from == DataType.NULL) {
            return true;
        }
        if (!Casts.exists(from, to)) {
            return false;
        }
        if (from.isString()) {
            return literal || to.isString();
        }
        return to.isString()
                || from.isNumeric() && to.isNumeric()
                || from.isNested() && to.isNested()
                || isTime(from) && isTime(to);
    }

    private static boolean isTime(DataType type) {
        return type == DataType.DATE
                || type == DataType.TIME
                || type == DataType.TIMESTAMP
                || type == DataType.TIMESTAMP_TZ;
    }
}
