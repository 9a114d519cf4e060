// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.window;

/** How 64-bit values of a frame become one; each begins with the value that changes nothing. */
enum Fold {
    MIN(Long.MAX_VALUE),
    MAX(Long.MIN_VALUE),
    AND(-1),
    OR(0),
    XOR(0),
    /** Of doubles, by their bits. */
    SUM(0);

    private final long neutral;

    Fold(long neutral) {
        this.neutral = neutral;
    }

    long neutral() {
        return neutral;
    }

    long apply(long a, long b) {
        return switch (this) {
            case MIN -> Math.min(a, b);
            case MAX -> Math.max(a, b);
            case AND -> a & b;
            case OR -> a | b;
            case XOR -> a ^ b;
            case SUM -> Double.doubleToRawLongBits(Double.longBitsToDouble(a) + Double.longBitsToDouble(b));
        };
    }

    /** The values at [from, to) folded into a first one. */
    long range(long[] values, int from, int to, long first) {
        long folded = first;
        switch (this) {
            case MIN -> {
                for (int i = from; i < to; i++) {
                    folded = Math.min(folded, values[i]);
                }
            }
            case MAX -> {
                for (int i = from; i < to; i++) {
                    folded = Math.max(folded, values[i]);
                }
            }
            case AND -> {
                for (int i = from; i < to; i++) {
                    folded &= values[i];
                }
            }
            case OR -> {
                for (int i = from; i < to; i++) {
                    folded |= values[i];
                }
            }
            case XOR -> {
                for (int i = from; i < to; i++) {
                    folded ^= values[i];
                }
            }
            case SUM -> {
                double sum = Double.longBitsToDouble(folded);
                for (int i = from; i < to; i++) {
                    sum += Double.longBitsToDouble(values[i]);
                }
                folded = Double.doubleToRawLongBits(sum);
            }
        }
        return folded;
    }

    /** Makes of the values at [from, to) each the fold of those up to it and a first one. */
    void run(long[] values, int from, int to, long first) {
        long folded = first;
        switch (this) {
            case MIN -> {
                for (int i = from; i < to; i++) {
                    folded = Math.min(folded, values[i]);
                    values[i] = folded;
                }
            }
            case MAX -> {
                for (int i = from; i < to; i++) {
                    folded = Math.max(folded, values[i]);
                    values[i] = folded;
                }
            }
            case SUM -> {
                double sum = Double.longBitsToDouble(folded);
                for (int i = from; i < to; i++) {
                    sum += Double.longBitsToDouble(values[i]);
                    values[i] = Double.doubleToRawLongBits(sum);
                }
            }
            case AND, OR, XOR -> {
                for (int i = from; i < to; i++) {
                    folded = apply(folded, values[i]);
                    values[i] = folded;
                }
            }
        }
    }
}
