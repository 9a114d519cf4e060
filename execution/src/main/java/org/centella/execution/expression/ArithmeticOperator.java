// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.expression;

/** The five operators of two numbers. */
enum ArithmeticOperator {
    ADD("+"),
    SUBTRACT("-"),
    MULTIPLY("*"),
    DIVIDE("/"),
    REMAINDER("%");

    private final String sign;

    ArithmeticOperator(String sign) {
        this.sign = sign;
    }

    /** True when a second operand of zero is an error. */
    boolean divides() {
        return this == DIVIDE || this == REMAINDER;
    }

    /** The result modulo 2^64. */
    long apply(long x, long y) {
        return switch (this) {
            case ADD -> x + y;
            case SUBTRACT -> x - y;
            case MULTIPLY -> x * y;
            case DIVIDE -> x / y;
            case REMAINDER -> x % y;
        };
    }

    double apply(double x, double y) {
        return switch (this) {
            case ADD -> x + y;
            case SUBTRACT -> x - y;
            case MULTIPLY -> x * y;
            case DIVIDE -> x / y;
            case REMAINDER -> x % y;
        };
    }

    /** True when the result does not fit 64 bits; for the operators that do not divide. */
    boolean overflows(long x, long y) {
        long r = apply(x, y);
        return switch (this) {
            case ADD -> ((x ^ r) & (y ^ r)) < 0;
            case SUBTRACT -> ((x ^ y) & (x ^ r)) < 0;
            case MULTIPLY -> Math.multiplyHigh(x, y) != r >> 63;
            case DIVIDE, REMAINDER -> false;
        };
    }

    @Override
    public String toString() {
        return sign;
    }
}
