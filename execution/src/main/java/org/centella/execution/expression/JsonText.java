// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.expression;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.jspecify.annotations.Nullable;

/** JSON as text, read token by token; numbers keep the digits that they are written with. */
final class JsonText {
    private static final JsonFactory FACTORY = new JsonFactory();
    private static final int LONGEST_SHOWN = 60;

    private JsonText() {}

    /** Does something at the first token of a part. */
    private interface Use {
        void use(JsonParser at) throws IOException;
    }

    private static CentellaException malformed(String json, IOException cause) {
        String shown = json.length() > LONGEST_SHOWN ? json.substring(0, LONGEST_SHOWN) + "…" : json;
        return new CentellaException(ErrorCode.INVALID_ARGUMENT, "'" + shown + "' is not JSON", cause);
    }

    private static JsonParser parser(String json) throws IOException {
        JsonParser parser = FACTORY.createParser(json);
        if (parser.nextToken() == null) {
            parser.close();
            throw new IOException("empty");
        }
        return parser;
    }

    static boolean isValid(String json) {
        try (JsonParser parser = parser(json)) {
            parser.skipChildren();
            return parser.nextToken() == null;
        } catch (IOException e) {
            return false;
        }
    }

    /** The part at a path as JSON, without blanks; null when there is none. */
    static @Nullable String extract(String json, JsonPath path) {
        StringWriter text = new StringWriter();
        try (JsonParser parser = parser(json);
                JsonGenerator generator = FACTORY.createGenerator(text)) {
            if (path.wild()) {
                generator.writeStartArray();
            }
            int found = walk(parser, path.steps(), 0, at -> copy(at, generator));
            if (path.wild()) {
                generator.writeEndArray();
            } else if (found == 0) {
                return null;
            }
            generator.flush();
            return text.toString();
        } catch (IOException e) {
            throw malformed(json, e);
        }
    }

    /** The kind of the part at a path, and, of a string, its text; null when there is none. */
    record Scalar(JsonToken token, String text) {}

    static @Nullable Scalar scalar(String json, JsonPath path) {
        List<Scalar> found = new ArrayList<>(1);
        try (JsonParser parser = parser(json)) {
            walk(parser, path.steps(), 0, at -> found.add(new Scalar(at.currentToken(), at.getText())));
        } catch (IOException e) {
            throw malformed(json, e);
        }
        return found.isEmpty() ? null : found.getFirst();
    }

    /** A string's text, anything else as JSON; null for null. */
    static @Nullable String text(String json, JsonPath path) {
        Scalar scalar = path.wild() ? null : scalar(json, path);
        if (scalar == null) {
            return path.wild() ? extract(json, path) : null;
        }
        return switch (scalar.token()) {
            case VALUE_NULL -> null;
            case VALUE_STRING, VALUE_TRUE, VALUE_FALSE, VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> scalar.text();
            default -> extract(json, path);
        };
    }

    /** Uses the parts that a path leads to from the value at the parser; leaves the parser at that value's end. */
    private static int walk(JsonParser at, List<JsonPath.Step> steps, int step, Use use) throws IOException {
        if (step == steps.size()) {
            boolean container = at.currentToken().isStructStart();
            use.use(at);
            // A use that looked at the first token only.
            if (container && at.currentToken().isStructStart()) {
                at.skipChildren();
            }
            return 1;
        }
        boolean array = at.currentToken() == JsonToken.START_ARRAY;
        if (!array && at.currentToken() != JsonToken.START_OBJECT) {
            return 0;
        }
        return switch (steps.get(step)) {
            case JsonPath.Step.Every _ -> every(at, array, steps, step, use);
            case JsonPath.Step.Key(String name) ->
                array ? element(at, position(name), steps, step, use) : member(at, name, steps, step, use);
            case JsonPath.Step.Index(int index) -> {
                if (!array) {
                    at.skipChildren();
                    yield 0;
                }
                yield element(at, index, steps, step, use);
            }
        };
    }

    /** A key that is a number is a place in an array; others are none: beyond every end. */
    private static int position(String name) {
        try {
            return Integer.parseInt(name);
        } catch (NumberFormatException e) {
            return Integer.MAX_VALUE;
        }
    }

    private static int every(JsonParser at, boolean array, List<JsonPath.Step> steps, int step, Use use)
            throws IOException {
        int found = 0;
        while (!next(at).isStructEnd()) {
            if (!array) {
                next(at);
            }
            found += walk(at, steps, step + 1, use);
        }
        return found;
    }

    private static int member(JsonParser at, String name, List<JsonPath.Step> steps, int step, Use use)
            throws IOException {
        int found = 0;
        while (next(at) != JsonToken.END_OBJECT) {
            boolean wanted = found == 0 && at.currentName().equals(name);
            next(at);
            if (wanted) {
                found = walk(at, steps, step + 1, use);
            } else {
                at.skipChildren();
            }
        }
        return found;
    }

    private static int element(JsonParser at, int index, List<JsonPath.Step> steps, int step, Use use)
            throws IOException {
        if (index < 0) {
            return fromEnd(at, index, steps, step, use);
        }
        int found = 0;
        for (int i = 0; next(at) != JsonToken.END_ARRAY; i++) {
            if (i == index) {
                found = walk(at, steps, step + 1, use);
            } else {
                at.skipChildren();
            }
        }
        return found;
    }

    /** How long the array is, is known at its end: it is read twice. */
    private static int fromEnd(JsonParser at, int index, List<JsonPath.Step> steps, int step, Use use)
            throws IOException {
        StringWriter text = new StringWriter();
        int length = 0;
        try (JsonGenerator generator = FACTORY.createGenerator(text)) {
            generator.writeStartArray();
            for (; next(at) != JsonToken.END_ARRAY; length++) {
                copy(at, generator);
            }
            generator.writeEndArray();
        }
        if (length + index < 0) {
            return 0;
        }
        try (JsonParser again = parser(text.toString())) {
            return element(again, length + index, steps, step, use);
        }
    }

    private static JsonToken next(JsonParser at) throws IOException {
        JsonToken token = at.nextToken();
        if (token == null) {
            throw new IOException("ends early");
        }
        return token;
    }

    /** Writes the value at the parser, which is left at its end. */
    private static void copy(JsonParser at, JsonGenerator to) throws IOException {
        int depth = 0;
        do {
            JsonToken token = at.currentToken();
            switch (token) {
                case START_OBJECT -> to.writeStartObject();
                case END_OBJECT -> to.writeEndObject();
                case START_ARRAY -> to.writeStartArray();
                case END_ARRAY -> to.writeEndArray();
                case FIELD_NAME -> to.writeFieldName(at.currentName());
                case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> to.writeNumber(at.getText());
                default -> to.copyCurrentEvent(at);
            }
            depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
        } while (depth > 0 && next(at) != null);
    }

    /** Reads the value at the parser, which is left at its end. */
    interface Reading<T> {
        T read(JsonParser at) throws IOException;
    }

    /** What is read of all of the text. */
    static <T> T whole(String json, Reading<T> reading) {
        try (JsonParser parser = parser(json)) {
            T value = reading.read(parser);
            if (parser.nextToken() != null) {
                throw new IOException("goes on after its end");
            }
            return value;
        } catch (IOException e) {
            throw malformed(json, e);
        }
    }

    /** The whole value written anew: without blanks, or with lines and indents. */
    static String rewritten(String json, boolean pretty) {
        StringWriter text = new StringWriter();
        try (JsonParser parser = parser(json);
                JsonGenerator generator = FACTORY.createGenerator(text)) {
            if (pretty) {
                generator.setPrettyPrinter(new DefaultPrettyPrinter());
            }
            copy(parser, generator);
            if (parser.nextToken() != null) {
                throw new IOException("goes on after its end");
            }
            generator.flush();
            return text.toString();
        } catch (IOException e) {
            throw malformed(json, e);
        }
    }

    /** The elements of an array or values of an object at a path; -1 when there is none, 0 for what has none. */
    static long size(String json, JsonPath path, boolean objects) {
        long[] size = {-1};
        try (JsonParser parser = parser(json)) {
            walk(parser, path.steps(), 0, at -> {
                size[0] = 0;
                boolean object = at.currentToken() == JsonToken.START_OBJECT;
                if (!at.currentToken().isStructStart() || (object && !objects)) {
                    return;
                }
                while (!next(at).isStructEnd()) {
                    if (object) {
                        next(at);
                    }
                    at.skipChildren();
                    size[0]++;
                }
            });
        } catch (IOException e) {
            throw malformed(json, e);
        }
        return size[0];
    }

    /** The keys of the object at a path as an array; null when there is no object. */
    static @Nullable String keys(String json, JsonPath path) {
        StringBuilder keys = new StringBuilder();
        try (JsonParser parser = parser(json)) {
            walk(parser, path.steps(), 0, at -> {
                if (at.currentToken() != JsonToken.START_OBJECT) {
                    return;
                }
                keys.append('[');
                while (next(at) != JsonToken.END_OBJECT) {
                    keys.append(keys.length() > 1 ? "," : "").append(quoted(at.currentName()));
                    next(at);
                    at.skipChildren();
                }
                keys.append(']');
            });
        } catch (IOException e) {
            throw malformed(json, e);
        }
        return keys.isEmpty() ? null : keys.toString();
    }

    static String quoted(String text) {
        StringWriter quoted = new StringWriter();
        try (JsonGenerator generator = FACTORY.createGenerator(quoted)) {
            generator.writeString(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return quoted.toString();
    }
}
