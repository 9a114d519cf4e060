// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.sqlparser;

import java.math.BigInteger;

/** Integers in other digits than decimal ones: {@code 0x1F}, {@code 0o17}, {@code 0b101}. */
public final class Radix {
    private static final int HEXADECIMAL = 16;
    private static final int OCTAL = 8;
    private static final int BINARY = 2;

    private Radix() {}

    static boolean is(String number) {
        return number.length() > 2 && number.charAt(0) == '0' && "xXoObB".indexOf(number.charAt(1)) >= 0;
    }

    /** @throws NumberFormatException if there are other digits than the prefix says */
    public static BigInteger integer(String number) {
        int radix = switch (number.charAt(1)) {
            case 'x', 'X' -> HEXADECIMAL;
            case 'o', 'O' -> OCTAL;
            default -> BINARY;
        };
        return new BigInteger(number.substring(2).replace("_", ""), radix);
    }
}
