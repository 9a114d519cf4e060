// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.columnar.kernel;

/** The ints from {@code lo} to {@code hi}, both included, or all others; {@code lo > hi} is the empty range. */
public record IntRange(int lo, int hi, boolean inside) {

    public static IntRange between(int lo, int hi) {
        return new IntRange(lo, hi, true);
    }

    /** The values x for which {@code x op constant} holds. */
    public static IntRange of(Comparison op, int constant) {
        return switch (op) {
            case EQUAL -> new IntRange(constant, constant, true);
            case NOT_EQUAL -> new IntRange(constant, constant, false);
            case LESS -> new IntRange(constant, Integer.MAX_VALUE, false);
            case LESS_OR_EQUAL -> new IntRange(Integer.MIN_VALUE, constant, true);
            case GREATER -> new IntRange(Integer.MIN_VALUE, constant, false);
            case GREATER_OR_EQUAL -> new IntRange(constant, Integer.MAX_VALUE, true);
        };
    }

    public boolean contains(int value) {
        return (value >= lo & value <= hi) == inside;
    }
}
