// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.expression;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.centella.columnar.type.DataType;
import org.jspecify.annotations.Nullable;

/**
 * Signatures with type variables, declared by the text that documents them: {@code (ARRAY(T), T) → BOOLEAN},
 * {@code (ARRAY(T), T -> U) → ARRAY(U)}, {@code (T, …) → ARRAY(T)}. A single capital letter is a variable; all places where
 * it stands take the common type of what is given there.
 */
final class Generic {
    private Generic() {}

    /** What a place of a signature takes. */
    private sealed interface Shape {
        record Variable(char name) implements Shape {}

        record ListOf(Shape element) implements Shape {}

        record MapOf(Shape key, Shape value) implements Shape {}

        record Fixed(Parameter parameter) implements Shape {}

        /** Any ROW, as it is. */
        record AnyRow() implements Shape {}

        record Function(List<Shape> parameters, Shape result) implements Shape {}
    }

    static Signature of(String text, KernelFactory kernels) {
        return of(text, null, kernels);
    }

    /** @param result decides over the result by the arguments as they are cast, in place of what the text says */
    static Signature of(
            String text,
            java.util.function.@Nullable Function<List<DataType>, @Nullable DataType> result,
            KernelFactory kernels) {
        Parser parser = new Parser(text);
        List<Shape> shapes = parser.parameters();
        boolean repeats = parser.repeats;
        Shape output = result == null ? parser.result() : new Shape.Variable('?');
        return new Signature(text, arguments -> resolve(arguments, shapes, repeats, output, result), kernels)
                .with((arguments, position) -> lambdaTypes(arguments, position, shapes));
    }

    private static @Nullable Resolution resolve(
            List<DataType> arguments,
            List<Shape> declared,
            boolean repeats,
            Shape output,
            java.util.function.@Nullable Function<List<DataType>, @Nullable DataType> result) {
        if (repeats ? arguments.size() < declared.size() - 1 : arguments.size() != declared.size()) {
            return null;
        }
        List<Shape> shapes = new ArrayList<>(declared.subList(0, Math.min(declared.size(), arguments.size())));
        while (shapes.size() < arguments.size()) {
            shapes.add(declared.getLast());
        }
        Map<Character, DataType> variables = new HashMap<>();
        for (int i = 0; i < arguments.size(); i++) {
            if (!unify(shapes.get(i), arguments.get(i), variables)) {
                return null;
            }
        }
        List<DataType> coerced = new ArrayList<>();
        for (int i = 0; i < arguments.size(); i++) {
            coerced.add(coerce(shapes.get(i), arguments.get(i), variables));
        }
        DataType type = result == null ? substitute(output, variables) : result.apply(coerced);
        return type == null ? null : new Resolution(coerced, type);
    }

    private static boolean unify(Shape shape, DataType actual, Map<Character, DataType> variables) {
        return switch (shape) {
            case Shape.Variable(char name) -> {
                DataType common = CommonType.of(variables.getOrDefault(name, DataType.NULL), actual);
                if (common != null) {
                    variables.put(name, common);
                }
                yield common != null;
            }
            case Shape.ListOf(Shape element) ->
                actual == DataType.NULL
                        || actual instanceof DataType.Array(DataType type) && unify(element, type, variables);
            case Shape.MapOf(Shape key, Shape value) ->
                actual == DataType.NULL
                        || actual instanceof DataType.Map(DataType k, DataType v)
                                && unify(key, k, variables)
                                && unify(value, v, variables);
            case Shape.Fixed(Parameter parameter) -> parameter.coerce(actual) != null;
            case Shape.AnyRow() -> actual instanceof DataType.Row;
            case Shape.Function(List<Shape> _, Shape result) -> unify(result, actual, variables);
        };
    }

    private static DataType coerce(Shape shape, DataType actual, Map<Character, DataType> variables) {
        return switch (shape) {
            case Shape.Fixed(Parameter parameter) -> {
                DataType type = parameter.coerce(actual);
                yield type == null ? actual : type;
            }
            case Shape.AnyRow() -> actual;
            case Shape.Function(List<Shape> _, Shape result) -> coerce(result, actual, variables);
            case Shape.Variable _, Shape.ListOf _, Shape.MapOf _ -> substitute(shape, variables);
        };
    }

    private static DataType substitute(Shape shape, Map<Character, DataType> variables) {
        return switch (shape) {
            case Shape.Variable(char name) -> variables.getOrDefault(name, DataType.NULL);
            case Shape.ListOf(Shape element) -> new DataType.Array(substitute(element, variables));
            case Shape.MapOf(Shape key, Shape value) ->
                new DataType.Map(substitute(key, variables), substitute(value, variables));
            case Shape.Fixed(Parameter parameter) -> {
                DataType type = parameter.coerce(DataType.NULL);
                yield type == null ? DataType.NULL : type;
            }
            case Shape.AnyRow() -> DataType.NULL;
            case Shape.Function(List<Shape> _, Shape result) -> substitute(result, variables);
        };
    }

    /** The types of the parameters of the lambda at a place, by the types of what stands at the others; null if none. */
    private static @Nullable List<DataType> lambdaTypes(
            List<@Nullable DataType> arguments, int position, List<Shape> shapes) {
        if (arguments.size() != shapes.size()
                || !(shapes.get(position) instanceof Shape.Function(List<Shape> parameters, Shape _))) {
            return null;
        }
        Map<Character, DataType> variables = new HashMap<>();
        for (int i = 0; i < shapes.size(); i++) {
            DataType type = arguments.get(i);
            if (type != null && !unify(shapes.get(i), type, variables)) {
                return null;
            }
        }
        return parameters.stream().map(p -> substitute(p, variables)).toList();
    }

    /** Reads the text of a signature. */
    private static final class Parser {
        private final String text;
        private int at;
        private boolean repeats;

        Parser(String text) {
            this.text = text.replace(" ", "");
        }

        List<Shape> parameters() {
            List<Shape> shapes = new ArrayList<>();
            take("(");
            while (!take(")")) {
                if (take("…")) {
                    repeats = true;
                } else {
                    shapes.add(parameter());
                }
                take(",");
            }
            take("→");
            return shapes;
        }

        Shape result() {
            return shape();
        }

        private Shape parameter() {
            List<Shape> shapes = new ArrayList<>();
            if (take("(")) {
                while (!take(")")) {
                    shapes.add(shape());
                    take(",");
                }
            } else {
                shapes.add(shape());
            }
            return take("->") ? new Shape.Function(shapes, shape()) : shapes.getFirst();
        }

        private Shape shape() {
            int from = at;
            while (at < text.length() && (Character.isLetter(text.charAt(at)) || text.charAt(at) == '_')) {
                at++;
            }
            String word = text.substring(from, at);
            switch (word) {
                case "ARRAY" -> {
                    take("(");
                    Shape element = shape();
                    take(")");
                    return new Shape.ListOf(element);
                }
                case "MAP" -> {
                    take("(");
                    Shape key = shape();
                    take(",");
                    Shape value = shape();
                    take(")");
                    return new Shape.MapOf(key, value);
                }
                case "ROW" -> {
                    return new Shape.AnyRow();
                }
                case "VARCHAR" -> {
                    return new Shape.Fixed(Parameter.STRING);
                }
                default -> {
                    return word.length() == 1
                            ? new Shape.Variable(word.charAt(0))
                            : new Shape.Fixed(Parameter.valueOf(word));
                }
            }
        }

        private boolean take(String expected) {
            boolean there = text.startsWith(expected, at);
            at += there ? expected.length() : 0;
            return there;
        }
    }
}
