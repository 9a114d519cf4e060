// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.storage.text;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.columnar.type.DataType;
import org.centella.columnar.type.Field;
import org.centella.columnar.type.Schema;

/** Finds out the columns of a file of JSON objects from its first ones. */
final class JsonSniffer {
    private static final ObjectMapper MAPPER = new ObjectMapper(JsonRecords.FACTORY);

    private final TextFile file;
    private final ValueFormat format;
    private final long most;

    /** @param most objects to look at */
    JsonSniffer(TextFile file, ValueFormat format, long most) {
        this.file = file;
        this.format = format;
        this.most = most;
    }

    /** @param lines whether every object has a line of its own */
    record Guess(Schema schema, boolean lines, double averageBytes) {}

    Guess guess() {
        Map<String, List<JsonNode>> values = new LinkedHashMap<>();
        long objects = 0;
        boolean lines = true;
        try (JsonParser parser = JsonRecords.FACTORY.createParser(file.open(0))) {
            JsonToken token = parser.nextToken();
            if (token == JsonToken.START_ARRAY) {
                lines = false;
                token = parser.nextToken();
            }
            int lastLine = 0;
            while (token == JsonToken.START_OBJECT && objects < most) {
                int line = parser.currentTokenLocation().getLineNr();
                lines &= line > lastLine;
                JsonNode object = MAPPER.readTree(parser);
                object.properties()
                        .forEach(e -> values.computeIfAbsent(e.getKey(), _ -> new ArrayList<>())
                                .add(e.getValue()));
                lastLine = parser.currentLocation().getLineNr();
                lines &= lastLine == line;
                objects++;
                token = parser.nextToken();
            }
            double bytes = Math.max(1, parser.currentLocation().getByteOffset());
            List<Field> fields = new ArrayList<>();
            values.forEach((name, nodes) -> fields.add(Field.of(name, type(nodes))));
            return new Guess(new Schema(fields), lines, bytes / Math.max(1, objects));
        } catch (JsonProcessingException e) {
            throw new CentellaException(
                    ErrorCode.CORRUPT_FILE,
                    file.path() + ", line " + e.getLocation().getLineNr() + ": " + e.getOriginalMessage(),
                    e);
        } catch (IOException e) {
            throw file.unreadable(e);
        }
    }

    /** The type that holds all of some values: text, when nothing else does; NULL for none. */
    private DataType type(List<JsonNode> nodes) {
        List<JsonNode> present = nodes.stream().filter(n -> !n.isNull()).toList();
        if (present.isEmpty()) {
            return DataType.NULL;
        }
        if (present.stream().allMatch(JsonNode::isBoolean)) {
            return DataType.BOOLEAN;
        }
        if (present.stream().allMatch(n -> n.isIntegralNumber() && n.canConvertToLong())) {
            return DataType.BIGINT;
        }
        if (present.stream().allMatch(JsonNode::isNumber)) {
            return DataType.DOUBLE;
        }
        if (present.stream().allMatch(JsonNode::isArray)) {
            List<JsonNode> elements = new ArrayList<>();
            present.forEach(array -> array.forEach(elements::add));
            return new DataType.Array(type(elements));
        }
        if (present.stream().allMatch(JsonNode::isObject)) {
            return row(present);
        }
        return present.stream().allMatch(JsonNode::isTextual) ? text(present) : DataType.VARCHAR;
    }

    private DataType row(List<JsonNode> objects) {
        Map<String, List<JsonNode>> values = new LinkedHashMap<>();
        for (JsonNode object : objects) {
            object.properties()
                    .forEach(e -> values.computeIfAbsent(e.getKey(), _ -> new ArrayList<>())
                            .add(e.getValue()));
        }
        if (values.isEmpty()) {
            return DataType.VARCHAR;
        }
        List<Field> fields = new ArrayList<>();
        values.forEach((name, nodes) -> fields.add(Field.of(name, type(nodes))));
        return new DataType.Row(fields);
    }

    /** Of strings only dates and times are taken for more than text. */
    private DataType text(List<JsonNode> strings) {
        DataType type = TypeGuess.of(strings.stream().map(JsonNode::textValue).toList(), format);
        return type == DataType.DATE || type == DataType.TIMESTAMP || type == DataType.TIMESTAMP_TZ
                ? type
                : DataType.VARCHAR;
    }
}
