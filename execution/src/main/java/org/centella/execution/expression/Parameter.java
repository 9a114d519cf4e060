// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.expression;

import org.centella.columnar.type.DataType;
import org.jspecify.annotations.Nullable;

/** What a place in a signature takes, and what it casts to by itself. A bare NULL fits everywhere. */
enum Parameter {
    BOOLEAN("BOOLEAN"),
    /** TINYINT, SMALLINT and INTEGER, as INTEGER. */
    INTEGER("INTEGER"),
    /** Any integer, as BIGINT. */
    BIGINT("BIGINT"),
    /** Any integer, and a decimal, float or double that is rounded to one. */
    WHOLE("BIGINT"),
    /** Any number, as it is. */
    NUMBER("NUMERIC"),
    /** Any number, as DOUBLE. */
    DOUBLE("DOUBLE"),
    /** VARCHAR or CHAR, as it is. */
    STRING("VARCHAR"),
    /** Anything that has a text, as VARCHAR. */
    TEXT("ANY"),
    BINARY("VARBINARY"),
    DATE("DATE"),
    TIME("TIME"),
    /** TIMESTAMP, or DATE as its midnight. */
    TIMESTAMP("TIMESTAMP"),
    TIMESTAMP_TZ("TIMESTAMP WITH TIME ZONE"),
    INTERVAL_MONTH("INTERVAL YEAR TO MONTH"),
    INTERVAL_DAY("INTERVAL DAY TO SECOND"),
    /** Any interval, as one of months and days. */
    INTERVAL("INTERVAL"),
    /** Anything, as it is. */
    ANY("ANY");

    private final String text;

    Parameter(String text) {
        this.text = text;
    }

    /** The type the argument is cast to, or null when it does not fit. */
    @Nullable
    DataType coerce(DataType actual) {
        boolean bare = actual == DataType.NULL;
        return switch (this) {
            case BOOLEAN -> only(actual, DataType.BOOLEAN);
            case INTEGER -> bare || (actual.isInteger() && actual != DataType.BIGINT) ? DataType.INTEGER : null;
            case BIGINT -> bare || actual.isInteger() ? DataType.BIGINT : null;
            case DOUBLE -> bare || actual.isNumeric() ? DataType.DOUBLE : null;
            case WHOLE -> bare || actual.isNumeric() ? DataType.BIGINT : null;
            case NUMBER -> bare ? DataType.DOUBLE : actual.isNumeric() ? actual : null;
            case TEXT ->
                actual.isString()
                        ? actual
                        : actual.isNested() || actual == DataType.VARBINARY ? null : DataType.VARCHAR;
            case STRING -> bare ? DataType.VARCHAR : actual.isString() ? actual : null;
            case BINARY -> only(actual, DataType.VARBINARY);
            case DATE -> only(actual, DataType.DATE);
            case TIME -> only(actual, DataType.TIME);
            case TIMESTAMP -> actual == DataType.DATE ? DataType.TIMESTAMP : only(actual, DataType.TIMESTAMP);
            case TIMESTAMP_TZ -> only(actual, DataType.TIMESTAMP_TZ);
            case INTERVAL_MONTH -> only(actual, DataType.INTERVAL_MONTH);
            case INTERVAL_DAY -> only(actual, DataType.INTERVAL_DAY);
            case INTERVAL -> bare || actual.isInterval() ? DataType.INTERVAL : null;
            case ANY -> actual;
        };
    }

    private static @Nullable DataType only(DataType actual, DataType wanted) {
        return actual == wanted || actual == DataType.NULL ? wanted : null;
    }

    @Override
    public String toString() {
        return text;
    }
}
