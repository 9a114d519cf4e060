// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0
package org.centella.execution.expression;

import org.jspecify.annotations.Nullable;

/** The six comparisons, as the outcomes of a three-way comparison that make them true. */
enum Comparison {
    EQUAL("=", 0b010),
    NOT_EQUAL("<>", 0b101),
    LESS("<", 0b001),
    LESS_OR_EQUAL("<=", 0b011),
    GREATER(">", 0b100),
    GREATER_OR_EQUAL(">=", 0b110);

    private final String sign;
    private final int outcomes;

    Comparison(String sign, int outcomes) {
        this.sign = sign;
        this.outcomes = outcomes;
    }

    /** Bit 0: true for less, bit 1: for equal, bit 2: for greater. */
    int outcomes() {
        return outcomes;
    }

    boolean holds(int order) {
        return ((outcomes >>> (Integer.signum(order) + 1)) & 1) != 0;
    }

    /** The comparison that holds of (b, a) when this holds of (a, b). */
    Comparison swapped() {
        return switch (this) {
            case EQUAL -> EQUAL;
            case NOT_EQUAL -> NOT_EQUAL;
            case LESS -> GREATER;
            case LESS_OR_EQUAL -> GREATER_OR_EQUAL;
            case GREATER -> LESS;
            case GREATER_OR_EQUAL -> LESS_OR_EQUAL;
        };
    }

    /** The comparison of a function of that canonical name, or null. */
    static @Nullable Comparison named(String function) {
        for (Comparison comparison : values()) {
            if (comparison.sign.equals(function)) {
                return comparison;
            }
        }
        return null;
    }

    @Override
    public String toString() {
        return sign;
    }
}
