// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.storage.parquet;

import java.util.Arrays;

/**
 * The slots of a column on its way from nested to flat (Dremel): what a slot holds is the value of a row of the column, or
 * nothing, in which case its definition level tells where the path to it ends.
 */
record Slots(int count, int[] rows, byte[] definitions, byte[] repetitions) {
    /** The row of a slot that holds nothing. */
    static final int ABSENT = -1;

    /** A slot for each of {@code count} rows. */
    static Slots ofRows(int count) {
        int[] rows = new int[count];
        Arrays.setAll(rows, i -> i);
        return new Slots(count, rows, new byte[count], new byte[count]);
    }

    /** {@code count} slots that hold nothing at any level. */
    static Slots ofNulls(int count) {
        int[] rows = new int[count];
        Arrays.fill(rows, ABSENT);
        return new Slots(count, rows, new byte[count], new byte[count]);
    }
}
