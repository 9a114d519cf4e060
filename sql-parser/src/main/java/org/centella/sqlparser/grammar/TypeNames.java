// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.sqlparser.grammar;

import java.util.List;
import java.util.Locale;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.SqlBasicTypeNameSpec;
import org.apache.calcite.sql.SqlTypeNameSpec;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.type.SqlTypeName;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.columnar.type.DataType;
import org.centella.sqlparser.Positions;
import org.jspecify.annotations.Nullable;

/** The types' names, those of the standard and those that PostgreSQL's, DuckDB's and Spark's users type. */
final class TypeNames {
    private TypeNames() {}

    /** @param sizes length, or precision and scale, as far as they are given */
    static SqlTypeNameSpec of(String name, List<Integer> sizes, SqlParserPos pos) {
        SqlTypeName type = type(name.toUpperCase(Locale.ROOT));
        if (type == null) {
            throw new CentellaException(ErrorCode.SYNTAX_ERROR, "there is no type " + name, Positions.of(pos), null);
        }
        int first = sizes.isEmpty() || !type.allowsPrec() ? RelDataType.PRECISION_NOT_SPECIFIED : sizes.getFirst();
        return switch (type) {
            case DECIMAL -> decimal(sizes, pos);
            case VARCHAR, CHAR, VARBINARY, TIME, TIMESTAMP, TIMESTAMP_WITH_LOCAL_TIME_ZONE ->
                new SqlBasicTypeNameSpec(type, first, pos);
            default -> new SqlBasicTypeNameSpec(type, pos);
        };
    }

    private static SqlTypeNameSpec decimal(List<Integer> sizes, SqlParserPos pos) {
        if (sizes.isEmpty()) {
            return new SqlBasicTypeNameSpec(SqlTypeName.DECIMAL, pos);
        }
        int precision = sizes.getFirst();
        int scale = sizes.size() < 2 ? RelDataType.SCALE_NOT_SPECIFIED : sizes.get(1);
        if (precision < 1
                || precision > DataType.Decimal.MAX_PRECISION
                || sizes.size() == 2 && (scale < 0 || scale > precision)) {
            throw new CentellaException(
                    ErrorCode.INVALID_ARGUMENT,
                    "a DECIMAL has 1 to " + DataType.Decimal.MAX_PRECISION
                            + " digits, as many of them or fewer behind the point",
                    Positions.of(pos),
                    null);
        }
        return new SqlBasicTypeNameSpec(SqlTypeName.DECIMAL, precision, scale, pos);
    }

    private static @Nullable SqlTypeName type(String name) {
        return switch (name) {
            case "BOOLEAN", "BOOL", "LOGICAL" -> SqlTypeName.BOOLEAN;
            case "TINYINT", "INT1", "BYTE" -> SqlTypeName.TINYINT;
            case "SMALLINT", "INT2", "SHORT" -> SqlTypeName.SMALLINT;
            case "INTEGER", "INT", "INT4", "SIGNED" -> SqlTypeName.INTEGER;
            case "BIGINT", "INT8", "LONG" -> SqlTypeName.BIGINT;
            case "REAL", "FLOAT4" -> SqlTypeName.REAL;
            case "FLOAT", "FLOAT8", "DOUBLE", "DOUBLE PRECISION" -> SqlTypeName.DOUBLE;
            case "DECIMAL", "DEC", "NUMERIC" -> SqlTypeName.DECIMAL;
            case "VARCHAR", "CHARACTER VARYING", "CHAR VARYING", "TEXT", "STRING", "JSON", "JSONB" ->
                SqlTypeName.VARCHAR;
            case "CHAR", "CHARACTER", "BPCHAR" -> SqlTypeName.CHAR;
            case "VARBINARY", "BINARY", "BINARY VARYING", "BYTEA", "BLOB" -> SqlTypeName.VARBINARY;
            case "DATE" -> SqlTypeName.DATE;
            case "TIME" -> SqlTypeName.TIME;
            case "TIMESTAMP", "DATETIME" -> SqlTypeName.TIMESTAMP;
            case "TIMESTAMP WITH TIME ZONE", "TIMESTAMPTZ" -> SqlTypeName.TIMESTAMP_WITH_LOCAL_TIME_ZONE;
            default -> null;
        };
    }
}
