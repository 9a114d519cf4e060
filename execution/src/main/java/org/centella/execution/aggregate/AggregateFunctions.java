// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.aggregate;

import static org.centella.execution.aggregate.AggregateTypes.one;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.centella.columnar.type.DataType;
import org.jspecify.annotations.Nullable;

/** The table of aggregate functions. Results of integer and decimal sums are exact; averages are DOUBLE, of exact sums. */
public final class AggregateFunctions {
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
                            "Exact sum of integers (BIGINT, or DECIMAL(38, 0) of BIGINT) and decimals (38 digits);"
                                    + " DOUBLE else; of intervals an interval",
                            AggregateKind.SUM)
                    .typing(one(AggregateTypes::sum), AggregateTypes::sumStates),
            function(
                            "sum0",
                            "(x numeric)",
                            "As sum, of the argument's type if BIGINT, and 0 of no rows",
                            AggregateKind.SUM_OR_ZERO)
                    .aliases("$sum0")
                    .neverNull()
                    .typing(one(t -> t == DataType.BIGINT ? t : AggregateTypes.sum(t)), AggregateTypes::sumStates),
            function(
                            "avg",
                            "(x numeric)",
                            "Mean as DOUBLE, of an exact sum where x is exact; of intervals an interval",
                            AggregateKind.AVERAGE)
                    .aliases("mean")
                    .typing(one(AggregateTypes::average), AggregateTypes::averageStates),
            function("min", "(x comparable)", "Least value", AggregateKind.MIN)
                    .ignoresDuplicates()
                    .typing(one(AggregateTypes::comparable), (arguments, _) -> arguments),
            function("max", "(x comparable)", "Greatest value", AggregateKind.MAX)
                    .ignoresDuplicates()
                    .typing(one(AggregateTypes::comparable), (arguments, _) -> arguments),
            function("any_value", "(x any)", "Some value of x that is not null", AggregateKind.ANY_VALUE)
                    .aliases("arbitrary")
                    .ignoresDuplicates()
                    .dependsOnOrder()
                    .typing(one(t -> t), (arguments, _) -> arguments),
            function("first", "(x any)", "Value of x in the first row met, null or not", AggregateKind.FIRST)
                    .aliases("first_value")
                    .ignoresDuplicates()
                    .dependsOnOrder()
                    .typing(one(t -> t), (arguments, _) -> List.of(arguments.getFirst(), DataType.BOOLEAN)),
            function("last", "(x any)", "Value of x in the last row met, null or not", AggregateKind.LAST)
                    .aliases("last_value")
                    .dependsOnOrder()
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
                    .typing(one(AggregateTypes::toDouble), AggregateTypes.moments(2)),
            moments("var_pop", "Population variance", AggregateKind.VARIANCE_POPULATION)
                    .typing(one(AggregateTypes::toDouble), AggregateTypes.moments(2)),
            moments(
                            "stddev_samp",
                            "Sample standard deviation; null of fewer than two values",
                            AggregateKind.DEVIATION_SAMPLE)
                    .aliases("stddev", "std")
                    .typing(one(AggregateTypes::toDouble), AggregateTypes.moments(2)),
            moments("stddev_pop", "Population standard deviation", AggregateKind.DEVIATION_POPULATION)
                    .typing(one(AggregateTypes::toDouble), AggregateTypes.moments(2)),
            pairMoments(
                            "covar_samp",
                            "Sample covariance; null of fewer than two pairs",
                            AggregateKind.COVARIANCE_SAMPLE)
                    .typing(AggregateTypes.pair(DataType.DOUBLE), AggregateTypes.moments(5)),
            pairMoments("covar_pop", "Population covariance", AggregateKind.COVARIANCE_POPULATION)
                    .typing(AggregateTypes.pair(DataType.DOUBLE), AggregateTypes.moments(5)),
            pairMoments("corr", "Pearson's correlation; null where a variable does not vary", AggregateKind.CORRELATION)
                    .typing(AggregateTypes.pair(DataType.DOUBLE), AggregateTypes.moments(5)),
            function("min_by", "(x any, y comparable)", "The x of the row with the least y", AggregateKind.MIN_BY)
                    .aliases("arg_min", "argmin")
                    .ignoresDuplicates()
                    .dependsOnOrder()
                    .typing(AggregateTypes::firstByLast, (arguments, _) -> arguments),
            function("max_by", "(x any, y comparable)", "The x of the row with the greatest y", AggregateKind.MAX_BY)
                    .aliases("arg_max", "argmax")
                    .ignoresDuplicates()
                    .dependsOnOrder()
                    .typing(AggregateTypes::firstByLast, (arguments, _) -> arguments),
            function(
                            "string_agg",
                            "(x varchar, separator varchar)",
                            "Values joined with a separator, nulls left out",
                            AggregateKind.STRING_AGG)
                    .aliases("listagg", "group_concat")
                    .dependsOnOrder()
                    .typing(AggregateTypes::joinedTexts, (_, _) -> List.of(DataType.VARCHAR, DataType.VARCHAR)),
            function("array_agg", "(x any)", "All values, nulls too; null of no rows", AggregateKind.ARRAY_AGG)
                    .aliases("list", "collect_list")
                    .dependsOnOrder()
                    .typing(one(DataType.Array::new), (_, result) -> List.of(result)),
            function("$count_rows", "(x any, ...)", "Rows, nulls or not", AggregateKind.COUNT_ROWS)
                    .neverNull()
                    .typing(_ -> DataType.BIGINT, (_, _) -> List.of(DataType.BIGINT)),
            function("fsum", "(x numeric)", "Sum as DOUBLE that carries lost digits", AggregateKind.PRECISE_SUM)
                    .aliases("kahan_sum", "sumkahan")
                    .typing(one(AggregateTypes::toDouble), series()),
            function("favg", "(x numeric)", "Mean as DOUBLE, of such a sum", AggregateKind.PRECISE_AVERAGE)
                    .typing(one(AggregateTypes::toDouble), series()),
            function("sum_squares", "(x numeric)", "Sum of squares as DOUBLE", AggregateKind.SUM_OF_SQUARES)
                    .typing(one(AggregateTypes::toDouble), series()),
            function("product", "(x numeric)", "Product as DOUBLE", AggregateKind.PRODUCT)
                    .typing(one(AggregateTypes::toDouble), series()),
            function("geometric_mean", "(x numeric)", "Geometric mean", AggregateKind.GEOMETRIC_MEAN)
                    .aliases("geomean")
                    .typing(one(AggregateTypes::toDouble), series()),
            function("harmonic_mean", "(x numeric)", "Harmonic mean", AggregateKind.HARMONIC_MEAN)
                    .typing(one(AggregateTypes::toDouble), series()),
            moments("skewness", "Sample skewness; null of fewer than three values", AggregateKind.SKEWNESS)
                    .typing(one(AggregateTypes::toDouble), AggregateTypes.moments(4)),
            moments("kurtosis", "Sample excess kurtosis; null of fewer than four values", AggregateKind.KURTOSIS)
                    .typing(one(AggregateTypes::toDouble), AggregateTypes.moments(4)),
            moments("kurtosis_pop", "Population excess kurtosis", AggregateKind.KURTOSIS_POPULATION)
                    .typing(one(AggregateTypes::toDouble), AggregateTypes.moments(4)),
            pairMoments("regr_count", "Pairs without nulls", AggregateKind.REGRESSION_COUNT)
                    .neverNull()
                    .typing(AggregateTypes.pair(DataType.BIGINT), AggregateTypes.moments(5)),
            regression("regr_avgx", "Mean of x over pairs", AggregateKind.REGRESSION_MEAN_X),
            regression("regr_avgy", "Mean of y over pairs", AggregateKind.REGRESSION_MEAN_Y),
            regression("regr_sxx", "Sum of squared distances of x from its mean", AggregateKind.REGRESSION_SXX),
            regression("regr_syy", "Sum of squared distances of y from its mean", AggregateKind.REGRESSION_SYY),
            regression("regr_sxy", "Sum of products of both distances", AggregateKind.REGRESSION_SXY),
            regression("regr_slope", "Slope of the line fitted to the pairs", AggregateKind.REGRESSION_SLOPE),
            regression("regr_intercept", "Where that line meets x = 0", AggregateKind.REGRESSION_INTERCEPT),
            regression("regr_r2", "Square of the correlation; 1 if y does not vary", AggregateKind.REGRESSION_R2),
            function("min_n", "(x comparable, n integer)", "The n least values, as min(x, n)", AggregateKind.LEAST_N)
                    .typing(AggregateTypes::chosenValues, AggregateTypes::chosenStates),
            function(
                            "max_n",
                            "(x comparable, n integer)",
                            "The n greatest values, as max(x, n)",
                            AggregateKind.GREATEST_N)
                    .typing(AggregateTypes::chosenValues, AggregateTypes::chosenStates),
            function(
                            "min_by_n",
                            "(x any, y comparable, n integer)",
                            "The x of the n rows with the least y, as min_by(x, y, n)",
                            AggregateKind.LEAST_N)
                    .typing(AggregateTypes::chosenRows, AggregateTypes::chosenStates),
            function(
                            "max_by_n",
                            "(x any, y comparable, n integer)",
                            "The x of the n rows with the greatest y, as max_by(x, y, n)",
                            AggregateKind.GREATEST_N)
                    .typing(AggregateTypes::chosenRows, AggregateTypes::chosenStates),
            function(
                            "median",
                            "(x comparable)",
                            "Middle value; the mean of two of numbers and times",
                            AggregateKind.MEDIAN)
                    .typing(one(AggregateTypes::median), AggregateTypes::lists),
            function(
                            "quantile_cont",
                            "(x numeric or time, fraction numeric or array)",
                            "Value below which that part of the values lies, interpolated; also"
                                    + " percentile_cont(fraction) WITHIN GROUP (ORDER BY x)",
                            AggregateKind.QUANTILE_CONTINUOUS)
                    .aliases("percentile_cont", "percentile")
                    .typing(AggregateTypes::continuousQuantile, AggregateTypes::quantileStates),
            function(
                            "$percentile_cont_desc",
                            "(x, fraction)",
                            "Of x descending",
                            AggregateKind.QUANTILE_CONTINUOUS_DESCENDING)
                    .typing(AggregateTypes::continuousQuantile, AggregateTypes::quantileStates),
            function(
                            "quantile_disc",
                            "(x comparable, fraction numeric or array)",
                            "First value that at least that part of the values does not exceed; also"
                                    + " percentile_disc(fraction) WITHIN GROUP (ORDER BY x)",
                            AggregateKind.QUANTILE_DISCRETE)
                    .aliases("percentile_disc", "quantile")
                    .typing(AggregateTypes::discreteQuantile, AggregateTypes::quantileStates),
            function(
                            "$percentile_disc_desc",
                            "(x, fraction)",
                            "Of x descending",
                            AggregateKind.QUANTILE_DISCRETE_DESCENDING)
                    .typing(AggregateTypes::discreteQuantile, AggregateTypes::quantileStates),
            function(
                            "mode",
                            "(x comparable)",
                            "Most frequent value, the least of several; also mode() WITHIN GROUP (ORDER BY x)",
                            AggregateKind.MODE)
                    .typing(one(AggregateTypes::comparable), AggregateTypes::lists),
            function("$mode_desc", "(x)", "As mode, the greatest of several", AggregateKind.MODE_DESCENDING)
                    .typing(one(AggregateTypes::comparable), AggregateTypes::lists),
            function("entropy", "(x comparable)", "Entropy of the values in bits, 0 of no rows", AggregateKind.ENTROPY)
                    .neverNull()
                    .typing(
                            one(t -> AggregateTypes.comparable(t) == null ? null : DataType.DOUBLE),
                            AggregateTypes::lists),
            function("histogram", "(x comparable)", "Map of values to their number", AggregateKind.HISTOGRAM)
                    .typing(
                            one(t ->
                                    AggregateTypes.comparable(t) == null ? null : new DataType.Map(t, DataType.BIGINT)),
                            AggregateTypes::lists),
            function(
                            "map_agg",
                            "(key comparable, value any)",
                            "Map of keys to the first value of each",
                            AggregateKind.MAP_AGG)
                    .dependsOnOrder()
                    .typing(AggregateTypes::map, AggregateTypes::lists),
            function(
                            "multimap_agg",
                            "(key comparable, value any)",
                            "Map of keys to arrays of all their values",
                            AggregateKind.MULTIMAP_AGG)
                    .dependsOnOrder()
                    .typing(AggregateTypes::multimap, AggregateTypes::lists),
            function("map_union", "(x map)", "Map of all entries, the first of each key", AggregateKind.MAP_UNION)
                    .dependsOnOrder()
                    .typing(one(t -> t instanceof DataType.Map ? t : null), AggregateTypes::mapStates),
            function(
                            "approx_count_distinct",
                            "(x any)",
                            "About how many different values there are; 1.6 % standard error",
                            AggregateKind.APPROXIMATE_DISTINCT)
                    .aliases("approx_distinct")
                    .neverNull()
                    .ignoresDuplicates()
                    .typing(one(_ -> DataType.BIGINT), AggregateTypes::sketchStates),
            function(
                            "approx_quantile",
                            "(x numeric or time, fraction numeric or array)",
                            "About the value below which that part of the values lies",
                            AggregateKind.APPROXIMATE_QUANTILE)
                    .aliases("approx_percentile", "percentile_approx")
                    .typing(AggregateTypes::approximateQuantile, AggregateTypes::sketchStates),
            function("approx_median", "(x numeric or time)", "About the middle value", AggregateKind.APPROXIMATE_MEDIAN)
                    .typing(one(AggregateTypes::sketched), AggregateTypes::sketchStates),
            function("checksum", "(x any)", "Sum of hashes, the same in any order", AggregateKind.CHECKSUM)
                    .typing(one(_ -> DataType.BIGINT), (_, _) -> List.of(DataType.BIGINT)));

    private static final Map<String, AggregateFunction> BY_NAME = ALL.stream()
            .flatMap(f ->
                    Stream.concat(Stream.of(f.name()), f.aliases().stream()).map(n -> Map.entry(n, f)))
            .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));

    private AggregateFunctions() {}

    /** Every aggregate function. */
    public static List<AggregateFunction> all() {
        return ALL;
    }

    /** The functions that users may name; the others are what some syntax means. */
    public static List<AggregateFunction> named() {
        return ALL.stream().filter(function -> !function.name().startsWith("$")).toList();
    }

    /** The function of that name or alias, in any case; null if there is none. */
    public static @Nullable AggregateFunction find(String name) {
        return BY_NAME.get(name.toLowerCase(Locale.ROOT));
    }

    private static AggregateDeclaration function(
            String name, String signature, String description, AggregateKind kind) {
        return new AggregateDeclaration(name, signature, description, kind);
    }

    private static AggregateDeclaration moments(String name, String description, AggregateKind kind) {
        return new AggregateDeclaration(name, "(x numeric)", description, kind);
    }

    private static AggregateDeclaration pairMoments(String name, String description, AggregateKind kind) {
        return new AggregateDeclaration(name, "(y numeric, x numeric)", description, kind);
    }

    private static AggregateFunction regression(String name, String description, AggregateKind kind) {
        return pairMoments(name, description, kind)
                .typing(AggregateTypes.pair(DataType.DOUBLE), AggregateTypes.moments(5));
    }

    /** A sum in two words and a count. */
    private static AggregateTypes.States series() {
        return (_, _) -> List.of(DataType.DOUBLE, DataType.DOUBLE, DataType.BIGINT);
    }
}
