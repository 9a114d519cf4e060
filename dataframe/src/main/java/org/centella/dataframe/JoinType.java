// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.dataframe;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;

/** Which rows a join of DataFrames keeps. */
public enum JoinType {
    INNER,
    /** All rows of the left side, with nulls for a missing partner. */
    LEFT,
    /** All rows of the right side, with nulls for a missing partner. */
    RIGHT,
    /** All rows of both sides. */
    FULL,
    /** Rows of the left side that have a partner, once; columns of the left side only. */
    SEMI,
    /** Rows of the left side that have no partner; columns of the left side only. */
    ANTI,
    /** Every pair. */
    CROSS;

    /** The type of a name, also as Spark spells it ({@code left_outer}, {@code leftsemi}, …). */
    public static JoinType of(String name) {
        return switch (name.toLowerCase(Locale.ROOT).replace("_", "").replace(" ", "")) {
            case "inner" -> INNER;
            case "left", "leftouter" -> LEFT;
            case "right", "rightouter" -> RIGHT;
            case "full", "outer", "fullouter" -> FULL;
            case "semi", "leftsemi" -> SEMI;
            case "anti", "leftanti" -> ANTI;
            case "cross" -> CROSS;
            default ->
                throw new CentellaException(
                        ErrorCode.INVALID_ARGUMENT,
                        "there is no join type " + name + ", only "
                                + Arrays.stream(values())
                                        .map(t -> t.name().toLowerCase(Locale.ROOT))
                                        .collect(Collectors.joining(", ")));
        };
    }
}
