// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.storage.warehouse;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import java.io.IOException;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.columnar.type.DataType;
import org.centella.storage.InlineRows;

/** Versions as JSON. Names that a newer engine adds are read over. */
final class StateJson {
    private static final JsonMapper MAPPER = mapper();

    private StateJson() {}

    static byte[] write(Object state) {
        try {
            return MAPPER.writeValueAsBytes(state);
        } catch (JsonProcessingException e) {
            throw new CentellaException(ErrorCode.INTERNAL_ERROR, "a table's state cannot be written: " + e, e);
        }
    }

    static <T> T read(byte[] json, Class<T> type) throws IOException {
        return MAPPER.readValue(json, type);
    }

    private static JsonMapper mapper() {
        SimpleModule types = new SimpleModule("warehouse");
        types.addSerializer(DataType.class, new TextWriter<>());
        types.addDeserializer(DataType.class, new JsonDeserializer<>() {
            @Override
            public DataType deserialize(JsonParser json, DeserializationContext context) throws IOException {
                return DataType.parse(json.getValueAsString());
            }
        });
        types.addSerializer(InlineRows.class, new JsonSerializer<>() {
            @Override
            public void serialize(InlineRows rows, JsonGenerator json, SerializerProvider provider) throws IOException {
                json.writeRawValue(rows.text());
            }
        });
        types.addDeserializer(InlineRows.class, new JsonDeserializer<>() {
            @Override
            public InlineRows deserialize(JsonParser json, DeserializationContext context) throws IOException {
                return InlineRows.parse(json.readValueAsTree().toString());
            }
        });
        return JsonMapper.builder()
                .addModule(types)
                .defaultPropertyInclusion(
                        JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.ALWAYS))
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .build();
    }

    private static final class TextWriter<T> extends JsonSerializer<T> {
        @Override
        public void serialize(T value, JsonGenerator json, SerializerProvider provider) throws IOException {
            json.writeString(value.toString());
        }
    }
}
