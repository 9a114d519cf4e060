// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.benchmarks.random;

import java.util.Arrays;
import java.util.List;
import org.centella.columnar.type.DataType;
import org.centella.columnar.type.Field;

/** The types that random expressions have; one stands for all types that behave alike. */
enum Kind {
    INTEGER("INTEGER", "i", DataType.INTEGER),
    BIGINT("BIGINT", "l", DataType.BIGINT),
    DECIMAL("DECIMAL(9, 2)", "c", new DataType.Decimal(9, 2)),
    /** Eighths only: their sums are exact in any order, so that engines agree to the last bit. */
    DOUBLE("DOUBLE", "d", DataType.DOUBLE),
    TEXT("VARCHAR", "s", DataType.VARCHAR),
    DATE("DATE", "t", DataType.DATE),
    TIMESTAMP("TIMESTAMP", "u", DataType.TIMESTAMP),
    BOOLEAN("BOOLEAN", "b", DataType.BOOLEAN),
    INTEGERS("INTEGER[]", "a", new DataType.Array(DataType.INTEGER)),
    TEXTS("VARCHAR[]", "w", new DataType.Array(DataType.VARCHAR)),
    MAP("MAP(VARCHAR, INTEGER)", "m", new DataType.Map(DataType.VARCHAR, DataType.INTEGER)),
    ROW(
            "STRUCT(a INTEGER, b VARCHAR)",
            "r",
            new DataType.Row(List.of(Field.of("a", DataType.INTEGER), Field.of("b", DataType.VARCHAR))));

    static final List<Kind> SCALARS =
            Arrays.stream(values()).filter(k -> k.compareTo(INTEGERS) < 0).toList();

    private final String sql;
    private final String letter;
    private final DataType stored;

    Kind(String sql, String letter, DataType stored) {
        this.sql = sql;
        this.letter = letter;
        this.stored = stored;
    }

    /** As CAST names it. */
    String sql() {
        return sql;
    }

    /** The name of a table's column of this kind. */
    String column(int number) {
        return letter + number;
    }

    /** How a table's column of this kind is written. */
    DataType stored() {
        return stored;
    }

    boolean isNumber() {
        return this == INTEGER || this == BIGINT || this == DECIMAL || this == DOUBLE;
    }

    /** Engines compare maps with their entries in another order differently. */
    boolean isOrdered() {
        return this != MAP;
    }
}
