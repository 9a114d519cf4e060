// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.columnar.type;

/**
 * The questions every type answers. Apart from {@link DataType}, whose constants must not be initialized by the classes of
 * those constants: a class initializes those of its interfaces that have default methods, and would then see nulls.
 */
sealed interface TypeFamily permits DataType {
    /** How a flat column of this type lies in memory. */
    Layout layout();

    default boolean isString() {
        return this instanceof DataType.Varchar || this instanceof DataType.Char;
    }

    default boolean isInteger() {
        return this instanceof DataType.Simple simple
                && switch (simple) {
                    case TINYINT, SMALLINT, INTEGER, BIGINT -> true;
                    case BOOLEAN,
                            REAL,
                            DOUBLE,
                            DATE,
                            TIME,
                            TIMESTAMP,
                            TIMESTAMP_TZ,
                            INTERVAL_MONTH,
                            INTERVAL_DAY,
                            INTERVAL,
                            VARBINARY,
                            NULL -> false;
                };
    }

    default boolean isInterval() {
        return this == DataType.Simple.INTERVAL_MONTH
                || this == DataType.Simple.INTERVAL_DAY
                || this == DataType.Simple.INTERVAL;
    }

    default boolean isNumeric() {
        return isInteger()
                || this == DataType.Simple.REAL
                || this == DataType.Simple.DOUBLE
                || this instanceof DataType.Decimal;
    }

    /** True when a child column exists: ARRAY, MAP and ROW. */
    default boolean isNested() {
        return layout() == Layout.LIST || layout() == Layout.STRUCT;
    }
}
