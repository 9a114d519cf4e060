// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.storage.text;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.centella.columnar.Column;
import org.centella.columnar.ColumnBuilder;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.columnar.memory.MemoryPool;
import org.centella.columnar.type.DataType;

/**
 * JSON objects as records. A field's text is what is written, without the quotes of a string; that of an array or object is
 * its JSON, unless the column is nested itself.
 */
final class JsonRecords implements Records {
    static final JsonFactory FACTORY = new JsonFactory();
    private static final ObjectMapper MAPPER = JsonMapper.builder(FACTORY)
            // Decimals of nested columns have more digits than a double.
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    private final TextFile file;
    private final long from;
    private final long end;
    private final JsonParser parser;
    private final Map<String, Integer> columns = new HashMap<>();
    private final List<DataType> types;
    private final List<String> names;
    private final JsonValues values;
    private final boolean ignoreErrors;
    private final boolean[] seen;
    private final List<ColumnBuilder> targets;
    private long[] offsets = new long[0];
    private boolean inArray;
    private long offset;

    /**
     * @param end where the records of others begin; a record that begins before it is read whole
     * @param values makes those of nested columns; closed with this
     * @param ignoreErrors whether values that do not fit are null
     */
    JsonRecords(
            TextFile file,
            long from,
            long end,
            List<String> names,
            List<DataType> types,
            JsonValues values,
            boolean ignoreErrors,
            MemoryPool memory) {
        this.file = file;
        this.names = names;
        this.values = values;
        this.ignoreErrors = ignoreErrors;
        this.from = from;
        this.end = end;
        this.types = types;
        this.seen = new boolean[names.size()];
        this.targets = types.stream()
                .map(type -> new ColumnBuilder(TextScan.isNested(type) ? type : DataType.VARCHAR, memory))
                .toList();
        for (int i = 0; i < names.size(); i++) {
            columns.put(names.get(i), i);
            columns.putIfAbsent(names.get(i).toLowerCase(Locale.ROOT), i);
        }
        try {
            this.parser = FACTORY.createParser(file.open(from));
        } catch (IOException e) {
            throw file.unreadable(e);
        }
    }

    @Override
    public int read(int most) {
        if (offsets.length < most) {
            offsets = new long[most];
        }
        targets.forEach(ColumnBuilder::reset);
        int rows = 0;
        while (rows < most && next()) {
            offsets[rows++] = offset;
            append();
        }
        return rows;
    }

    private boolean next() {
        try {
            JsonToken token = parser.nextToken();
            if (token == JsonToken.START_ARRAY && !inArray) {
                inArray = true;
                token = parser.nextToken();
            }
            if (token == null || token == JsonToken.END_ARRAY) {
                return false;
            }
            offset = from + parser.currentTokenLocation().getByteOffset();
            if (offset >= end) {
                return false;
            }
            if (token != JsonToken.START_OBJECT) {
                throw broken("there is " + parser.getText() + " where an object should be");
            }
            return true;
        } catch (IOException e) {
            throw broken(e);
        }
    }

    private void append() {
        Arrays.fill(seen, false);
        try {
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                Integer column = columns.get(name);
                if (column == null) {
                    column = columns.get(name.toLowerCase(Locale.ROOT));
                }
                parser.nextToken();
                if (column == null || seen[column]) {
                    parser.skipChildren();
                } else {
                    seen[column] = true;
                    append(column, targets.get(column));
                }
            }
        } catch (IOException e) {
            throw broken(e);
        }
        for (int i = 0; i < seen.length; i++) {
            if (!seen[i]) {
                targets.get(i).appendNulls(1);
            }
        }
    }

    private void append(int column, ColumnBuilder target) throws IOException {
        DataType type = types.get(column);
        JsonToken token = parser.currentToken();
        if (token == JsonToken.VALUE_NULL) {
            target.appendNulls(1);
        } else if (TextScan.isNested(type)) {
            JsonNode node = MAPPER.readTree(parser);
            try {
                target.appendValue(values.of(node, type));
            } catch (IllegalArgumentException e) {
                if (!ignoreErrors) {
                    throw broken("column " + names.get(column) + ": " + e.getMessage());
                }
                target.appendNulls(1);
            }
        } else if (token.isStructStart()) {
            target.appendBytes(json().getBytes(StandardCharsets.UTF_8));
        } else {
            target.appendBytes(parser.getText().getBytes(StandardCharsets.UTF_8));
        }
    }

    private String json() throws IOException {
        StringWriter text = new StringWriter();
        try (JsonGenerator generator = FACTORY.createGenerator(text)) {
            generator.copyCurrentStructure(parser);
        }
        return text.toString();
    }

    private CentellaException broken(IOException e) {
        return e instanceof JsonProcessingException json ? broken(json.getOriginalMessage()) : file.unreadable(e);
    }

    private CentellaException broken(String what) {
        long at = Math.max(offset, from + Math.max(0, parser.currentLocation().getByteOffset()));
        return new CentellaException(ErrorCode.CORRUPT_FILE, file.at(at) + ": " + what);
    }

    @Override
    public Column column(int wanted) {
        return targets.get(wanted).view();
    }

    @Override
    public long offset(int row) {
        return offsets[row];
    }

    @Override
    public void close() {
        values.close();
        targets.forEach(ColumnBuilder::close);
        try {
            parser.close();
        } catch (IOException e) {
            throw file.unreadable(e);
        }
    }
}
