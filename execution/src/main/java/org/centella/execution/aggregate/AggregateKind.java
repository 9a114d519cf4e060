// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.aggregate;

/** The ways aggregates are computed; several functions share one, and differ in what they make of its states. */
public enum AggregateKind {
    COUNT,
    COUNT_IF,
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
    /** Texts joined with a separator. */
    STRING_AGG,
    /** All values, nulls too. */
    ARRAY_AGG
}
