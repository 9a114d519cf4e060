// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.storage.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.centella.columnar.Column;
import org.centella.columnar.ColumnBuilder;
import org.centella.columnar.Values;
import org.centella.columnar.memory.MemoryPool;
import org.centella.columnar.type.DataType;
import org.centella.columnar.type.Field;
import org.jspecify.annotations.Nullable;

/**
 * JSON within nested columns as values of {@link org.centella.columnar.Values}' classes: numbers and truth values as JSON has
 * them, everything else as the text of a column would be read.
 */
final class JsonValues implements AutoCloseable {
    private final ValueFormat format;
    private final MemoryPool memory;
    private final Map<DataType, TextConversion.Converter> converters = new HashMap<>();
    private final ColumnBuilder text;

    JsonValues(ValueFormat format, MemoryPool memory) {
        this.format = format;
        this.memory = memory;
        this.text = new ColumnBuilder(DataType.VARCHAR, memory, 1);
    }

    /** @throws IllegalArgumentException when the JSON is no value of the type */
    @Nullable
    Object of(@Nullable JsonNode node, DataType type) {
        if (node == null || node.isNull()) {
            return null;
        }
        return switch (type) {
            case DataType.Array array -> {
                check(node.isArray(), node, type);
                List<@Nullable Object> values = new ArrayList<>();
                node.forEach(element -> values.add(of(element, array.element())));
                yield values;
            }
            case DataType.Map map -> {
                check(node.isObject(), node, type);
                Map<@Nullable Object, @Nullable Object> values = new LinkedHashMap<>();
                node.properties()
                        .forEach(e ->
                                values.put(of(TextNode.valueOf(e.getKey()), map.key()), of(e.getValue(), map.value())));
                yield values;
            }
            case DataType.Row row -> {
                check(node.isObject(), node, type);
                List<@Nullable Object> values = new ArrayList<>();
                for (Field field : row.fields()) {
                    values.add(of(node.get(field.name()), field.type()));
                }
                yield values;
            }
            case DataType.Decimal decimal -> decimal(node, decimal);
            case DataType.Varchar _, DataType.Char _ -> node.isTextual() ? node.textValue() : node.toString();
            case DataType.Simple simple -> simple(node, simple);
        };
    }

    private static void check(boolean fits, JsonNode node, DataType type) {
        if (!fits) {
            throw new IllegalArgumentException(node + " is no " + type);
        }
    }

    private static BigDecimal decimal(JsonNode node, DataType.Decimal type) {
        try {
            return new BigDecimal(node.asText()).setScale(type.scale());
        } catch (ArithmeticException | NumberFormatException e) {
            throw new IllegalArgumentException(node + " is no " + type, e);
        }
    }

    private @Nullable Object simple(JsonNode node, DataType.Simple type) {
        String text = node.asText();
        try {
            return switch (type) {
                case BOOLEAN -> node.isBoolean() ? (Object) node.booleanValue() : read(text, type);
                case TINYINT -> Byte.valueOf(text);
                case SMALLINT -> Short.valueOf(text);
                case INTEGER -> Integer.valueOf(text);
                case BIGINT -> Long.valueOf(text);
                case REAL -> Float.valueOf(text);
                case DOUBLE -> Double.valueOf(text);
                case DATE, TIME, TIMESTAMP, TIMESTAMP_TZ, VARBINARY, INTERVAL_MONTH, INTERVAL_DAY, INTERVAL ->
                    read(text, type);
                case NULL -> null;
            };
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(node + " is no " + type, e);
        }
    }

    private Object read(String value, DataType type) {
        text.reset();
        text.appendBytes(value.getBytes(StandardCharsets.UTF_8));
        Column read =
                converters.computeIfAbsent(type, t -> format.parse(t, memory)).convert(text.view());
        Object result = Values.get(read, 0);
        if (result == null) {
            throw new IllegalArgumentException("'" + value + "' is no " + type);
        }
        return result;
    }

    @Override
    public void close() {
        converters.values().forEach(TextConversion.Converter::close);
        text.close();
    }
}
