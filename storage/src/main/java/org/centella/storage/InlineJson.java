// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.storage;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.Period;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.centella.columnar.Interval;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.columnar.type.DataType;
import org.jspecify.annotations.Nullable;

/**
 * Rows as JSON without loss: times count microseconds, decimals and what JSON has no number for are text, bytes are
 * Base64, a map is a list of pairs.
 */
final class InlineJson {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final long MICROS = 1_000_000;

    private InlineJson() {}

    static String write(InlineRows rows) {
        try {
            return MAPPER.writeValueAsString(tree(rows));
        } catch (JsonProcessingException e) {
            throw new CentellaException(ErrorCode.INTERNAL_ERROR, "rows cannot be written as JSON: " + e, e);
        }
    }

    static InlineRows read(String text) {
        try {
            return read(MAPPER.readTree(text));
        } catch (JsonProcessingException e) {
            throw new CentellaException(ErrorCode.CORRUPT_FILE, "rows cannot be read from JSON: " + e, e);
        }
    }

    static ObjectNode tree(InlineRows rows) {
        ObjectNode tree = NODES.objectNode();
        ArrayNode types = tree.putArray("types");
        rows.types().forEach(type -> types.add(type.toString()));
        ArrayNode array = tree.putArray("rows");
        for (int i = 0; i < rows.size(); i++) {
            array.add(list(rows.types(), rows.row(i)));
        }
        return tree;
    }

    static InlineRows read(JsonNode tree) {
        List<DataType> types = new ArrayList<>();
        tree.get("types").forEach(type -> types.add(DataType.parse(type.asText())));
        List<List<@Nullable Object>> rows = new ArrayList<>();
        tree.get("rows").forEach(row -> rows.add(values(types, row)));
        return new InlineRows(types, rows);
    }

    private static ArrayNode list(List<DataType> types, List<? extends @Nullable Object> values) {
        ArrayNode list = NODES.arrayNode(values.size());
        for (int i = 0; i < values.size(); i++) {
            list.add(node(types.get(i), values.get(i)));
        }
        return list;
    }

    private static List<@Nullable Object> values(List<DataType> types, JsonNode list) {
        List<@Nullable Object> values = new ArrayList<>(list.size());
        for (int i = 0; i < list.size(); i++) {
            values.add(value(types.get(i), list.get(i)));
        }
        return values;
    }

    private static JsonNode node(DataType type, @Nullable Object value) {
        if (value == null) {
            return NODES.nullNode();
        }
        return switch (type) {
            case DataType.Simple simple -> simple(simple, value);
            case DataType.Decimal _, DataType.Varchar _, DataType.Char _ -> NODES.textNode(value.toString());
            case DataType.Array(DataType element) -> {
                ArrayNode array = NODES.arrayNode();
                ((List<?>) value).forEach(v -> array.add(node(element, v)));
                yield array;
            }
            case DataType.Map(DataType key, DataType of) -> {
                ArrayNode pairs = NODES.arrayNode();
                ((Map<?, ?>) value)
                        .forEach((k, v) -> pairs.addArray().add(node(key, k)).add(node(of, v)));
                yield pairs;
            }
            case DataType.Row row ->
                list(row.fields().stream().map(f -> f.type()).toList(), (List<?>) value);
        };
    }

    private static JsonNode simple(DataType.Simple type, Object value) {
        return switch (type) {
            case BOOLEAN -> NODES.booleanNode((Boolean) value);
            case TINYINT, SMALLINT, INTEGER, BIGINT -> NODES.numberNode(((Number) value).longValue());
            case REAL, DOUBLE -> NODES.textNode(value.toString());
            case DATE -> NODES.numberNode(((LocalDate) value).toEpochDay());
            case TIME -> NODES.numberNode(((LocalTime) value).toNanoOfDay() / 1000);
            case TIMESTAMP -> NODES.numberNode(micros(((LocalDateTime) value).toInstant(ZoneOffset.UTC)));
            case TIMESTAMP_TZ -> NODES.numberNode(micros((Instant) value));
            case INTERVAL_MONTH -> NODES.numberNode(((Period) value).toTotalMonths());
            case INTERVAL_DAY -> {
                Duration duration = (Duration) value;
                yield NODES.numberNode(duration.getSeconds() * MICROS + duration.getNano() / 1000);
            }
            case INTERVAL -> {
                Interval interval = (Interval) value;
                yield NODES.arrayNode()
                        .add(interval.months())
                        .add(interval.days())
                        .add(interval.micros());
            }
            case VARBINARY -> NODES.textNode(Base64.getEncoder().encodeToString((byte[]) value));
            case NULL -> NODES.nullNode();
        };
    }

    private static long micros(Instant instant) {
        return instant.getEpochSecond() * MICROS + instant.getNano() / 1000;
    }

    private static @Nullable Object value(DataType type, JsonNode node) {
        if (node.isNull()) {
            return null;
        }
        return switch (type) {
            case DataType.Simple simple -> simpleValue(simple, node);
            case DataType.Decimal decimal -> new BigDecimal(node.asText()).setScale(decimal.scale());
            case DataType.Varchar _, DataType.Char _ -> node.asText();
            case DataType.Array(DataType element) -> {
                List<@Nullable Object> list = new ArrayList<>();
                node.forEach(n -> list.add(value(element, n)));
                yield list;
            }
            case DataType.Map(DataType key, DataType of) -> {
                Map<@Nullable Object, @Nullable Object> map = new LinkedHashMap<>();
                node.forEach(pair -> map.put(value(key, pair.get(0)), value(of, pair.get(1))));
                yield map;
            }
            case DataType.Row row ->
                values(row.fields().stream().map(f -> f.type()).toList(), node);
        };
    }

    private static @Nullable Object simpleValue(DataType.Simple type, JsonNode node) {
        return switch (type) {
            case BOOLEAN -> node.asBoolean();
            case TINYINT -> (byte) node.asInt();
            case SMALLINT -> (short) node.asInt();
            case INTEGER -> node.asInt();
            case BIGINT -> node.asLong();
            case REAL -> Float.valueOf(node.asText());
            case DOUBLE -> Double.valueOf(node.asText());
            case DATE -> LocalDate.ofEpochDay(node.asLong());
            case TIME -> LocalTime.ofNanoOfDay(node.asLong() * 1000);
            case TIMESTAMP -> LocalDateTime.ofInstant(instant(node.asLong()), ZoneOffset.UTC);
            case TIMESTAMP_TZ -> instant(node.asLong());
            case INTERVAL_MONTH -> Period.ofMonths(node.asInt()).normalized();
            case INTERVAL_DAY ->
                Duration.ofSeconds(Math.floorDiv(node.asLong(), MICROS), Math.floorMod(node.asLong(), MICROS) * 1000);
            case INTERVAL ->
                new Interval(
                        node.get(0).asInt(), node.get(1).asInt(), node.get(2).asLong());
            case VARBINARY -> Base64.getDecoder().decode(node.asText());
            case NULL -> null;
        };
    }

    private static Instant instant(long micros) {
        return Instant.ofEpochSecond(Math.floorDiv(micros, MICROS), Math.floorMod(micros, MICROS) * 1000);
    }
}
