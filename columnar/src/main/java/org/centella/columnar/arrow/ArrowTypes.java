// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.columnar.arrow;

import java.util.List;
import java.util.Map;
import org.apache.arrow.vector.types.DateUnit;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.IntervalUnit;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.columnar.type.DataType;
import org.centella.columnar.type.Field;
import org.centella.columnar.type.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Our types as Arrow's and back. Each exported field carries the SQL spelling of its type as metadata, for Arrow has no
 * VARCHAR(n) and no CHAR; a field without it gets the type its Arrow type suggests.
 */
public final class ArrowTypes {
    /** Metadata key of the SQL type. */
    public static final String SQL_TYPE = "centella:type";

    private static final int DECIMAL_BITS = 128;

    private ArrowTypes() {}

    public static org.apache.arrow.vector.types.pojo.Schema toArrow(Schema schema) {
        return toArrow(schema, ArrowStrings.VIEWS);
    }

    public static org.apache.arrow.vector.types.pojo.Schema toArrow(Schema schema, ArrowStrings strings) {
        return new org.apache.arrow.vector.types.pojo.Schema(
                schema.fields().stream().map(f -> toArrow(f, strings)).toList());
    }

    public static Schema fromArrow(org.apache.arrow.vector.types.pojo.Schema schema) {
        return new Schema(schema.getFields().stream().map(ArrowTypes::fromArrow).toList());
    }

    public static org.apache.arrow.vector.types.pojo.Field toArrow(Field field, ArrowStrings strings) {
        DataType type = field.type();
        boolean nullable = field.nullable() || type.equals(DataType.NULL);
        FieldType fieldType =
                new FieldType(nullable, arrowType(type, strings), null, Map.of(SQL_TYPE, type.toString()));
        return new org.apache.arrow.vector.types.pojo.Field(field.name(), fieldType, children(type, strings));
    }

    private static List<org.apache.arrow.vector.types.pojo.Field> children(DataType type, ArrowStrings strings) {
        return switch (type) {
            case DataType.Array array -> List.of(toArrow(Field.of("item", array.element()), strings));
            case DataType.Map map -> List.of(toArrow(new Field("entries", map.entry(), false), strings));
            case DataType.Row row ->
                row.fields().stream().map(f -> toArrow(f, strings)).toList();
            case DataType.Simple ignored -> List.of();
            case DataType.Decimal ignored -> List.of();
            case DataType.Varchar ignored -> List.of();
            case DataType.Char ignored -> List.of();
        };
    }

    private static ArrowType arrowType(DataType type, ArrowStrings strings) {
        return switch (type) {
            case DataType.Simple simple ->
                switch (simple) {
                    case BOOLEAN -> ArrowType.Bool.INSTANCE;
                    case TINYINT -> new ArrowType.Int(8, true);
                    case SMALLINT -> new ArrowType.Int(16, true);
                    case INTEGER -> new ArrowType.Int(32, true);
                    case BIGINT -> new ArrowType.Int(64, true);
                    case REAL -> new ArrowType.FloatingPoint(FloatingPointPrecision.SINGLE);
                    case DOUBLE -> new ArrowType.FloatingPoint(FloatingPointPrecision.DOUBLE);
                    case DATE -> new ArrowType.Date(DateUnit.DAY);
                    case TIME -> new ArrowType.Time(TimeUnit.MICROSECOND, Long.SIZE);
                    case TIMESTAMP -> new ArrowType.Timestamp(TimeUnit.MICROSECOND, null);
                    case TIMESTAMP_TZ -> new ArrowType.Timestamp(TimeUnit.MICROSECOND, "UTC");
                    case INTERVAL_MONTH -> new ArrowType.Interval(IntervalUnit.YEAR_MONTH);
                    case INTERVAL_DAY -> new ArrowType.Duration(TimeUnit.MICROSECOND);
                    case INTERVAL -> new ArrowType.Interval(IntervalUnit.MONTH_DAY_NANO);
                    case VARBINARY -> strings.binary();
                    case NULL -> ArrowType.Null.INSTANCE;
                };
            case DataType.Decimal d -> new ArrowType.Decimal(d.precision(), d.scale(), DECIMAL_BITS);
            case DataType.Varchar ignored -> strings.text();
            case DataType.Char ignored -> strings.text();
            case DataType.Array ignored -> ArrowType.List.INSTANCE;
            case DataType.Map ignored -> new ArrowType.Map(false);
            case DataType.Row ignored -> ArrowType.Struct.INSTANCE;
        };
    }

    /** @throws CentellaException FEATURE_NOT_SUPPORTED for Arrow types that have no counterpart */
    public static Field fromArrow(org.apache.arrow.vector.types.pojo.Field field) {
        DataType plain = plainType(field);
        String spelled = field.getMetadata().get(SQL_TYPE);
        DataType type = plain;
        if (spelled != null) {
            DataType exact = DataType.parse(spelled);
            // Metadata survives changes that others make to a field; it counts only while it fits.
            boolean fits = arrowType(exact, ArrowStrings.VIEWS).equals(field.getType())
                    || arrowType(exact, ArrowStrings.OFFSETS).equals(field.getType());
            type = fits && !plain.isNested() ? exact : plain;
        }
        return new Field(field.getName(), type, field.isNullable());
    }

    private static DataType plainType(org.apache.arrow.vector.types.pojo.Field field) {
        if (field.getDictionary() != null) {
            throw noCounterpart(field);
        }
        DataType type = switch (field.getType()) {
            case ArrowType.Bool ignored -> DataType.BOOLEAN;
            case ArrowType.Int i -> i.getIsSigned() ? integer(i.getBitWidth()) : null;
            case ArrowType.FloatingPoint f -> floatingPoint(f.getPrecision());
            case ArrowType.Decimal d ->
                d.getBitWidth() == DECIMAL_BITS ? new DataType.Decimal(d.getPrecision(), d.getScale()) : null;
            case ArrowType.Utf8 ignored -> DataType.VARCHAR;
            case ArrowType.Utf8View ignored -> DataType.VARCHAR;
            case ArrowType.Binary ignored -> DataType.VARBINARY;
            case ArrowType.BinaryView ignored -> DataType.VARBINARY;
            case ArrowType.Date d -> d.getUnit() == DateUnit.DAY ? DataType.DATE : null;
            case ArrowType.Time ignored -> DataType.TIME;
            case ArrowType.Timestamp t -> t.getTimezone() == null ? DataType.TIMESTAMP : DataType.TIMESTAMP_TZ;
            case ArrowType.Interval i ->
                switch (i.getUnit()) {
                    case YEAR_MONTH -> DataType.INTERVAL_MONTH;
                    case MONTH_DAY_NANO -> DataType.INTERVAL;
                    case DAY_TIME -> null;
                };
            case ArrowType.Duration ignored -> DataType.INTERVAL_DAY;
            case ArrowType.List ignored -> new DataType.Array(child(field, 0).type());
            case ArrowType.Map ignored -> {
                org.apache.arrow.vector.types.pojo.Field entries =
                        field.getChildren().getFirst();
                yield new DataType.Map(
                        child(entries, 0).type(), child(entries, 1).type());
            }
            case ArrowType.Struct ignored ->
                new DataType.Row(
                        field.getChildren().stream().map(ArrowTypes::fromArrow).toList());
            case ArrowType.Null ignored -> DataType.NULL;
            default -> null;
        };
        if (type == null) {
            throw noCounterpart(field);
        }
        return type;
    }

    private static Field child(org.apache.arrow.vector.types.pojo.Field field, int index) {
        return fromArrow(field.getChildren().get(index));
    }

    private static DataType integer(int bits) {
        return switch (bits) {
            case 8 -> DataType.TINYINT;
            case 16 -> DataType.SMALLINT;
            case 32 -> DataType.INTEGER;
            default -> DataType.BIGINT;
        };
    }

    private static @Nullable DataType floatingPoint(FloatingPointPrecision precision) {
        return switch (precision) {
            case HALF -> null;
            case SINGLE -> DataType.REAL;
            case DOUBLE -> DataType.DOUBLE;
        };
    }

    private static CentellaException noCounterpart(org.apache.arrow.vector.types.pojo.Field field) {
        return new CentellaException(
                ErrorCode.FEATURE_NOT_SUPPORTED, "no SQL type corresponds to the Arrow field " + field);
    }
}
