// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.jdbc;

import java.sql.DatabaseMetaData;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.centella.columnar.type.DataType;
import org.centella.columnar.type.Field;
import org.centella.columnar.type.Schema;
import org.jspecify.annotations.Nullable;

/** The rows of {@link DatabaseMetaData#getTypeInfo()}. */
final class TypeInfo {
    static final List<DataType> TYPES = DataType.FLAT.stream()
            .sorted(Comparator.comparingInt(JdbcTypes::id))
            .toList();

    static final Schema SCHEMA = Schema.of(
            Field.of("TYPE_NAME", DataType.VARCHAR),
            Field.of("DATA_TYPE", DataType.INTEGER),
            Field.of("PRECISION", DataType.INTEGER),
            Field.of("LITERAL_PREFIX", DataType.VARCHAR),
            Field.of("LITERAL_SUFFIX", DataType.VARCHAR),
            Field.of("CREATE_PARAMS", DataType.VARCHAR),
            Field.of("NULLABLE", DataType.SMALLINT),
            Field.of("CASE_SENSITIVE", DataType.BOOLEAN),
            Field.of("SEARCHABLE", DataType.SMALLINT),
            Field.of("UNSIGNED_ATTRIBUTE", DataType.BOOLEAN),
            Field.of("FIXED_PREC_SCALE", DataType.BOOLEAN),
            Field.of("AUTO_INCREMENT", DataType.BOOLEAN),
            Field.of("LOCAL_TYPE_NAME", DataType.VARCHAR),
            Field.of("MINIMUM_SCALE", DataType.SMALLINT),
            Field.of("MAXIMUM_SCALE", DataType.SMALLINT),
            Field.of("SQL_DATA_TYPE", DataType.INTEGER),
            Field.of("SQL_DATETIME_SUB", DataType.INTEGER),
            Field.of("NUM_PREC_RADIX", DataType.INTEGER));

    private TypeInfo() {}

    static List<@Nullable Object> row(DataType type) {
        boolean number = type.isNumeric();
        String name = JdbcTypes.name(type);
        int precision = JdbcTypes.precision(type);
        int maxScale = type instanceof DataType.Decimal ? DataType.Decimal.MAX_PRECISION : JdbcTypes.scale(type);
        return list(
                name,
                JdbcTypes.id(type),
                precision == 0 ? null : precision,
                number || type == DataType.Simple.BOOLEAN ? null : type.isString() ? "'" : name + " '",
                number || type == DataType.Simple.BOOLEAN ? null : "'",
                createParameters(type),
                (short) DatabaseMetaData.typeNullable,
                type.isString(),
                (short) (type.isString() ? DatabaseMetaData.typeSearchable : DatabaseMetaData.typePredBasic),
                !number,
                false,
                false,
                name,
                (short) 0,
                (short) maxScale,
                null,
                null,
                number ? 10 : null);
    }

    private static @Nullable String createParameters(DataType type) {
        return switch (type) {
            case DataType.Decimal _ -> "precision,scale";
            case DataType.Varchar _, DataType.Char _ -> "length";
            case DataType.Simple _, DataType.Array _, DataType.Map _, DataType.Row _ -> null;
        };
    }

    /** A row of values that may be null. */
    static List<@Nullable Object> list(@Nullable Object... values) {
        return new ArrayList<>(Arrays.asList(values));
    }
}
