// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.plan;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.jsontype.NamedType;
import com.fasterxml.jackson.databind.module.SimpleModule;
import java.io.IOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.columnar.type.DataType;
import org.centella.storage.InlineRows;
import org.jspecify.annotations.Nullable;

/**
 * Plans as JSON, the form in which they travel to executors. Records need nothing said about them; a sealed type names its
 * record in {@code "node"}; a type is its SQL text; a literal's value carries its Java kind, as {@code {"long": 7}}.
 */
public final class PlanJson {
    private static final ObjectMapper MAPPER = mapper();
    /** By sealed type of messages. */
    private static final ClassValue<ObjectMapper> MESSAGES = new ClassValue<>() {
        @Override
        protected ObjectMapper computeValue(Class<?> sealed) {
            JsonMapper.Builder builder = builder();
            addSealed(builder, sealed);
            return builder.build();
        }
    };

    private PlanJson() {}

    /** A plan, expression, stage or stage graph as JSON text. */
    public static String write(Object plan) {
        try {
            return MAPPER.writeValueAsString(plan);
        } catch (JsonProcessingException e) {
            throw new CentellaException(ErrorCode.INTERNAL_ERROR, "a plan cannot be written as JSON: " + e, e);
        }
    }

    /** What {@link #write} wrote. */
    public static <T> T read(String json, Class<T> type) {
        try {
            return MAPPER.readValue(json, type);
        } catch (JsonProcessingException e) {
            throw new CentellaException(ErrorCode.INTERNAL_ERROR, "a plan cannot be read from JSON: " + e, e);
        }
    }

    /** A message as JSON in UTF-8. */
    public static <T> byte[] writeMessage(T message, Class<T> sealed) {
        try {
            return MESSAGES.get(sealed).writerFor(sealed).writeValueAsBytes(message);
        } catch (JsonProcessingException e) {
            throw new CentellaException(ErrorCode.INTERNAL_ERROR, "a message cannot be written as JSON: " + e, e);
        }
    }

    /** What {@link #writeMessage} wrote. */
    public static <T> T readMessage(byte[] json, Class<T> sealed) {
        try {
            return MESSAGES.get(sealed).readValue(json, sealed);
        } catch (IOException e) {
            throw new CentellaException(ErrorCode.INTERNAL_ERROR, "a message cannot be read from JSON: " + e, e);
        }
    }

    private static ObjectMapper mapper() {
        return builder().build();
    }

    private static JsonMapper.Builder builder() {
        SimpleModule types = new SimpleModule("plan");
        types.addSerializer(DataType.class, new TypeWriter());
        types.addDeserializer(DataType.class, new TypeReader());
        types.addSerializer(Expression.Literal.class, new LiteralWriter());
        types.addDeserializer(Expression.Literal.class, new LiteralReader());
        types.addSerializer(InlineRows.class, new InlineRowsWriter());
        types.addDeserializer(InlineRows.class, new InlineRowsReader());
        JsonMapper.Builder builder = JsonMapper.builder()
                .addModule(types)
                .defaultPropertyInclusion(
                        JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.ALWAYS));
        addSealed(builder, PhysicalPlan.class);
        addSealed(builder, Expression.class);
        addSealed(builder, Partitioning.class);
        return builder;
    }

    private static void addSealed(JsonMapper.Builder builder, Class<?> sealed) {
        builder.addMixIn(sealed, Named.class);
        for (Class<?> record : sealed.getPermittedSubclasses()) {
            builder.registerSubtypes(new NamedType(record, record.getSimpleName()));
        }
    }

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "node")
    private interface Named {}

    private static final class TypeWriter extends JsonSerializer<DataType> {
        @Override
        public void serialize(DataType type, JsonGenerator json, SerializerProvider provider) throws IOException {
            json.writeString(type.toString());
        }
    }

    private static final class TypeReader extends JsonDeserializer<DataType> {
        @Override
        public DataType deserialize(JsonParser json, DeserializationContext context) throws IOException {
            return DataType.parse(json.getValueAsString());
        }
    }

    private static final class InlineRowsWriter extends JsonSerializer<InlineRows> {
        @Override
        public void serialize(InlineRows rows, JsonGenerator json, SerializerProvider provider) throws IOException {
            json.writeString(rows.text());
        }
    }

    private static final class InlineRowsReader extends JsonDeserializer<InlineRows> {
        @Override
        public InlineRows deserialize(JsonParser json, DeserializationContext context) throws IOException {
            return InlineRows.parse(json.getValueAsString());
        }
    }

    private static final class LiteralWriter extends JsonSerializer<Expression.Literal> {
        @Override
        public void serialize(Expression.Literal literal, JsonGenerator json, SerializerProvider provider)
                throws IOException {
            json.writeStartObject();
            fields(literal, json);
            json.writeEndObject();
        }

        @Override
        public void serializeWithType(
                Expression.Literal literal,
                JsonGenerator json,
                SerializerProvider provider,
                com.fasterxml.jackson.databind.jsontype.TypeSerializer typed)
                throws IOException {
            json.writeStartObject();
            json.writeStringField("node", "Literal");
            fields(literal, json);
            json.writeEndObject();
        }

        private static void fields(Expression.Literal literal, JsonGenerator json) throws IOException {
            json.writeStringField("type", literal.type().toString());
            value(literal.value(), json);
        }

        private static void value(@Nullable Object value, JsonGenerator json) throws IOException {
            switch (value) {
                case null -> json.writeNullField("null");
                case Boolean b -> json.writeBooleanField("boolean", b);
                case Long l -> json.writeStringField("long", l.toString());
                // As text: JSON has neither NaN nor infinity.
                case Double d -> json.writeStringField("double", d.toString());
                case BigInteger i -> json.writeStringField("integer", i.toString());
                case String s -> json.writeStringField("string", s);
                case byte[] bytes ->
                    json.writeStringField("bytes", Base64.getEncoder().encodeToString(bytes));
                case List<?> list -> {
                    json.writeArrayFieldStart("list");
                    for (Object part : list) {
                        json.writeStartObject();
                        value(part, json);
                        json.writeEndObject();
                    }
                    json.writeEndArray();
                }
                default -> throw new IllegalStateException("a literal holds a " + value.getClass());
            }
        }
    }

    private static final class LiteralReader extends JsonDeserializer<Expression.Literal> {
        @Override
        public Expression.Literal deserialize(JsonParser json, DeserializationContext context) throws IOException {
            JsonNode node = json.readValueAsTree();
            return new Expression.Literal(
                    value(node), DataType.parse(node.get("type").asText()));
        }

        @Override
        public Object deserializeWithType(
                JsonParser json,
                DeserializationContext context,
                com.fasterxml.jackson.databind.jsontype.TypeDeserializer typed)
                throws IOException {
            return typed.deserializeTypedFromObject(json, context);
        }

        private static @Nullable Object value(JsonNode node) {
            if (node.has("boolean")) {
                return node.get("boolean").asBoolean();
            }
            if (node.has("long")) {
                return Long.valueOf(node.get("long").asText());
            }
            if (node.has("double")) {
                return Double.valueOf(node.get("double").asText());
            }
            if (node.has("integer")) {
                return new BigInteger(node.get("integer").asText());
            }
            if (node.has("list")) {
                List<@Nullable Object> list = new ArrayList<>();
                node.get("list").forEach(part -> list.add(value(part)));
                return list;
            }
            if (node.has("string")) {
                return node.get("string").asText();
            }
            return node.has("bytes")
                    ? Base64.getDecoder().decode(node.get("bytes").asText())
                    : null;
        }
    }
}
