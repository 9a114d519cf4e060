// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.benchmarks.compare;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whether two engines gave the same rows: decimals and integers exactly, floating-point numbers to 1e-9 relative, everything
 * else by its text. Rows may change places only where a query leaves their order open: that is taken to be so when they
 * differ in place but not as a bag.
 */
public final class ResultComparison {
    private static final double TOLERANCE = 1e-9;

    private ResultComparison() {}

    /** The first difference in words, or null when there is none. */
    public static @Nullable String difference(
            List<? extends List<? extends @Nullable Object>> actual,
            List<? extends List<? extends @Nullable Object>> expected) {
        if (actual.size() != expected.size()) {
            return actual.size() + " rows instead of " + expected.size();
        }
        if (differenceInPlace(actual, expected) == null) {
            return null;
        }
        return differenceInPlace(sorted(actual), sorted(expected));
    }

    private static @Nullable String differenceInPlace(
            List<? extends List<? extends @Nullable Object>> actual,
            List<? extends List<? extends @Nullable Object>> expected) {
        for (int r = 0; r < actual.size(); r++) {
            List<? extends @Nullable Object> left = actual.get(r);
            List<? extends @Nullable Object> right = expected.get(r);
            if (left.size() != right.size()) {
                return left.size() + " columns instead of " + right.size();
            }
            for (int c = 0; c < left.size(); c++) {
                if (!same(left.get(c), right.get(c))) {
                    return "row " + (r + 1) + ", column " + (c + 1) + ": " + left.get(c) + " instead of "
                            + right.get(c);
                }
            }
        }
        return null;
    }

    private static List<List<? extends @Nullable Object>> sorted(
            List<? extends List<? extends @Nullable Object>> rows) {
        List<Keyed> sorted = new ArrayList<>();
        rows.forEach(row -> sorted.add(new Keyed(sortText(row), row)));
        sorted.sort(Comparator.comparing(Keyed::key));
        List<List<? extends @Nullable Object>> ordered = new ArrayList<>();
        sorted.forEach(keyed -> ordered.add(keyed.row()));
        return ordered;
    }

    private record Keyed(String key, List<? extends @Nullable Object> row) {}

    /** Text by which equal rows of both engines sort alike: floating-point numbers count with six digits. */
    private static String sortText(List<? extends @Nullable Object> row) {
        StringBuilder text = new StringBuilder();
        for (Object value : row) {
            text.append('\u0001');
            if (value instanceof Double || value instanceof Float) {
                // Zero has two signs, which are equal.
                text.append("%.5e".formatted(((Number) value).doubleValue() + 0.0));
            } else if (value instanceof Number number) {
                text.append(exact(number).stripTrailingZeros().toPlainString());
            } else {
                text.append(value);
            }
        }
        return text.toString();
    }

    private static boolean same(@Nullable Object left, @Nullable Object right) {
        if (left == null || right == null) {
            return left == right;
        }
        if (left instanceof Number a && right instanceof Number b) {
            if (isFloating(a) || isFloating(b)) {
                return close(a.doubleValue(), b.doubleValue());
            }
            return exact(a).compareTo(exact(b)) == 0;
        }
        return left.toString().stripTrailing().equals(right.toString().stripTrailing());
    }

    private static boolean isFloating(Number number) {
        return number instanceof Double || number instanceof Float;
    }

    private static boolean close(double a, double b) {
        return Double.compare(a, b) == 0 || Math.abs(a - b) <= TOLERANCE * Math.max(Math.abs(a), Math.abs(b));
    }

    private static BigDecimal exact(Number number) {
        return switch (number) {
            case BigDecimal decimal -> decimal;
            case BigInteger integer -> new BigDecimal(integer);
            default -> BigDecimal.valueOf(number.longValue());
        };
    }
}
