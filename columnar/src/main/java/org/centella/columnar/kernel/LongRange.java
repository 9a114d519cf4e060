// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.columnar.kernel;

/** The longs from {@code lo} to {@code hi}, both included, or all others; {@code lo > hi} is the empty range. */
public record LongRange(long lo, long hi, boolean inside) {

    public static LongRange between(long lo, long hi) {
        return new LongRange(lo, hi, true);
    }

    /** The values x for which {@code x op constant} holds. */
    public static LongRange of(Comparison op, long constant) {
        return switch (op) {
            case EQUAL -> new LongRange(constant, constant, true);
            case NOT_EQUAL -> new LongRange(constant, constant, false);
            case LESS -> new LongRange(constant, Long.MAX_VALUE, false);
            case LESS_OR_EQUAL -> new LongRange(Long.MIN_VALUE, constant, true);
            case GREATER -> new LongRange(Long.MIN_VALUE, constant, false);
            case GREATER_OR_EQUAL -> new LongRange(constant, Long.MAX_VALUE, true);
        };
    }

    public boolean contains(long value) {
        return (value >= lo & value <= hi) == inside;
    }
}
