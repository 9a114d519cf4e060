// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.aggregate;

import java.util.List;
import org.centella.columnar.type.DataType;
import org.jspecify.annotations.Nullable;

/** The rules by which aggregate functions find types of results and states; null stands for arguments not taken. */
public final class AggregateTypes {
    static final DataType EXACT_INTEGER = new DataType.Decimal(DataType.Decimal.MAX_PRECISION, 0);

    private AggregateTypes() {}

    /** The result's type for one argument's. */
    interface OneArgument {
        @Nullable
        DataType apply(DataType argument);
    }

    interface Result {
        @Nullable
        DataType apply(List<DataType> arguments);
    }

    interface States {
        List<DataType> apply(List<DataType> arguments, DataType result);
    }

    static Result one(OneArgument rule) {
        return arguments -> arguments.size() == 1 ? rule.apply(arguments.getFirst()) : null;
    }

    static @Nullable DataType sum(DataType argument) {
        if (argument == DataType.BIGINT) {
            return EXACT_INTEGER;
        }
        if (argument.isInteger()) {
            return DataType.BIGINT;
        }
        if (argument instanceof DataType.Decimal decimal) {
            return new DataType.Decimal(DataType.Decimal.MAX_PRECISION, decimal.scale());
        }
        return argument.isInterval() ? argument : argument.isNumeric() ? DataType.DOUBLE : null;
    }

    /** Sums of intervals are kept as those of the integers that their columns hold. */
    static List<DataType> sumStates(List<DataType> arguments, DataType result) {
        return List.of(
                result == DataType.INTERVAL_MONTH ? DataType.BIGINT : result.isInterval() ? EXACT_INTEGER : result);
    }

    static @Nullable DataType average(DataType argument) {
        return argument == DataType.INTERVAL_MONTH
                ? DataType.INTERVAL
                : argument.isInterval() ? argument : argument.isNumeric() ? DataType.DOUBLE : null;
    }

    static List<DataType> averageStates(List<DataType> arguments, DataType result) {
        DataType argument = arguments.getFirst();
        DataType sum = switch (argument) {
            case DataType.Decimal decimal -> new DataType.Decimal(DataType.Decimal.MAX_PRECISION, decimal.scale());
            case DataType.Simple simple ->
                simple.isInterval()
                        ? sumStates(arguments, argument).getFirst()
                        : simple.isInteger() ? EXACT_INTEGER : DataType.DOUBLE;
            case DataType.Varchar _, DataType.Char _, DataType.Array _, DataType.Map _, DataType.Row _ ->
                throw new IllegalArgumentException("average of " + argument + " as " + result);
        };
        return List.of(sum, DataType.BIGINT);
    }

    /** Maps have no order, nor does what holds one. */
    static @Nullable DataType comparable(DataType argument) {
        boolean ordered = switch (argument) {
            case DataType.Map _ -> false;
            case DataType.Array array -> comparable(array.element()) != null;
            case DataType.Row row -> row.fields().stream().allMatch(field -> comparable(field.type()) != null);
            case DataType.Simple _, DataType.Decimal _, DataType.Varchar _, DataType.Char _ -> true;
        };
        return ordered ? argument : null;
    }

    static @Nullable DataType toDouble(DataType argument) {
        return argument.isNumeric() ? DataType.DOUBLE : null;
    }

    /** A count and {@code doubles} others. */
    static States moments(int doubles) {
        return (_, _) -> java.util.stream.Stream.concat(
                        java.util.stream.Stream.of(DataType.BIGINT),
                        java.util.stream.Stream.generate(() -> DataType.DOUBLE).limit(doubles))
                .toList();
    }

    static Result pair(DataType result) {
        return arguments -> {
            boolean numbers = arguments.size() == 2 && arguments.stream().allMatch(DataType::isNumeric);
            return numbers ? result : null;
        };
    }

    static @Nullable DataType firstByLast(List<DataType> arguments) {
        boolean fits = arguments.size() == 2 && comparable(arguments.getLast()) != null;
        return fits ? arguments.getFirst() : null;
    }

    /** The values of rows chosen by the second argument, as many as the third says. */
    static @Nullable DataType chosenRows(List<DataType> arguments) {
        boolean fits = arguments.size() == 3
                && comparable(arguments.get(1)) != null
                && arguments.get(2).isInteger();
        return fits ? new DataType.Array(arguments.getFirst()) : null;
    }

    static @Nullable DataType chosenValues(List<DataType> arguments) {
        boolean fits = arguments.size() == 2
                && comparable(arguments.getFirst()) != null
                && arguments.getLast().isInteger();
        return fits ? new DataType.Array(arguments.getFirst()) : null;
    }

    /** An array per argument but the last, which is a number. */
    static List<DataType> chosenStates(List<DataType> arguments, DataType result) {
        List<DataType> states = new java.util.ArrayList<>();
        arguments.subList(0, arguments.size() - 1).forEach(type -> states.add(new DataType.Array(type)));
        states.add(DataType.BIGINT);
        return states;
    }

    static @Nullable DataType joinedTexts(List<DataType> arguments) {
        boolean texts = arguments.size() == 2 && arguments.stream().allMatch(DataType::isString);
        return texts ? DataType.VARCHAR : null;
    }

    /** An array of each argument. */
    static List<DataType> lists(List<DataType> arguments, DataType result) {
        return arguments.stream()
                .<DataType>map(type -> new DataType.Array(type))
                .toList();
    }

    /** Whether quantiles of such values lie between two of them. */
    public static boolean isInterpolated(DataType argument) {
        return CollectedResult.interpolated(argument);
    }

    static @Nullable DataType median(DataType argument) {
        return CollectedResult.interpolated(argument) ? interpolated(argument) : comparable(argument);
    }

    private static @Nullable DataType interpolated(DataType argument) {
        if (!CollectedResult.interpolated(argument)) {
            return null;
        }
        return argument.isNumeric() ? DataType.DOUBLE : argument == DataType.DATE ? DataType.TIMESTAMP : argument;
    }

    static @Nullable DataType continuousQuantile(List<DataType> arguments) {
        return quantile(arguments, AggregateTypes::interpolated);
    }

    static @Nullable DataType discreteQuantile(List<DataType> arguments) {
        return quantile(arguments, AggregateTypes::comparable);
    }

    static @Nullable DataType approximateQuantile(List<DataType> arguments) {
        return quantile(arguments, AggregateTypes::sketched);
    }

    static @Nullable DataType sketched(DataType argument) {
        return argument.isNumeric() || argument == DataType.DATE || argument == DataType.TIMESTAMP ? argument : null;
    }

    /** One value for one fraction, an array for an array. */
    private static @Nullable DataType quantile(List<DataType> arguments, OneArgument rule) {
        if (arguments.size() != 2) {
            return null;
        }
        DataType value = rule.apply(arguments.getFirst());
        return switch (arguments.getLast()) {
            case DataType.Array(DataType element)
            when value != null && element.isNumeric() -> new DataType.Array(value);
            case DataType fraction when fraction.isNumeric() || fraction == DataType.NULL -> value;
            default -> null;
        };
    }

    static List<DataType> quantileStates(List<DataType> arguments, DataType result) {
        return List.of(new DataType.Array(arguments.getFirst()), arguments.getLast());
    }

    static List<DataType> sketchStates(List<DataType> arguments, DataType result) {
        return arguments.size() == 1 ? List.of(DataType.VARBINARY) : List.of(DataType.VARBINARY, arguments.getLast());
    }

    static @Nullable DataType map(List<DataType> arguments) {
        boolean fits = arguments.size() == 2 && comparable(arguments.getFirst()) != null;
        return fits ? new DataType.Map(arguments.getFirst(), arguments.getLast()) : null;
    }

    static @Nullable DataType multimap(List<DataType> arguments) {
        boolean fits = arguments.size() == 2 && comparable(arguments.getFirst()) != null;
        return fits ? new DataType.Map(arguments.getFirst(), new DataType.Array(arguments.getLast())) : null;
    }

    static List<DataType> mapStates(List<DataType> arguments, DataType result) {
        DataType.Map map = (DataType.Map) result;
        return List.of(new DataType.Array(map.key()), new DataType.Array(map.value()));
    }
}
