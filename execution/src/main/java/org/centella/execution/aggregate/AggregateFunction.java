// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.aggregate;

import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.columnar.type.DataType;
import org.jspecify.annotations.Nullable;

/**
 * An aggregate function, declared once: names, documentation, types, and the {@linkplain AggregateKind way} it is computed.
 * The planner, {@code SHOW FUNCTIONS}, the documentation and the operator all read this declaration. An aggregation runs in
 * up to two steps; between them a group's value travels as one or more state columns, whose types alone tell the second
 * step how to go on.
 *
 * @param name canonical, lower case, as in {@link org.centella.execution.plan.AggregateCall#function()}
 * @param aliases other names that users of other engines type
 * @param signature argument names and types for people, e.g. {@code (x numeric)}
 * @param description a sentence
 * @param neverNull the result is not null, even of no rows
 * @param ignoresDuplicates DISTINCT makes no difference, so the planner may drop it
 * @param dependsOnOrder an ORDER BY within the call makes a difference
 */
public record AggregateFunction(
        String name,
        List<String> aliases,
        String signature,
        String description,
        boolean neverNull,
        boolean ignoresDuplicates,
        boolean dependsOnOrder,
        Typing typing,
        AggregateKind kind) {

    public AggregateFunction {
        Objects.requireNonNull(name);
        aliases = List.copyOf(aliases);
    }

    /** What a function makes of argument types. */
    public interface Typing {
        /** The result's type, or null when the function does not take these arguments. */
        @Nullable
        DataType resultType(List<DataType> arguments);

        /** The types of the state columns for accepted arguments. */
        List<DataType> stateTypes(List<DataType> arguments, DataType result);
    }

    /** What a bare NULL may stand for. */
    private static final List<DataType> NULL_TYPES =
            List.of(DataType.DOUBLE, DataType.VARCHAR, DataType.BOOLEAN, DataType.BIGINT);

    /** True when the function takes arguments of these types. */
    public boolean accepts(List<DataType> arguments) {
        return typing.resultType(typed(arguments)) != null;
    }

    /** The arguments with a type for bare NULLs that the function takes, if it does not take NULLs as they are. */
    private List<DataType> typed(List<DataType> arguments) {
        if (!arguments.contains(DataType.NULL) || typing.resultType(arguments) != null) {
            return arguments;
        }
        return NULL_TYPES.stream()
                .map(type -> arguments.stream()
                        .map(argument -> argument == DataType.NULL ? type : argument)
                        .toList())
                .filter(types -> typing.resultType(types) != null)
                .findFirst()
                .orElse(arguments);
    }

    /** @throws CentellaException FUNCTION_NOT_FOUND when the function does not take these arguments */
    public DataType resultType(List<DataType> arguments) {
        DataType result = typing.resultType(typed(arguments));
        if (result == null) {
            throw new CentellaException(
                    ErrorCode.FUNCTION_NOT_FOUND,
                    "aggregate function " + name + signature + " does not take "
                            + arguments.stream().map(DataType::toString).collect(Collectors.joining(", ", "(", ")")));
        }
        return result;
    }

    /** What a PARTIAL step puts out for one call, in order; a FINAL step's call names these columns as its arguments. */
    public List<DataType> stateTypes(List<DataType> arguments, DataType result) {
        return typing.stateTypes(typed(arguments), result);
    }

    @Override
    public String toString() {
        return name + signature;
    }
}
