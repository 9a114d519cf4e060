// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.expression;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.centella.columnar.type.DataType;
import org.jspecify.annotations.Nullable;

/** The usual shapes of signatures. */
final class Signatures {
    private Signatures() {}

    /** Fixed parameters, a fixed result. */
    static Signature of(DataType result, KernelFactory kernels, Parameter... parameters) {
        return of(arguments -> result, result.toString(), kernels, parameters);
    }

    /** Fixed parameters, a result that follows from the arguments after their casts. */
    static Signature of(
            Function<List<DataType>, DataType> result,
            String resultText,
            KernelFactory kernels,
            Parameter... parameters) {
        String text = Arrays.stream(parameters).map(Parameter::toString).collect(Collectors.joining(", ", "(", ")"));
        return new Signature(
                text + " → " + resultText,
                arguments -> {
                    if (arguments.size() != parameters.length) {
                        return null;
                    }
                    List<DataType> coerced = new ArrayList<>();
                    for (int i = 0; i < parameters.length; i++) {
                        DataType type = parameters[i].coerce(arguments.get(i));
                        if (type == null) {
                            return null;
                        }
                        coerced.add(type);
                    }
                    return new Resolution(coerced, result.apply(coerced));
                },
                kernels);
    }

    /** One or more arguments of one kind. */
    static Signature repeated(DataType result, KernelFactory kernels, Parameter parameter) {
        return many(result, kernels, parameter, parameter);
    }

    /** Arguments of fixed kinds, the last of which comes any number of times, also none. */
    static Signature many(DataType result, KernelFactory kernels, Parameter... parameters) {
        String text = Arrays.stream(parameters)
                .limit(parameters.length - 1L)
                .map(p -> p + ", ")
                .collect(Collectors.joining("", "(", "…)"));
        int fixed = parameters.length - 1;
        return new Signature(
                text + " → " + result,
                arguments -> {
                    if (arguments.size() < fixed) {
                        return null;
                    }
                    List<DataType> coerced = new ArrayList<>();
                    for (int i = 0; i < arguments.size(); i++) {
                        DataType type = parameters[Math.min(i, fixed)].coerce(arguments.get(i));
                        if (type == null) {
                            return null;
                        }
                        coerced.add(type);
                    }
                    return new Resolution(coerced, result);
                },
                kernels);
    }

    /** One or more arguments that all become their common type; {@code result} follows from it. */
    static Signature common(
            String text, Function<DataType, @Nullable DataType> result, int least, int most, KernelFactory kernels) {
        return new Signature(
                text,
                arguments -> {
                    if (arguments.size() < least || arguments.size() > most) {
                        return null;
                    }
                    DataType common = CommonType.of(arguments);
                    DataType given = common == null ? null : result.apply(common);
                    if (common == null || given == null) {
                        return null;
                    }
                    return new Resolution(
                            arguments.stream()
                                    .map(a -> CommonType.cast(a, common))
                                    .toList(),
                            given);
                },
                kernels);
    }
}
