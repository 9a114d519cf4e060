// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.aggregate;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.centella.columnar.type.DataType;
import org.jspecify.annotations.Nullable;

/** The table of aggregate functions. Results of integer and decimal sums are exact; averages are DOUBLE, of exact sums. */
public final class AggregateFunctions {
    private static final DataType EXACT_INTEGER = new DataType.Decimal(DataType.Decimal.MAX_PRECISION, 0);

    private static final List<AggregateFunction> ALL = List.of(
            function("count", "(*) or (x any, ...)", "Rows, or rows in which no argument is null", AggregateKind.COUNT)
                    .neverNull()
                    .typing(_ -> DataType.BIGINT, (_, _) -> List.of(DataType.BIGINT)),
            function("count_if", "(x boolean)", "Rows for which x is true", AggregateKind.COUNT_IF)
                    .aliases("countif")
                    .neverNull()
                    .typing(
                            one(t -> t == DataType.BOOLEAN ? DataType.BIGINT : null),
                            (_, _) -> List.of(DataType.BIGINT)),
            function(
                            "sum",
                            "(x numeric)",
                            "Exact sum of integers (BIGINT, or DECIMAL(38, 0) of BIGINT) and decimals (38 digits); DOUBLE else",
                            AggregateKind.SUM)
                    .typing(one(AggregateFunctions::sumType), (_, result) -> List.of(result)),
            function(
                            "sum0",
                            "(x numeric)",
                            "As sum, of the argument's type if BIGINT, and 0 of no rows",
                            AggregateKind.SUM_OR_ZERO)
                    .aliases("$sum0")
                    .neverNull()
                    .typing(one(t -> t == DataType.BIGINT ? t : sumType(t)), (_, result) -> List.of(result)),
            function("avg", "(x numeric)", "Mean as DOUBLE, of an exact sum where x is exact", AggregateKind.AVERAGE)
                    .aliases("mean")
                    .typing(one(t -> t.isNumeric() ? DataType.DOUBLE : null), AggregateFunctions::averageStates),
            function("min", "(x comparable)", "Least value", AggregateKind.MIN)
                    .ignoresDuplicates()
                    .typing(one(AggregateFunctions::comparable), (arguments, _) -> arguments),
            function("max", "(x comparable)", "Greatest value", AggregateKind.MAX)
                    .ignoresDuplicates()
                    .typing(one(AggregateFunctions::comparable), (arguments, _) -> arguments),
            function("any_value", "(x any)", "Some value of x that is not null", AggregateKind.ANY_VALUE)
                    .aliases("arbitrary")
                    .ignoresDuplicates()
                    .typing(one(t -> t), (arguments, _) -> arguments),
            function("first", "(x any)", "Value of x in the first row met, null or not", AggregateKind.FIRST)
                    .aliases("first_value")
                    .ignoresDuplicates()
                    .typing(one(t -> t), (arguments, _) -> List.of(arguments.getFirst(), DataType.BOOLEAN)),
            function("last", "(x any)", "Value of x in the last row met, null or not", AggregateKind.LAST)
                    .aliases("last_value")
                    .typing(one(t -> t), (arguments, _) -> List.of(arguments.getFirst(), DataType.BOOLEAN)),
            function("bool_and", "(x boolean)", "True when every x is", AggregateKind.BOOL_AND)
                    .aliases("every", "logical_and")
                    .ignoresDuplicates()
                    .typing(one(t -> t == DataType.BOOLEAN ? t : null), (_, result) -> List.of(result)),
            function("bool_or", "(x boolean)", "True when some x is", AggregateKind.BOOL_OR)
                    .aliases("some", "any", "logical_or")
                    .ignoresDuplicates()
                    .typing(one(t -> t == DataType.BOOLEAN ? t : null), (_, result) -> List.of(result)),
            function("bit_and", "(x integer)", "Bitwise and", AggregateKind.BIT_AND)
                    .aliases("bitwise_and_agg")
                    .ignoresDuplicates()
                    .typing(one(t -> t.isInteger() ? t : null), (_, result) -> List.of(result)),
            function("bit_or", "(x integer)", "Bitwise or", AggregateKind.BIT_OR)
                    .aliases("bitwise_or_agg")
                    .ignoresDuplicates()
                    .typing(one(t -> t.isInteger() ? t : null), (_, result) -> List.of(result)),
            function("bit_xor", "(x integer)", "Bitwise exclusive or", AggregateKind.BIT_XOR)
                    .aliases("bitwise_xor_agg")
                    .typing(one(t -> t.isInteger() ? t : null), (_, result) -> List.of(result)),
            moments("var_samp", "Sample variance; null of fewer than two values", AggregateKind.VARIANCE_SAMPLE)
                    .aliases("variance")
                    .typing(one(AggregateFunctions::momentType), AggregateFunctions::momentStates),
            moments("var_pop", "Population variance", AggregateKind.VARIANCE_POPULATION)
                    .typing(one(AggregateFunctions::momentType), AggregateFunctions::momentStates),
            moments(
                            "stddev_samp",
                            "Sample standard deviation; null of fewer than two values",
                            AggregateKind.DEVIATION_SAMPLE)
                    .aliases("stddev")
                    .typing(one(AggregateFunctions::momentType), AggregateFunctions::momentStates),
            moments("stddev_pop", "Population standard deviation", AggregateKind.DEVIATION_POPULATION)
                    .typing(one(AggregateFunctions::momentType), AggregateFunctions::momentStates),
            pairMoments(
                            "covar_samp",
                            "Sample covariance; null of fewer than two pairs",
                            AggregateKind.COVARIANCE_SAMPLE)
                    .typing(AggregateFunctions::pairMomentType, AggregateFunctions::pairMomentStates),
            pairMoments("covar_pop", "Population covariance", AggregateKind.COVARIANCE_POPULATION)
                    .typing(AggregateFunctions::pairMomentType, AggregateFunctions::pairMomentStates),
            pairMoments("corr", "Pearson's correlation; null where a variable does not vary", AggregateKind.CORRELATION)
                    .typing(AggregateFunctions::pairMomentType, AggregateFunctions::pairMomentStates),
            function("min_by", "(x any, y comparable)", "The x of the row with the least y", AggregateKind.MIN_BY)
                    .aliases("arg_min", "argmin")
                    .ignoresDuplicates()
                    .typing(AggregateFunctions::byType, (arguments, _) -> arguments),
            function("max_by", "(x any, y comparable)", "The x of the row with the greatest y", AggregateKind.MAX_BY)
                    .aliases("arg_max", "argmax")
                    .ignoresDuplicates()
                    .typing(AggregateFunctions::byType, (arguments, _) -> arguments),
            function(
                            "string_agg",
                            "(x varchar, separator varchar)",
                            "Values joined with a separator, nulls left out",
                            AggregateKind.STRING_AGG)
                    .aliases("listagg", "group_concat")
                    .typing(AggregateFunctions::joinedType, (_, _) -> List.of(DataType.VARCHAR, DataType.VARCHAR)),
            function("array_agg", "(x any)", "All values, nulls too; null of no rows", AggregateKind.ARRAY_AGG)
                    .aliases("list", "collect_list")
                    .typing(one(t -> t.isNested() ? null : new DataType.Array(t)), (_, result) -> List.of(result)));

    private static final Map<String, AggregateFunction> BY_NAME = ALL.stream()
            .flatMap(f ->
                    Stream.concat(Stream.of(f.name()), f.aliases().stream()).map(n -> Map.entry(n, f)))
            .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));

    private AggregateFunctions() {}

    /** Every aggregate function. */
    public static List<AggregateFunction> all() {
        return ALL;
    }

    /** The function of that name or alias, in any case; null if there is none. */
    public static @Nullable AggregateFunction find(String name) {
        return BY_NAME.get(name.toLowerCase(Locale.ROOT));
    }

    private static @Nullable DataType sumType(DataType argument) {
        if (argument == DataType.BIGINT) {
            return EXACT_INTEGER;
        }
        if (argument.isInteger()) {
            return DataType.BIGINT;
        }
        if (argument instanceof DataType.Decimal decimal) {
            return new DataType.Decimal(DataType.Decimal.MAX_PRECISION, decimal.scale());
        }
        return argument.isNumeric() ? DataType.DOUBLE : null;
    }

    private static List<DataType> averageStates(List<DataType> arguments, DataType result) {
        DataType argument = arguments.getFirst();
        DataType sum = switch (argument) {
            case DataType.Decimal decimal -> new DataType.Decimal(DataType.Decimal.MAX_PRECISION, decimal.scale());
            case DataType.Simple simple -> simple.isInteger() ? EXACT_INTEGER : DataType.DOUBLE;
            case DataType.Varchar _, DataType.Char _, DataType.Array _, DataType.Map _, DataType.Row _ ->
                throw new IllegalArgumentException("average of " + argument + " as " + result);
        };
        return List.of(sum, DataType.BIGINT);
    }

    private static @Nullable DataType comparable(DataType argument) {
        return argument.isNested() ? null : argument;
    }

    private static @Nullable DataType momentType(DataType argument) {
        return argument.isNumeric() ? DataType.DOUBLE : null;
    }

    private static List<DataType> momentStates(List<DataType> arguments, DataType result) {
        return List.of(DataType.BIGINT, result, result);
    }

    private static @Nullable DataType pairMomentType(List<DataType> arguments) {
        boolean numbers = arguments.size() == 2 && arguments.stream().allMatch(DataType::isNumeric);
        return numbers ? DataType.DOUBLE : null;
    }

    private static List<DataType> pairMomentStates(List<DataType> arguments, DataType result) {
        return List.of(DataType.BIGINT, result, result, result, result, result);
    }

    private static @Nullable DataType byType(List<DataType> arguments) {
        boolean fits = arguments.size() == 2 && comparable(arguments.getLast()) != null;
        return fits ? arguments.getFirst() : null;
    }

    private static @Nullable DataType joinedType(List<DataType> arguments) {
        boolean texts = arguments.size() == 2 && arguments.stream().allMatch(DataType::isString);
        return texts ? DataType.VARCHAR : null;
    }

    /** The result's type for one argument's. */
    private interface OneArgument {
        @Nullable
        DataType apply(DataType argument);
    }

    private interface Result {
        @Nullable
        DataType apply(List<DataType> arguments);
    }

    private interface States {
        List<DataType> apply(List<DataType> arguments, DataType result);
    }

    private static Result one(OneArgument rule) {
        return arguments -> arguments.size() == 1 ? rule.apply(arguments.getFirst()) : null;
    }

    private static Declaration function(String name, String signature, String description, AggregateKind kind) {
        return new Declaration(name, signature, description, kind);
    }

    private static Declaration moments(String name, String description, AggregateKind kind) {
        return new Declaration(name, "(x numeric)", description, kind);
    }

    private static Declaration pairMoments(String name, String description, AggregateKind kind) {
        return new Declaration(name, "(y numeric, x numeric)", description, kind);
    }

    /** Spells a declaration as a sentence; {@link #typing} ends it. */
    private static final class Declaration {
        private final String name;
        private final String signature;
        private final String description;
        private final AggregateKind kind;
        private List<String> aliases = List.of();
        private boolean neverNull;
        private boolean ignoresDuplicates;

        Declaration(String name, String signature, String description, AggregateKind kind) {
            this.name = name;
            this.signature = signature;
            this.description = description;
            this.kind = kind;
        }

        Declaration aliases(String... names) {
            aliases = List.of(names);
            return this;
        }

        Declaration neverNull() {
            neverNull = true;
            return this;
        }

        Declaration ignoresDuplicates() {
            ignoresDuplicates = true;
            return this;
        }

        AggregateFunction typing(Result result, States states) {
            AggregateFunction.Typing typing = new AggregateFunction.Typing() {
                @Override
                public @Nullable DataType resultType(List<DataType> arguments) {
                    return result.apply(arguments);
                }

                @Override
                public List<DataType> stateTypes(List<DataType> arguments, DataType type) {
                    return states.apply(arguments, type);
                }
            };
            return new AggregateFunction(
                    name, aliases, signature, description, neverNull, ignoresDuplicates, typing, kind);
        }
    }
}
