// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.expression;

import org.jspecify.annotations.Nullable;

/**
 * A piece of a pattern for dates and times.
 *
 * @param width digits or characters that it fills; 0 for as many as it needs
 * @param pad what fills them up: '0', ' ', or 0 for nothing
 * @param letters how its letters are written
 * @param ordinal with st, nd, rd or th after the number
 * @param text of a LITERAL
 */
record DatePiece(
        Kind kind,
        int width,
        char pad,
        Letters letters,
        boolean ordinal,
        @Nullable String text) {

    /** What a piece stands for. */
    enum Kind {
        LITERAL,
        YEAR,
        ISO_YEAR,
        CENTURY,
        QUARTER,
        MONTH,
        MONTH_NAME,
        MONTH_ROMAN,
        WEEK_OF_MONTH,
        WEEK_OF_YEAR,
        SUNDAY_WEEK,
        MONDAY_WEEK,
        ISO_WEEK,
        DAY,
        DAY_OF_YEAR,
        DAY_NAME,
        /** Sunday 1 to Saturday 7. */
        DAY_OF_WEEK,
        /** Sunday 0 to Saturday 6. */
        DAY_FROM_ZERO,
        ISO_DAY,
        JULIAN,
        HOUR,
        HOUR_12,
        MINUTE,
        SECOND,
        SECOND_OF_DAY,
        FRACTION,
        MERIDIEM,
        ERA,
        EPOCH,
        ZONE,
        OFFSET,
        OFFSET_HOUR,
        OFFSET_MINUTE
    }

    /** How letters are written. */
    enum Letters {
        CAPITALIZED,
        UPPER,
        LOWER
    }

    static DatePiece literal(String text) {
        return new DatePiece(Kind.LITERAL, 0, (char) 0, Letters.CAPITALIZED, false, text);
    }

    static DatePiece number(Kind kind, int width) {
        return new DatePiece(kind, width, '0', Letters.CAPITALIZED, false, null);
    }

    static DatePiece name(Kind kind, int width, Letters letters) {
        return new DatePiece(kind, width, (char) 0, letters, false, null);
    }

    DatePiece padded(char with) {
        return new DatePiece(kind, width, with, letters, ordinal, text);
    }

    DatePiece asOrdinal(Letters how) {
        return new DatePiece(kind, width, pad, how, true, text);
    }
}
