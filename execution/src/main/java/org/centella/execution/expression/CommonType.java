// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.expression;

import java.util.ArrayList;
import java.util.List;
import org.centella.columnar.type.DataType;
import org.centella.columnar.type.Field;
import org.jspecify.annotations.Nullable;

/**
 * The type that values of several types meet in: for comparisons, CASE, IN, COALESCE, UNION. The smallest type that holds
 * every value of both exactly, except that DOUBLE swallows integers and decimals.
 */
public final class CommonType {
    private CommonType() {}

    /** The common type, or null when there is none. */
    public static @Nullable DataType of(List<DataType> types) {
        DataType common = DataType.NULL;
        for (DataType type : types) {
            DataType next = of(common, type);
            if (next == null) {
                return null;
            }
            common = next;
        }
        return common;
    }

    /** The common type of two, or null when there is none. */
    public static @Nullable DataType of(DataType a, DataType b) {
        if (a.equals(b) || b == DataType.NULL) {
            return a;
        }
        if (a == DataType.NULL) {
            return b;
        }
        if (a.isNumeric() && b.isNumeric()) {
            return ofNumbers(a, b);
        }
        if (a.isString() && b.isString()) {
            return ofStrings(a, b);
        }
        if (isMoment(a) && isMoment(b)) {
            return a == DataType.TIMESTAMP_TZ || b == DataType.TIMESTAMP_TZ
                    ? DataType.TIMESTAMP_TZ
                    : DataType.TIMESTAMP;
        }
        if (a.isInterval() && b.isInterval()) {
            return DataType.INTERVAL;
        }
        if (a instanceof DataType.Array(DataType x) && b instanceof DataType.Array(DataType y)) {
            DataType element = of(x, y);
            return element == null ? null : new DataType.Array(element);
        }
        if (a instanceof DataType.Map(DataType k, DataType v) && b instanceof DataType.Map(DataType l, DataType w)) {
            DataType key = of(k, l);
            DataType value = of(v, w);
            return key == null || value == null ? null : new DataType.Map(key, value);
        }
        if (a instanceof DataType.Row(List<Field> x) && b instanceof DataType.Row(List<Field> y)) {
            return ofRows(x, y);
        }
        return null;
    }

    /** Field by field; the names are those of the first. */
    private static @Nullable DataType ofRows(List<Field> a, List<Field> b) {
        if (a.size() != b.size()) {
            return null;
        }
        List<Field> fields = new ArrayList<>();
        for (int i = 0; i < a.size(); i++) {
            DataType type = of(a.get(i).type(), b.get(i).type());
            if (type == null) {
                return null;
            }
            fields.add(new Field(a.get(i).name(), type, true));
        }
        return new DataType.Row(fields);
    }

    /** What an argument is cast to when the common type is decided: strings are compared as they are. */
    static DataType cast(DataType actual, DataType common) {
        return actual.isString() && common.isString() ? actual : common;
    }

    private static boolean isMoment(DataType type) {
        return type == DataType.DATE || type == DataType.TIMESTAMP || type == DataType.TIMESTAMP_TZ;
    }

    private static DataType ofNumbers(DataType a, DataType b) {
        boolean decimal = a instanceof DataType.Decimal || b instanceof DataType.Decimal;
        if (a == DataType.DOUBLE || b == DataType.DOUBLE) {
            return DataType.DOUBLE;
        }
        if (a == DataType.REAL || b == DataType.REAL) {
            // REAL holds TINYINT and SMALLINT exactly, nothing wider.
            DataType other = a == DataType.REAL ? b : a;
            return other == DataType.TINYINT || other == DataType.SMALLINT ? DataType.REAL : DataType.DOUBLE;
        }
        if (decimal) {
            return DecimalTypes.union(DecimalTypes.of(a), DecimalTypes.of(b));
        }
        return a.layout().byteWidth() >= b.layout().byteWidth() ? a : b;
    }

    private static DataType ofStrings(DataType a, DataType b) {
        if (a instanceof DataType.Char(int x) && b instanceof DataType.Char(int y)) {
            return new DataType.Char(Math.max(x, y));
        }
        return new DataType.Varchar(Math.max(length(a), length(b)));
    }

    private static int length(DataType string) {
        return switch (string) {
            case DataType.Varchar(int length) -> length;
            case DataType.Char(int length) -> length;
            case DataType.Simple _, DataType.Decimal _, DataType.Array _, DataType.Map _, DataType.Row _ ->
                DataType.Varchar.UNBOUNDED;
        };
    }
}
