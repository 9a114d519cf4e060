// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.columnar.kernel;

/**
 * The doubles from {@code lo} to {@code hi}, both included, or all others. The bounds are no NaN and NaN is in no range, so
 * that IEEE comparisons, which vectors have, give PostgreSQL's order, in which NaN is the greatest.
 */
public record DoubleRange(double lo, double hi, boolean inside) {
    private static final double LEAST = Double.NEGATIVE_INFINITY;
    private static final double GREATEST = Double.POSITIVE_INFINITY;

    public DoubleRange {
        if (Double.isNaN(lo) || Double.isNaN(hi)) {
            throw new IllegalArgumentException("NaN bounds no range");
        }
    }

    /** {@code lo <= x <= hi}; the bounds may be NaN. */
    public static DoubleRange between(double lo, double hi) {
        if (Double.isNaN(hi)) {
            return of(Comparison.GREATER_OR_EQUAL, lo);
        }
        return Double.isNaN(lo) ? empty() : new DoubleRange(lo, hi, true);
    }

    /** The values x for which {@code x op constant} holds. */
    public static DoubleRange of(Comparison op, double constant) {
        boolean nan = Double.isNaN(constant);
        return switch (op) {
            case EQUAL -> nan ? numbers().others() : new DoubleRange(constant, constant, true);
            case NOT_EQUAL -> of(Comparison.EQUAL, constant).others();
            case LESS -> nan ? numbers() : below(constant);
            case LESS_OR_EQUAL -> nan ? empty().others() : new DoubleRange(LEAST, constant, true);
            case GREATER -> of(Comparison.LESS_OR_EQUAL, constant).others();
            case GREATER_OR_EQUAL -> of(Comparison.LESS, constant).others();
        };
    }

    private static DoubleRange numbers() {
        return new DoubleRange(LEAST, GREATEST, true);
    }

    private static DoubleRange empty() {
        return new DoubleRange(GREATEST, LEAST, true);
    }

    private static DoubleRange below(double constant) {
        return constant == LEAST ? empty() : new DoubleRange(LEAST, Math.nextDown(constant), true);
    }

    private DoubleRange others() {
        return new DoubleRange(lo, hi, !inside);
    }

    public boolean contains(double value) {
        return (value >= lo & value <= hi) == inside;
    }
}
