// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.storage.parquet;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.parquet.format.ConvertedType;
import org.apache.parquet.format.DecimalType;
import org.apache.parquet.format.FieldRepetitionType;
import org.apache.parquet.format.LogicalType;
import org.apache.parquet.format.LogicalTypes;
import org.apache.parquet.format.MicroSeconds;
import org.apache.parquet.format.SchemaElement;
import org.apache.parquet.format.TimeType;
import org.apache.parquet.format.TimeUnit;
import org.apache.parquet.format.TimestampType;
import org.apache.parquet.format.Type;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.columnar.type.DataType;
import org.centella.columnar.type.Field;
import org.centella.columnar.type.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The Parquet schema of a table's schema: the footer's elements in depth-first order, and the leaves in that order. Lists
 * and maps take the three-level form of the format's LogicalTypes.md:
 *
 * <pre>
 *   ARRAY   optional group a (LIST) { repeated group list { optional T element } }
 *   MAP     optional group m (MAP)  { repeated group key_value { required K key; optional V value } }
 *   ROW     optional group r        { its fields }
 * </pre>
 */
final class FileSchema {
    private static final TimeUnit MICROS = TimeUnit.MICROS(new MicroSeconds());
    /** Digits that every 4-byte integer holds. */
    private static final int MAX_INT_PRECISION = 9;

    private final List<SchemaElement> elements = new ArrayList<>();
    private final List<LeafColumn> leaves = new ArrayList<>();
    private final List<String> path = new ArrayList<>();

    /** @throws CentellaException INVALID_ARGUMENT for what a file cannot tell apart or hold */
    FileSchema(Schema schema) {
        requireDistinctNames(schema.fields(), "a file");
        SchemaElement root = new SchemaElement("schema");
        root.setNum_children(schema.size());
        elements.add(root);
        schema.fields().forEach(field -> add(field, 0, 0));
    }

    private static void requireDistinctNames(List<Field> fields, String where) {
        if (fields.isEmpty()) {
            throw new CentellaException(ErrorCode.INVALID_ARGUMENT, where + " without columns cannot be written");
        }
        Set<String> names = new HashSet<>();
        for (Field field : fields) {
            if (!names.add(field.name())) {
                throw new CentellaException(
                        ErrorCode.INVALID_ARGUMENT,
                        where + " cannot have two columns " + field.name() + ": give one of them an alias");
            }
        }
    }

    List<SchemaElement> elements() {
        return elements;
    }

    List<LeafColumn> leaves() {
        return leaves;
    }

    private void add(Field field, int parentDefinition, int repetition) {
        int definition = parentDefinition + (field.nullable() ? 1 : 0);
        SchemaElement element =
                element(field.name(), field.nullable() ? FieldRepetitionType.OPTIONAL : FieldRepetitionType.REQUIRED);
        path.add(field.name());
        switch (field.type()) {
            case DataType.Array array -> {
                group(element, 1, LogicalTypes.LIST, ConvertedType.LIST);
                repeatedGroup("list", 1);
                add(Field.of("element", array.element()), definition + 1, repetition + 1);
                path.removeLast();
            }
            case DataType.Map map -> {
                group(element, 1, LogicalTypes.MAP, ConvertedType.MAP);
                repeatedGroup("key_value", 2);
                map.entry().fields().forEach(f -> add(f, definition + 1, repetition + 1));
                path.removeLast();
            }
            case DataType.Row row -> {
                requireDistinctNames(row.fields(), "column " + field.name());
                element.setNum_children(row.fields().size());
                row.fields().forEach(f -> add(f, definition, repetition));
            }
            case DataType.Simple _, DataType.Decimal _, DataType.Varchar _, DataType.Char _ ->
                leaf(element, field.type(), definition, repetition);
        }
        path.removeLast();
    }

    private SchemaElement element(String name, FieldRepetitionType repetition) {
        SchemaElement element = new SchemaElement(name);
        element.setRepetition_type(repetition);
        elements.add(element);
        return element;
    }

    private static void group(SchemaElement element, int children, LogicalType logical, ConvertedType converted) {
        element.setNum_children(children);
        element.setLogicalType(logical);
        element.setConverted_type(converted);
    }

    private void repeatedGroup(String name, int children) {
        element(name, FieldRepetitionType.REPEATED).setNum_children(children);
        path.add(name);
    }

    private void leaf(SchemaElement element, DataType type, int definition, int repetition) {
        switch (type) {
            case DataType.Simple simple -> simple(element, simple);
            case DataType.Decimal decimal -> decimal(element, decimal);
            case DataType.Varchar _, DataType.Char _ ->
                annotate(element, Type.BYTE_ARRAY, LogicalTypes.UTF8, ConvertedType.UTF8);
            case DataType.Array _, DataType.Map _, DataType.Row _ -> throw new AssertionError(type);
        }
        int width = element.isSetType_length() ? element.getType_length() : 0;
        DataType written = type == DataType.INTERVAL ? Conversion.INTERVAL_AS_NUMBER : type;
        leaves.add(new LeafColumn(List.copyOf(path), written, element.getType(), width, definition, repetition));
    }

    private static void simple(SchemaElement element, DataType.Simple type) {
        switch (type) {
            case BOOLEAN -> annotate(element, Type.BOOLEAN, null, null);
            case TINYINT -> annotate(element, Type.INT32, LogicalTypes.INT_8, ConvertedType.INT_8);
            case SMALLINT -> annotate(element, Type.INT32, LogicalTypes.INT_16, ConvertedType.INT_16);
            // Parquet's INTERVAL counts unsigned milliseconds and so holds neither microseconds nor negative intervals.
            case INTERVAL -> decimal(element, Conversion.INTERVAL_AS_NUMBER);
            case INTEGER, INTERVAL_MONTH -> annotate(element, Type.INT32, null, null);
            case BIGINT, INTERVAL_DAY -> annotate(element, Type.INT64, null, null);
            case REAL -> annotate(element, Type.FLOAT, null, null);
            case DOUBLE -> annotate(element, Type.DOUBLE, null, null);
            case DATE -> annotate(element, Type.INT32, LogicalTypes.DATE, ConvertedType.DATE);
            case TIME -> annotate(element, Type.INT64, LogicalType.TIME(new TimeType(false, MICROS)), null);
            case TIMESTAMP ->
                annotate(element, Type.INT64, LogicalType.TIMESTAMP(new TimestampType(false, MICROS)), null);
            case TIMESTAMP_TZ ->
                annotate(
                        element,
                        Type.INT64,
                        LogicalType.TIMESTAMP(new TimestampType(true, MICROS)),
                        ConvertedType.TIMESTAMP_MICROS);
            case VARBINARY -> annotate(element, Type.BYTE_ARRAY, null, null);
            case NULL -> annotate(element, Type.INT32, LogicalTypes.UNKNOWN, null);
        }
    }

    private static void decimal(SchemaElement element, DataType.Decimal type) {
        Type physical = type.precision() <= MAX_INT_PRECISION
                ? Type.INT32
                : type.isLong() ? Type.INT64 : Type.FIXED_LEN_BYTE_ARRAY;
        annotate(
                element,
                physical,
                LogicalType.DECIMAL(new DecimalType(type.scale(), type.precision())),
                ConvertedType.DECIMAL);
        element.setScale(type.scale());
        element.setPrecision(type.precision());
        if (physical == Type.FIXED_LEN_BYTE_ARRAY) {
            element.setType_length(bytesFor(type.precision()));
        }
    }

    /** Bytes that hold every integer of that many digits, with sign. */
    private static int bytesFor(int precision) {
        return BigInteger.TEN.pow(precision).subtract(BigInteger.ONE).bitLength() / Byte.SIZE + 1;
    }

    private static void annotate(
            SchemaElement element, Type physical, @Nullable LogicalType logical, @Nullable ConvertedType converted) {
        element.setType(physical);
        if (logical != null) {
            element.setLogicalType(logical);
        }
        if (converted != null) {
            element.setConverted_type(converted);
        }
    }
}
