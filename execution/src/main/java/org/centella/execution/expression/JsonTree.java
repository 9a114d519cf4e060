// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.expression;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** JSON as a whole, for functions that change it or compare parts of it. */
sealed interface JsonTree {
    /** The value under each key, in the order of the text; of a key that comes twice, the last. */
    record Members(Map<String, JsonTree> values) implements JsonTree {}

    record Items(List<JsonTree> values) implements JsonTree {}

    record Text(String value) implements JsonTree {}

    /** @param text as it is written */
    record Number(String text) implements JsonTree {}

    /** {@code true}, {@code false} or {@code null}. */
    record Word(String text) implements JsonTree {}

    JsonTree NULL = new Word("null");

    static JsonTree parse(String json) {
        return JsonText.whole(json, JsonTree::read);
    }

    private static JsonTree read(JsonParser at) throws IOException {
        return switch (at.currentToken()) {
            case START_OBJECT -> {
                Map<String, JsonTree> values = new LinkedHashMap<>();
                while (at.nextToken() != JsonToken.END_OBJECT) {
                    String key = at.currentName();
                    at.nextToken();
                    values.put(key, read(at));
                }
                yield new Members(values);
            }
            case START_ARRAY -> {
                List<JsonTree> values = new ArrayList<>();
                while (at.nextToken() != JsonToken.END_ARRAY) {
                    values.add(read(at));
                }
                yield new Items(values);
            }
            case VALUE_STRING -> new Text(at.getText());
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> new Number(at.getText());
            default -> new Word(at.getText());
        };
    }

    default String json() {
        StringBuilder text = new StringBuilder();
        write(text);
        return text.toString();
    }

    private void write(StringBuilder text) {
        switch (this) {
            case Members(Map<String, JsonTree> values) -> {
                String before = "{";
                for (Map.Entry<String, JsonTree> entry : values.entrySet()) {
                    text.append(before).append(JsonText.quoted(entry.getKey())).append(':');
                    entry.getValue().write(text);
                    before = ",";
                }
                text.append(values.isEmpty() ? "{}" : "}");
            }
            case Items(List<JsonTree> values) -> {
                String before = "[";
                for (JsonTree value : values) {
                    text.append(before);
                    value.write(text);
                    before = ",";
                }
                text.append(values.isEmpty() ? "[]" : "]");
            }
            case Text(String value) -> text.append(JsonText.quoted(value));
            case Number(String written) -> text.append(written);
            case Word(String word) -> text.append(word);
        }
    }

    /** Without the members that are null, at any depth. */
    default JsonTree withoutNulls() {
        return switch (this) {
            case Members(Map<String, JsonTree> values) -> {
                Map<String, JsonTree> kept = new LinkedHashMap<>();
                values.forEach((key, value) -> {
                    if (!value.equals(NULL)) {
                        kept.put(key, value.withoutNulls());
                    }
                });
                yield new Members(kept);
            }
            case Items(List<JsonTree> values) ->
                new Items(values.stream().map(JsonTree::withoutNulls).toList());
            case Text _, Number _, Word _ -> this;
        };
    }

    /** RFC 7396: objects are merged member by member, null removes one, anything else replaces. */
    default JsonTree merged(JsonTree patch) {
        if (!(patch instanceof Members(Map<String, JsonTree> changes))) {
            return patch;
        }
        Map<String, JsonTree> values = new LinkedHashMap<>();
        if (this instanceof Members(Map<String, JsonTree> own)) {
            values.putAll(own);
        }
        changes.forEach((key, value) -> {
            if (value.equals(NULL)) {
                values.remove(key);
            } else {
                values.put(key, values.getOrDefault(key, NULL).merged(value));
            }
        });
        return new Members(values);
    }

    /** PostgreSQL's {@code @>}: every member and item of the other has its like here. */
    default boolean contains(JsonTree other) {
        return switch (other) {
            case Members(Map<String, JsonTree> wanted) ->
                this instanceof Members(Map<String, JsonTree> own)
                        && wanted.entrySet().stream().allMatch(e -> {
                            JsonTree value = own.get(e.getKey());
                            return value != null && value.contains(e.getValue());
                        });
            case Items(List<JsonTree> wanted) ->
                this instanceof Items(List<JsonTree> own)
                        && wanted.stream().allMatch(w -> own.stream().anyMatch(o -> o.contains(w)));
            case Number(String text) ->
                this instanceof Number(String own) && new BigDecimal(own).compareTo(new BigDecimal(text)) == 0;
            case Text _, Word _ -> equals(other);
        };
    }

    /** With a value at a path of keys and places; {@code create} adds what is not there. */
    default JsonTree with(List<String> path, JsonTree value, boolean create) {
        if (path.isEmpty()) {
            return value;
        }
        String step = path.getFirst();
        List<String> rest = path.subList(1, path.size());
        return switch (this) {
            case Members(Map<String, JsonTree> own) -> {
                JsonTree inner = own.get(step);
                if (inner == null && !(create && rest.isEmpty())) {
                    yield this;
                }
                Map<String, JsonTree> values = new LinkedHashMap<>(own);
                values.put(step, inner == null ? value : inner.with(rest, value, create));
                yield new Members(values);
            }
            case Items(List<JsonTree> own) -> withItem(own, place(step, own.size()), rest, value, create);
            case Text _, Number _, Word _ -> this;
        };
    }

    private JsonTree withItem(
            List<JsonTree> own, @Nullable Integer place, List<String> rest, JsonTree value, boolean create) {
        if (place == null) {
            return this;
        }
        List<JsonTree> values = new ArrayList<>(own);
        if (place >= 0 && place < own.size()) {
            values.set(place, own.get(place).with(rest, value, create));
        } else if (create && rest.isEmpty()) {
            values.add(place < 0 ? 0 : own.size(), value);
        }
        return new Items(values);
    }

    /** A place counted from 0, or from the end if negative; null for what is no number. */
    private static @Nullable Integer place(String step, int size) {
        try {
            int place = Integer.parseInt(step);
            return place < 0 ? place + size : place;
        } catch (NumberFormatException e) {
            return null;
        }
    }
}
