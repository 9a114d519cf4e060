// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.dataframe;

/**
 * Where windows begin: {@code sum("x").over(Window.partitionBy("a").orderBy("b").rowsBetween(-2, Window.currentRow))}. Names
 * and meanings are Spark's.
 */
public final class Window {
    /** The start of a frame: the partition's first row. */
    public static final long unboundedPreceding = Long.MIN_VALUE;
    /** The end of a frame: the partition's last row. */
    public static final long unboundedFollowing = Long.MAX_VALUE;
    /** Either end of a frame: the current row, or its peers where peers count. */
    public static final long currentRow = 0;

    private Window() {}

    /** Windows of the rows that agree in these columns; a String is the name of one. */
    public static WindowSpec partitionBy(Object... columns) {
        return WindowSpec.ALL.partitionBy(columns);
    }

    /** Windows of all rows, in this order. */
    public static WindowSpec orderBy(Object... columns) {
        return WindowSpec.ALL.orderBy(columns);
    }

    /** Windows of all rows. */
    public static WindowSpec all() {
        return WindowSpec.ALL;
    }
}
