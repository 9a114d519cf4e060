// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.storage;

import org.jspecify.annotations.Nullable;

/**
 * What is known of a column without reading it; every figure may be an estimate, none is relied on for answers.
 *
 * @param min least value as in {@link Domain}, or null if unknown
 * @param max greatest value, or null if unknown
 * @param nullFraction of all rows, 0 to 1
 * @param distinctValues NaN if unknown
 * @param averageBytes of a non-null value in memory
 */
public record ColumnStatistics(
        @Nullable Object min, @Nullable Object max, double nullFraction, double distinctValues, double averageBytes) {}
