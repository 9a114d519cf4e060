// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.storage;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What is surely known of the values in a part of a column: bounds as in {@link Domain}, and whether there are nulls and
 * values. Decides what a scan may skip.
 *
 * @param min no value is less, or null if unknown
 * @param max no value is greater, NaN apart, or null if unknown
 * @param mayHaveNulls false if no value is null
 * @param mayHaveValues false if every value is null
 */
public record ValueRange(@Nullable Object min, @Nullable Object max, boolean mayHaveNulls, boolean mayHaveValues) {
    public static final ValueRange UNKNOWN = new ValueRange(null, null, true, true);

    /** False only if no value here, nor null, is in the domain. */
    public boolean mayMatch(Domain domain) {
        return switch (domain) {
            case Domain.All all -> mayHaveNulls || mayHaveValues;
            case Domain.None none -> false;
            case Domain.NotNull notNull -> mayHaveValues;
            case Domain.OnlyNull onlyNull -> mayHaveNulls;
            case Domain.OrNull(Domain values) -> mayHaveNulls || mayMatch(values);
            case Domain.Range range -> mayHaveValues && mayMatch(range);
            case Domain.Values values -> mayHaveValues && mayMatch(values);
        };
    }

    private boolean mayMatch(Domain.Range range) {
        if (min != null && range.high() != null) {
            int order = compare(min, range.high());
            if (order > 0 || order == 0 && !range.highInclusive()) {
                return false;
            }
        }
        // NaN is greater than every number and not in statistics: only a bound from above excludes it.
        if (max != null && range.low() != null && (!(max instanceof Double) || excludesNaN(range))) {
            int order = compare(max, range.low());
            return order < 0 ? false : order > 0 || range.lowInclusive();
        }
        return true;
    }

    private static boolean excludesNaN(Domain.Range range) {
        return range.high() instanceof Double high && !high.isNaN();
    }

    private boolean mayMatch(Domain.Values values) {
        for (Object value : values.values()) {
            boolean below = min != null && compare(value, min) < 0;
            boolean above = max != null && compare(value, max) > 0 && !(value instanceof Double d && d.isNaN());
            if (!below && !above) {
                return true;
            }
        }
        return false;
    }

    /** The order of values: numbers by value, text by code point, bytes unsigned; NaN last. */
    public static int compare(Object a, Object b) {
        if (a instanceof Long x && b instanceof Long y) {
            return Long.compare(x, y);
        }
        if (a instanceof String x && b instanceof String y) {
            return compareText(x, y);
        }
        if (a instanceof byte[] x && b instanceof byte[] y) {
            return Arrays.compareUnsigned(x, y);
        }
        if (a instanceof Boolean x && b instanceof Boolean y) {
            return Boolean.compare(x, y);
        }
        if (a instanceof Double x && b instanceof Double y) {
            // Zeroes are equal whatever their sign.
            return x.doubleValue() == y.doubleValue() ? 0 : Double.compare(x, y);
        }
        if (a instanceof Number x && b instanceof Number y && !(a instanceof Double) && !(b instanceof Double)) {
            return integer(x).compareTo(integer(y));
        }
        throw new IllegalArgumentException(
                a.getClass().getSimpleName() + " and " + b.getClass().getSimpleName() + " have no order");
    }

    private static BigInteger integer(Number number) {
        return number instanceof BigInteger big ? big : BigInteger.valueOf(number.longValue());
    }

    private static int compareText(String a, String b) {
        int length = Math.min(a.length(), b.length());
        for (int i = 0; i < length; i++) {
            char x = a.charAt(i);
            char y = b.charAt(i);
            if (x != y) {
                return Character.isSurrogate(x) || Character.isSurrogate(y)
                        ? Arrays.compareUnsigned(a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8))
                        : x - y;
            }
        }
        return a.length() - b.length();
    }
}
