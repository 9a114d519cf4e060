// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.planner.statistics;

import java.util.List;
import org.centella.storage.LazyList;

/**
 * Beliefs about the rows of a node of algebra.
 *
 * @param columns immutable; computed when asked for where that takes time
 */
public record Estimate(double rows, List<ColumnEstimate> columns) {

    public ColumnEstimate column(int index) {
        return columns.get(index);
    }

    /** Bytes of a row in memory. */
    public double rowBytes() {
        double bytes = 0;
        for (ColumnEstimate column : columns) {
            bytes += column.bytes();
        }
        return bytes;
    }

    public double bytes() {
        return rows * rowBytes();
    }

    /** Different combinations of values of some columns, at most as many as rows. */
    public double distinct(List<Integer> keys) {
        double product = 1;
        for (int key : keys) {
            ColumnEstimate column = columns.get(key);
            product *= column.distinct() + (column.nullFraction() > 0 ? 1 : 0);
        }
        return Math.max(1, Math.min(product, rows));
    }

    /** At most so many rows. */
    public Estimate limited(double most) {
        return rows <= most ? this : kept(most);
    }

    /** The same columns with fewer rows. */
    Estimate kept(double newRows) {
        return new Estimate(
                newRows, new LazyList<>(columns.size(), i -> columns.get(i).kept(rows, newRows)));
    }
}
