// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.expression;

import com.fasterxml.jackson.core.JsonToken;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.columnar.type.DataType;
import org.jspecify.annotations.Nullable;

/** Functions of JSON, which is text here. What is not JSON is an error, except where a function says otherwise. */
final class JsonFamily extends FunctionFamily {
    private static final DataType TEXT = DataType.VARCHAR;
    private static final Parameter S = Parameter.STRING;
    private static final Parameter N = Parameter.BIGINT;
    private static final String SAMPLE = "'{\"a\": {\"b\": [1, \"x\"]}, \"c\": null}'";

    JsonFamily() {
        super(FunctionCategory.JSON);
    }

    @Override
    void declare() {
        parts();
        facts();
        built();
    }

    private void parts() {
        path("json_extract", "The part at a path ($.a[0], /a/0), of a key or of an index, as JSON.")
                .alias("->", "json_query")
                .takes(TEXT, S, N)
                .example("json_extract(" + SAMPLE + ", '$.a.b')", "[1,\"x\"]")
                .example("json_extract(" + SAMPLE + ", 'a')", "{\"b\":[1,\"x\"]}")
                .example("json_extract('[1, 2, 3]', -1)", "3");
        path("json_extract_string", "The part at a path, of a key or of an index, as text.")
                .alias("->>", "json_value")
                .takes(TEXT, S, N)
                .example("json_extract_string(" + SAMPLE + ", '$.a.b[1]')", "x");
        path("json_extract_scalar", "The part at a path as text; null for arrays and objects.")
                .example("json_extract_scalar(" + SAMPLE + ", '$.a.b[0]')", "1")
                .example("json_extract_scalar(" + SAMPLE + ", '$.a.b')", "NULL");
        path("get_json_object", "The part at a path as text; null for what is not JSON.")
                .example("get_json_object(" + SAMPLE + ", '$.a.b[1]')", "x")
                .example("get_json_object('no JSON', '$.a')", "NULL");
        function("json_extract_path", "The part along some keys and indices, as JSON.")
                .alias("jsonb_extract_path")
                .with(FunctionTrait.GIVES_NULL)
                .takesMany(TEXT, S, S)
                .example("json_extract_path(" + SAMPLE + ", 'a', 'b', '0')", "1");
        function("json_extract_path_text", "The part along some keys and indices, as text.")
                .alias("jsonb_extract_path_text")
                .with(FunctionTrait.GIVES_NULL)
                .takesMany(TEXT, S, S)
                .example("json_extract_path_text(" + SAMPLE + ", 'a', 'b', '1')", "x");
        path("#>", "The part along a path {a,0,b}, as JSON.").example("json_extract_path('{\"a\":1}', 'a')", "1");
        path("#>>", "The part along a path {a,0,b}, as text.").example("json_extract_path_text('{\"a\":1}', 'a')", "1");
        function("json_array_get", "The element of an array at an index, from the end if negative, as JSON.")
                .with(FunctionTrait.GIVES_NULL)
                .takes(TEXT, S, N)
                .example("json_array_get('[\"a\", [3], \"c\"]', 1)", "[3]");
    }

    private Declaration path(String name, String description) {
        return function(name, description).with(FunctionTrait.GIVES_NULL).takes(TEXT, S, S);
    }

    private void facts() {
        function("json_valid", "Whether the text is JSON.")
                .alias("is_json")
                .total()
                .takes(DataType.BOOLEAN, S)
                .example("json_valid('{\"a\": 1}')", "true")
                .example("json_valid('{a}')", "false");
        function("json_type", "The type of the part at a path: OBJECT, ARRAY, VARCHAR, BIGINT, DOUBLE, BOOLEAN, NULL.")
                .with(FunctionTrait.GIVES_NULL)
                .takes(TEXT, S)
                .takes(TEXT, S, S)
                .example("json_type(" + SAMPLE + ", '$.a.b[0]')", "BIGINT");
        function("json_typeof", "The type: object, array, string, number, boolean or null.")
                .alias("jsonb_typeof")
                .takes(TEXT, S)
                .example("json_typeof('-123.4')", "number");
        function("json_array_length", "The elements of the array at a path; 0 for what is none.")
                .alias("jsonb_array_length")
                .with(FunctionTrait.GIVES_NULL)
                .takes(DataType.BIGINT, S)
                .takes(DataType.BIGINT, S, S)
                .example("json_array_length(" + SAMPLE + ", '$.a.b')", "2");
        function(
                        "json_size",
                        "The elements of the array, or the values of the object, at a path; 0 for what is neither.")
                .with(FunctionTrait.GIVES_NULL)
                .takes(DataType.BIGINT, S, S)
                .example("json_size(" + SAMPLE + ", '$.a')", "1");
        function("json_keys", "The keys of the object at a path, as an array.")
                .alias("json_object_keys", "jsonb_object_keys")
                .with(FunctionTrait.GIVES_NULL)
                .takes(TEXT, S)
                .takes(TEXT, S, S)
                .example("json_keys(" + SAMPLE + ")", "[\"a\",\"c\"]");
        function("json_exists", "Whether there is a part at a path.")
                .takes(DataType.BOOLEAN, S, S)
                .example("json_contains_path(" + SAMPLE + ", '$.a.b[1]')", "true")
                .alias("json_contains_path");
    }

    private void built() {
        function("json_build_object", "The object of keys and values that take turns.")
                .alias("jsonb_build_object", "json_object")
                .with(FunctionTrait.SEES_NULLS)
                .takes("(VARCHAR, ANY, …) → VARCHAR", types -> pairs(types))
                .example("json_build_object('a', 1, 'b', 'x', 'c', NULL)", "{\"a\":1,\"b\":\"x\",\"c\":null}");
        function("json_object_of_lists", "The object of a list of keys and a list of as many values.")
                .takes("(ARRAY(ANY), ARRAY(ANY)) → VARCHAR", JsonFamily::lists)
                .example("json_object_of_lists(array('a', 'b'), array(1, NULL))", "{\"a\":1,\"b\":null}");
        function("json_build_array", "The array of the values.")
                .alias("jsonb_build_array", "json_array")
                .with(FunctionTrait.SEES_NULLS)
                .takes("(ANY…) → VARCHAR", JsonFamily::values)
                .example("json_build_array(1, 'x', NULL, TRUE)", "[1,\"x\",null,true]");
        function(
                        "to_json",
                        "The value as JSON: text in quotes, numbers and truth values as they are, rows and maps as objects.")
                .alias("json_quote", "to_jsonb", "row_to_json", "array_to_json")
                .takes("(ANY) → VARCHAR", types -> types.size() == 1 ? values(types) : null)
                .example("to_json('a \"b\"')", "\"a \\\"b\\\"\"")
                .example("to_json(1.50)", "1.50")
                .example("to_json(map(array('a'), array(array(1, NULL))))", "{\"a\":[1,null]}");
        function("json", "The JSON without blanks.")
                .alias("json_parse", "parse_json", "json_format")
                .takes(TEXT, S)
                .example("json('{\"a\" : [1, 2]}')", "{\"a\":[1,2]}");
        function("json_pretty", "The JSON with lines and indents.")
                .alias("jsonb_pretty")
                .takes(TEXT, S)
                .example("json_pretty('{\"a\":1}')", "{\n  \"a\" : 1\n}");
        function("json_strip_nulls", "The JSON without members that are null.")
                .alias("jsonb_strip_nulls")
                .takes(TEXT, S)
                .example("json_strip_nulls('{\"a\":1,\"b\":null,\"c\":[null]}')", "{\"a\":1,\"c\":[null]}");
        function("json_merge_patch", "The JSON changed by a second one (RFC 7396): null removes, objects are merged.")
                .takes(TEXT, S, S)
                .example(
                        "json_merge_patch('{\"a\":1,\"b\":{\"c\":2}}', '{\"a\":null,\"b\":{\"d\":3}}')",
                        "{\"b\":{\"c\":2,\"d\":3}}");
        function("json_contains", "Whether each member and item of a second JSON has its like in the first.")
                .alias("jsonb_contains")
                .takes(DataType.BOOLEAN, S, S)
                .example("json_contains('{\"a\":[1,2],\"b\":0}', '{\"a\":[2]}')", "true");
        function("json_array_contains", "Whether a value is among the items of an array.")
                .takes("(VARCHAR, ANY) → BOOLEAN", JsonFamily::searched)
                .example("json_array_contains('[1, \"x\"]', 'x')", "true")
                .example("json_array_contains('[1, \"x\"]', 2)", "false");
        function(
                        "json_set",
                        "The JSON with the part at a path {a,0,b} replaced, or added unless the last argument is false.")
                .alias("jsonb_set")
                .takes(TEXT, S, S, S)
                .takes(TEXT, S, S, S, Parameter.BOOLEAN)
                .example("json_set('{\"a\":[1,2]}', '{a,0}', '7')", "{\"a\":[7,2]}")
                .example("json_set('{\"a\":1}', '{b}', '\"x\"')", "{\"a\":1,\"b\":\"x\"}");
    }

    private static @Nullable Resolution pairs(List<DataType> types) {
        return types.size() % 2 == 0 ? values(types) : null;
    }

    private static @Nullable Resolution lists(List<DataType> types) {
        boolean fit = types.size() == 2 && types.stream().allMatch(t -> t instanceof DataType.Array);
        return fit ? new Resolution(types, TEXT) : null;
    }

    private static @Nullable Resolution searched(List<DataType> types) {
        Resolution values = types.size() == 2 && types.getFirst().isString() ? values(types) : null;
        return values == null ? null : new Resolution(values.arguments(), DataType.BOOLEAN);
    }

    /** Numbers, truth values and nested values as they are, anything else as its text. */
    private static @Nullable Resolution values(List<DataType> types) {
        List<DataType> cast = new ArrayList<>();
        for (DataType type : types) {
            boolean plain = type.isNumeric() || type == DataType.BOOLEAN || type.isNested();
            DataType wanted = plain ? type : Parameter.TEXT.coerce(type);
            if (wanted == null) {
                return null;
            }
            cast.add(wanted);
        }
        return new Resolution(cast, TEXT);
    }

    @Override
    Kernel kernel(String name, List<DataType> arguments, DataType result) {
        boolean index = arguments.size() == 2 && arguments.get(1) == DataType.BIGINT;
        Paths paths = new Paths(name.startsWith("#") ? JsonPath::array : JsonPath::parse, index);
        return switch (name) {
            case "json_extract", "#>" -> found((in, i) -> JsonText.extract(in[0].text(i), paths.of(in, i)));
            case "json_array_get" -> found((in, i) -> JsonText.extract(in[0].text(i), paths.of(in, i)));
            case "json_extract_string", "#>>" -> found((in, i) -> JsonText.text(in[0].text(i), paths.of(in, i)));
            case "json_extract_scalar" -> found((in, i) -> scalar(in[0].text(i), paths.of(in, i)));
            case "get_json_object" ->
                found((in, i) -> {
                    String json = in[0].text(i);
                    return JsonText.isValid(json) ? JsonText.text(json, paths.of(in, i)) : null;
                });
            case "json_extract_path" -> found((in, i) -> JsonText.extract(in[0].text(i), keys(in, i)));
            case "json_extract_path_text" -> found((in, i) -> JsonText.text(in[0].text(i), keys(in, i)));
            case "json_valid" -> Rows.bits((in, i) -> JsonText.isValid(in[0].text(i)));
            case "json_type" -> found((in, i) -> type(JsonText.scalar(in[0].text(i), paths.of(in, i)), true));
            case "json_typeof" -> found((in, i) -> type(JsonText.scalar(in[0].text(i), paths.of(in, i)), false));
            case "json_array_length" -> sizes(paths, false);
            case "json_size" -> sizes(paths, true);
            case "json_keys" -> found((in, i) -> JsonText.keys(in[0].text(i), paths.of(in, i)));
            case "json_exists" -> Rows.bits((in, i) -> JsonText.scalar(in[0].text(i), paths.of(in, i)) != null);
            case "json_build_object" -> Rows.text((in, i, text) -> object(in, arguments, i, text));
            case "json_object_of_lists" ->
                Rows.text((in, i, text) -> new JsonWriter(text)
                        .members(in[0].column(), i & in[0].mask(), in[1].column(), i & in[1].mask()));
            case "json_build_array" ->
                Rows.text((in, i, text) -> {
                    text.put('[');
                    for (int k = 0; k < in.length; k++) {
                        text.text(k > 0 ? "," : "");
                        value(in[k], i, text);
                    }
                    text.put(']');
                });
            case "to_json" -> Rows.text((in, i, text) -> value(in[0], i, text));
            case "json_strip_nulls" ->
                Rows.mapped(s -> JsonTree.parse(s).withoutNulls().json());
            case "json_merge_patch" ->
                Rows.text((in, i, text) -> text.text(JsonTree.parse(in[0].text(i))
                        .merged(JsonTree.parse(in[1].text(i)))
                        .json()));
            case "json_contains" ->
                Rows.bits((in, i) -> JsonTree.parse(in[0].text(i)).contains(JsonTree.parse(in[1].text(i))));
            case "json_array_contains" ->
                Rows.bits((in, i) -> amongItems(JsonTree.parse(in[0].text(i)), JsonTree.parse(json(in[1], i))));
            case "json_set" ->
                Rows.text((in, i, text) -> text.text(JsonTree.parse(in[0].text(i))
                        .with(steps(in[1].text(i)), JsonTree.parse(in[2].text(i)), in.length < 4 || in[3].bit(i))
                        .json()));
            case "json" -> Rows.mapped(s -> JsonText.rewritten(s, false));
            case "json_pretty" -> Rows.mapped(s -> JsonText.rewritten(s, true));
            default -> throw new IllegalStateException(name);
        };
    }

    /** One row's text, or null. */
    private interface Found {
        @Nullable
        String of(Operand[] in, int i);
    }

    private static Kernel found(Found row) {
        return Rows.each((in, i, out) -> {
            String value = row.of(in, i);
            if (value == null) {
                out.putNull(i);
            } else {
                out.putText(i, value);
            }
        });
    }

    /** The path of the last row, which as a rule is that of all. */
    private static final class Paths {
        private static final JsonPath WHOLE = JsonPath.of(List.of());

        private final Function<String, JsonPath> language;
        private final boolean index;
        private String source = "";
        private @Nullable JsonPath last;

        Paths(Function<String, JsonPath> language, boolean index) {
            this.language = language;
            this.index = index;
        }

        JsonPath of(Operand[] in, int row) {
            if (in.length == 1) {
                return WHOLE;
            }
            if (index) {
                return JsonPath.index(in[1].integer(row));
            }
            JsonPath known = last;
            if (known != null && in[1].constant()) {
                return known;
            }
            String text = in[1].text(row);
            if (known == null || !text.equals(source)) {
                known = language.apply(text);
                last = known;
                source = text;
            }
            return known;
        }
    }

    private static JsonPath keys(Operand[] in, int row) {
        List<JsonPath.Step> steps = new ArrayList<>();
        for (int k = 1; k < in.length; k++) {
            steps.add(JsonPath.step(in[k].text(row)));
        }
        return JsonPath.of(steps);
    }

    private static @Nullable String scalar(String json, JsonPath path) {
        JsonText.Scalar scalar = path.wild() ? null : JsonText.scalar(json, path);
        return scalar == null || scalar.token().isStructStart() || scalar.token() == JsonToken.VALUE_NULL
                ? null
                : scalar.text();
    }

    private static @Nullable String type(JsonText.@Nullable Scalar scalar, boolean ofEngine) {
        if (scalar == null) {
            return null;
        }
        return switch (scalar.token()) {
            case START_OBJECT -> ofEngine ? "OBJECT" : "object";
            case START_ARRAY -> ofEngine ? "ARRAY" : "array";
            case VALUE_STRING -> ofEngine ? "VARCHAR" : "string";
            case VALUE_NUMBER_INT -> ofEngine ? "BIGINT" : "number";
            case VALUE_NUMBER_FLOAT -> ofEngine ? "DOUBLE" : "number";
            case VALUE_TRUE, VALUE_FALSE -> ofEngine ? "BOOLEAN" : "boolean";
            default -> ofEngine ? "NULL" : "null";
        };
    }

    private static Kernel sizes(Paths paths, boolean objects) {
        return Rows.each((in, i, out) -> {
            long size = JsonText.size(in[0].text(i), paths.of(in, i), objects);
            if (size < 0) {
                out.putNull(i);
            } else {
                out.putLong(i, size);
            }
        });
    }

    private static void object(Operand[] in, List<DataType> types, int row, TextWriter text) {
        text.put('{');
        for (int k = 0; k < in.length; k += 2) {
            if (in[k].isNull(row)) {
                throw new CentellaException(ErrorCode.INVALID_ARGUMENT, "a key of an object is null");
            }
            text.text(k > 0 ? "," : "");
            if (types.get(k).isString()) {
                value(in[k], row, text);
            } else {
                TextWriter plain = new TextWriter();
                value(in[k], row, plain);
                text.put('"');
                text.bytes(plain.buffer(), 0, plain.length());
                text.put('"');
            }
            text.put(':');
            value(in[k + 1], row, text);
        }
        text.put('}');
    }

    private static void value(Operand in, int row, TextWriter text) {
        new JsonWriter(text).value(in.column(), row & in.mask());
    }

    private static String json(Operand in, int row) {
        TextWriter text = new TextWriter();
        value(in, row, text);
        return new String(text.buffer(), 0, text.length(), java.nio.charset.StandardCharsets.UTF_8);
    }

    private static boolean amongItems(JsonTree array, JsonTree wanted) {
        return array instanceof JsonTree.Items(List<JsonTree> items)
                && items.stream().anyMatch(i -> i.contains(wanted) && wanted.contains(i));
    }

    /** The steps of {@code {a,0,b}}. */
    private static List<String> steps(String path) {
        List<@Nullable String> steps = NestedText.list(path);
        if (steps == null || steps.contains(null)) {
            throw new CentellaException(ErrorCode.INVALID_ARGUMENT, "'" + path + "' is no path like {a,0,b}");
        }
        return steps.stream().map(java.util.Objects::requireNonNull).toList();
    }
}
