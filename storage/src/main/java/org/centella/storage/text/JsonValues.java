// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.storage.text;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.centella.columnar.type.DataType;
import org.centella.columnar.type.Field;
import org.jspecify.annotations.Nullable;

/** JSON within nested columns as values of {@link org.centella.columnar.Values}' classes. */
final class JsonValues {
    private JsonValues() {}

    /** @throws IllegalArgumentException when the JSON is no value of the type */
    static @Nullable Object of(@Nullable JsonNode node, DataType type) {
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
                node.properties().forEach(e -> values.put(e.getKey(), of(e.getValue(), map.value())));
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

    private static @Nullable Object simple(JsonNode node, DataType.Simple type) {
        String text = node.asText();
        try {
            return switch (type) {
                case BOOLEAN -> {
                    check(node.isBoolean(), node, type);
                    yield node.booleanValue();
                }
                case TINYINT -> Byte.valueOf(text);
                case SMALLINT -> Short.valueOf(text);
                case INTEGER -> Integer.valueOf(text);
                case BIGINT -> Long.valueOf(text);
                case REAL -> Float.valueOf(text);
                case DOUBLE -> Double.valueOf(text);
                case DATE -> LocalDate.parse(text);
                case TIME -> LocalTime.parse(text);
                case TIMESTAMP -> LocalDateTime.parse(text.replace(' ', 'T'));
                case TIMESTAMP_TZ -> Instant.parse(text.replace(' ', 'T'));
                case VARBINARY -> Base64.getDecoder().decode(text);
                case INTERVAL_MONTH, INTERVAL_DAY, INTERVAL -> throw new IllegalArgumentException("an interval");
                case NULL -> null;
            };
        } catch (DateTimeException | NumberFormatException e) {
            throw new IllegalArgumentException(node + " is no " + type, e);
        }
    }
}
