// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.planner.validation;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.avatica.util.TimeUnit;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.rel.type.RelDataTypeField;
import org.apache.calcite.sql.SqlIntervalQualifier;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.type.SqlTypeFactoryImpl;
import org.apache.calcite.sql.type.SqlTypeMappingRule;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.type.SqlTypeUtil;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.columnar.type.DataType;
import org.centella.columnar.type.Field;
import org.centella.columnar.type.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Our types as Calcite's and back. Fixed-length character literals are CHAR to Calcite; to us every string that is no
 * column of type CHAR is VARCHAR, so CHAR comes back as VARCHAR.
 */
public final class Types {
    static final int MOST_DAY_DIGITS = 10;
    static final int MIXED_DIGITS = 9;

    private Types() {}

    /** A factory for types of our type system, with strings in UTF-8 that compare by code point. */
    public static RelDataTypeFactory factory() {
        return new SqlTypeFactoryImpl(TypeSystem.INSTANCE) {
            @Override
            public Charset getDefaultCharset() {
                return StandardCharsets.UTF_8;
            }

            @Override
            public @Nullable RelDataType leastRestrictive(List<RelDataType> types, SqlTypeMappingRule casts) {
                RelDataType mixed = commonInterval(types, this);
                return mixed == null ? super.leastRestrictive(types, casts) : mixed;
            }
        };
    }

    /** The type of intervals of months and days for what is some of both, else null. */
    private static @Nullable RelDataType commonInterval(List<RelDataType> types, RelDataTypeFactory factory) {
        boolean months = false;
        boolean days = false;
        boolean nullable = false;
        for (RelDataType type : types) {
            boolean isNull = type.getSqlTypeName() == SqlTypeName.NULL;
            if (!isNull && !SqlTypeUtil.isInterval(type)) {
                return null;
            }
            boolean ofMonths = SqlTypeName.YEAR_INTERVAL_TYPES.contains(type.getSqlTypeName());
            months |= ofMonths;
            days |= !isNull && !ofMonths;
            nullable |= type.isNullable();
        }
        return months && days
                ? factory.createTypeWithNullability(toCalcite(DataType.INTERVAL, factory), nullable)
                : null;
    }

    public static RelDataType toCalcite(Schema schema, RelDataTypeFactory factory) {
        RelDataTypeFactory.Builder builder = factory.builder();
        for (Field field : schema.fields()) {
            builder.add(field.name(), toCalcite(field, factory));
        }
        return builder.build();
    }

    private static RelDataType toCalcite(Field field, RelDataTypeFactory factory) {
        return factory.createTypeWithNullability(toCalcite(field.type(), factory), field.nullable());
    }

    /** Not nullable, but for its elements. */
    public static RelDataType toCalcite(DataType type, RelDataTypeFactory factory) {
        return switch (type) {
            case DataType.Simple simple -> simple(simple, factory);
            case DataType.Decimal(int precision, int scale) ->
                factory.createSqlType(SqlTypeName.DECIMAL, precision, scale);
            case DataType.Varchar(int length) ->
                length == DataType.Varchar.UNBOUNDED
                        ? factory.createSqlType(SqlTypeName.VARCHAR)
                        : factory.createSqlType(SqlTypeName.VARCHAR, length);
            case DataType.Char(int length) -> factory.createSqlType(SqlTypeName.CHAR, length);
            case DataType.Array(DataType element) -> factory.createArrayType(nullable(element, factory), -1);
            case DataType.Map(DataType key, DataType value) ->
                factory.createMapType(toCalcite(key, factory), nullable(value, factory));
            case DataType.Row(List<Field> fields) -> toCalcite(new Schema(fields), factory);
        };
    }

    private static RelDataType nullable(DataType type, RelDataTypeFactory factory) {
        return factory.createTypeWithNullability(toCalcite(type, factory), true);
    }

    private static RelDataType simple(DataType.Simple type, RelDataTypeFactory factory) {
        return switch (type) {
            case BOOLEAN -> factory.createSqlType(SqlTypeName.BOOLEAN);
            case TINYINT -> factory.createSqlType(SqlTypeName.TINYINT);
            case SMALLINT -> factory.createSqlType(SqlTypeName.SMALLINT);
            case INTEGER -> factory.createSqlType(SqlTypeName.INTEGER);
            case BIGINT -> factory.createSqlType(SqlTypeName.BIGINT);
            case REAL -> factory.createSqlType(SqlTypeName.REAL);
            case DOUBLE -> factory.createSqlType(SqlTypeName.DOUBLE);
            case DATE -> factory.createSqlType(SqlTypeName.DATE);
            case TIME -> factory.createSqlType(SqlTypeName.TIME);
            case TIMESTAMP -> factory.createSqlType(SqlTypeName.TIMESTAMP);
            case TIMESTAMP_TZ -> factory.createSqlType(SqlTypeName.TIMESTAMP_WITH_LOCAL_TIME_ZONE);
            case INTERVAL_MONTH -> factory.createSqlIntervalType(interval(TimeUnit.YEAR, TimeUnit.MONTH));
            case INTERVAL_DAY -> factory.createSqlIntervalType(interval(TimeUnit.DAY, TimeUnit.SECOND));
            case INTERVAL -> factory.createSqlIntervalType(mixedInterval());
            case VARBINARY -> factory.createSqlType(SqlTypeName.VARBINARY);
            case NULL -> factory.createTypeWithNullability(factory.createSqlType(SqlTypeName.NULL), true);
        };
    }

    /**
     * Calcite has no interval of months and days. To it ours is one of days, marked by more digits of seconds than any other
     * is given.
     */
    private static SqlIntervalQualifier mixedInterval() {
        return new SqlIntervalQualifier(
                TimeUnit.DAY, MOST_DAY_DIGITS, TimeUnit.SECOND, MIXED_DIGITS, SqlParserPos.ZERO);
    }

    private static SqlIntervalQualifier interval(TimeUnit from, TimeUnit to) {
        return new SqlIntervalQualifier(from, to, SqlParserPos.ZERO);
    }

    /** Whether it is the type of intervals of months, days and less; asked of every column, so most are told at once. */
    public static boolean isMixedInterval(RelDataType type) {
        return type.getSqlTypeName() == SqlTypeName.INTERVAL_DAY_SECOND && fromCalcite(type) == DataType.INTERVAL;
    }

    static boolean isNested(RelDataType type) {
        return switch (type.getSqlTypeName()) {
            case ARRAY, MAP, ROW -> true;
            default -> false;
        };
    }

    public static Schema schema(RelDataType row) {
        List<Field> fields = new ArrayList<>(row.getFieldCount());
        for (RelDataTypeField field : row.getFieldList()) {
            fields.add(field(field));
        }
        return new Schema(fields);
    }

    private static List<Field> rowFields(RelDataType row) {
        List<Field> fields = new ArrayList<>(row.getFieldCount());
        for (RelDataTypeField field : row.getFieldList()) {
            Field own = field(field);
            fields.add(new Field(rowFieldName(row, field.getIndex()), own.type(), own.nullable()));
        }
        return fields;
    }

    /** The name of a field of a row; one that Calcite had to make up is f1, f2, … as in the function table. */
    public static String rowFieldName(RelDataType row, int field) {
        String name = row.getFieldList().get(field).getName();
        return name.equals("EXPR$" + field) ? "f" + (field + 1) : name;
    }

    private static Field field(RelDataTypeField field) {
        return new Field(
                field.getName(), fromCalcite(field.getType()), field.getType().isNullable());
    }

    /** What a CAST to this type casts to: as {@link #fromCalcite}, but CHAR pads and cuts. */
    public static DataType castTarget(RelDataType type) {
        return type.getSqlTypeName() == SqlTypeName.CHAR && type.getPrecision() > 0
                ? new DataType.Char(type.getPrecision())
                : fromCalcite(type);
    }

    /** @throws CentellaException FEATURE_NOT_SUPPORTED for a type that has no columns here */
    public static DataType fromCalcite(RelDataType type) {
        return switch (type.getSqlTypeName()) {
            case BOOLEAN -> DataType.BOOLEAN;
            case TINYINT -> DataType.TINYINT;
            case SMALLINT -> DataType.SMALLINT;
            case INTEGER -> DataType.INTEGER;
            case BIGINT -> DataType.BIGINT;
            case REAL -> DataType.REAL;
            case FLOAT, DOUBLE -> DataType.DOUBLE;
            case DECIMAL -> new DataType.Decimal(type.getPrecision(), Math.max(0, type.getScale()));
            case CHAR -> DataType.VARCHAR;
            case VARCHAR -> type.getPrecision() < 0 ? DataType.VARCHAR : new DataType.Varchar(type.getPrecision());
            case BINARY, VARBINARY -> DataType.VARBINARY;
            case DATE -> DataType.DATE;
            case TIME -> DataType.TIME;
            case TIMESTAMP -> DataType.TIMESTAMP;
            case TIMESTAMP_TZ, TIMESTAMP_WITH_LOCAL_TIME_ZONE -> DataType.TIMESTAMP_TZ;
            case INTERVAL_YEAR, INTERVAL_YEAR_MONTH, INTERVAL_MONTH -> DataType.INTERVAL_MONTH;
            case INTERVAL_DAY_SECOND -> type.getScale() == MIXED_DIGITS ? DataType.INTERVAL : DataType.INTERVAL_DAY;
            case INTERVAL_DAY,
                    INTERVAL_DAY_HOUR,
                    INTERVAL_DAY_MINUTE,
                    INTERVAL_HOUR,
                    INTERVAL_HOUR_MINUTE,
                    INTERVAL_HOUR_SECOND,
                    INTERVAL_MINUTE,
                    INTERVAL_MINUTE_SECOND,
                    INTERVAL_SECOND -> DataType.INTERVAL_DAY;
            case NULL -> DataType.NULL;
            case ARRAY -> new DataType.Array(fromCalcite(type.getComponentType()));
            case MAP -> new DataType.Map(fromCalcite(type.getKeyType()), fromCalcite(type.getValueType()));
            case ROW -> new DataType.Row(rowFields(type));
            default ->
                throw new CentellaException(
                        ErrorCode.FEATURE_NOT_SUPPORTED, "there are no columns of type " + type.getFullTypeString());
        };
    }
}
