// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.aggregate;

/** The ways aggregates are computed; several functions share one, and differ in what they make of its states. */
public enum AggregateKind {
    COUNT,
    COUNT_IF,
    /** Rows, nulls or not; with DISTINCT, combinations of values that may be null. */
    COUNT_ROWS,
    SUM,
    /** As SUM, but 0 of no rows. */
    SUM_OR_ZERO,
    /** A sum and a count. */
    AVERAGE,
    MIN,
    MAX,
    /** Some value that is not null. */
    ANY_VALUE,
    /** The first row's value, null or not. */
    FIRST,
    /** The last row's value, null or not. */
    LAST,
    BOOL_AND,
    BOOL_OR,
    BIT_AND,
    BIT_OR,
    BIT_XOR,
    /** Count, mean and sum of squared distances from the mean (Welford). */
    VARIANCE_SAMPLE,
    VARIANCE_POPULATION,
    DEVIATION_SAMPLE,
    DEVIATION_POPULATION,
    /** Moments of two variables. */
    COVARIANCE_SAMPLE,
    COVARIANCE_POPULATION,
    CORRELATION,
    /** The value of the row whose second argument is least. */
    MIN_BY,
    MAX_BY,
    SKEWNESS,
    KURTOSIS,
    KURTOSIS_POPULATION,
    /** Of the moments of pairs: linear regression of the first variable on the second. */
    REGRESSION_COUNT,
    REGRESSION_MEAN_X,
    REGRESSION_MEAN_Y,
    REGRESSION_SXX,
    REGRESSION_SYY,
    REGRESSION_SXY,
    REGRESSION_SLOPE,
    REGRESSION_INTERCEPT,
    REGRESSION_R2,
    /** A sum of DOUBLE that carries lost digits. */
    PRECISE_SUM,
    PRECISE_AVERAGE,
    SUM_OF_SQUARES,
    PRODUCT,
    GEOMETRIC_MEAN,
    HARMONIC_MEAN,
    /** The n least values, or the values of the rows with them. */
    LEAST_N,
    GREATEST_N,
    /** Texts joined with a separator. */
    STRING_AGG,
    /** All values, nulls too. */
    ARRAY_AGG,
    /** Of all values, sorted. */
    MEDIAN,
    QUANTILE_CONTINUOUS,
    QUANTILE_CONTINUOUS_DESCENDING,
    QUANTILE_DISCRETE,
    QUANTILE_DISCRETE_DESCENDING,
    MODE,
    MODE_DESCENDING,
    ENTROPY,
    HISTOGRAM,
    MAP_AGG,
    MULTIMAP_AGG,
    MAP_UNION,
    /** Of a sketch of the values. */
    APPROXIMATE_DISTINCT,
    APPROXIMATE_QUANTILE,
    APPROXIMATE_MEDIAN,
    CHECKSUM
}
