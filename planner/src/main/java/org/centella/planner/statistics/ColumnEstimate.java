// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.planner.statistics;

import org.jspecify.annotations.Nullable;

/**
 * Beliefs about a column.
 *
 * @param distinct different values that are not null, at least 1
 * @param nullFraction of all rows
 * @param low least value on a number line (days for dates, microseconds for timestamps), null if unknown
 * @param high greatest value, null if unknown
 * @param bytes of a value in memory
 */
public record ColumnEstimate(
        double distinct,
        double nullFraction,
        @Nullable Double low,
        @Nullable Double high,
        double bytes) {

    public ColumnEstimate {
        distinct = Math.max(1, distinct);
    }

    ColumnEstimate withDistinct(double values) {
        return new ColumnEstimate(values, nullFraction, low, high, bytes);
    }

    /** At most so many values. */
    public ColumnEstimate limited(double most) {
        return distinct <= most ? this : withDistinct(most);
    }

    ColumnEstimate between(@Nullable Double from, @Nullable Double to) {
        Double newLow = from == null || (low != null && low > from) ? low : from;
        Double newHigh = to == null || (high != null && high < to) ? high : to;
        return new ColumnEstimate(distinct, nullFraction, newLow, newHigh, bytes);
    }

    ColumnEstimate nullable(double fraction) {
        return new ColumnEstimate(distinct, Math.max(nullFraction, fraction), low, high, bytes);
    }

    /**
     * The column after {@code rows} became {@code kept} by a filter on something else: values that occur often survive,
     * rare ones vanish in proportion.
     */
    ColumnEstimate kept(double rows, double kept) {
        if (kept >= rows || rows <= 0) {
            return this;
        }
        double perValue = Math.max(1, rows / distinct);
        double survives = 1 - Math.pow(1 - kept / rows, perValue);
        return withDistinct(Math.min(Math.max(distinct * survives, 1), Math.max(kept, 1)));
    }
}
