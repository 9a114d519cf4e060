// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.storage.warehouse;

import java.util.Map;

/**
 * What ANALYZE found out about a table.
 *
 * @param rows at that time
 * @param distinctValues by the column's name in files
 */
public record Analysis(long rows, Map<String, Long> distinctValues) {
    /** Of all rows, that many distinct values make a column a key. */
    private static final double KEY = 0.5;

    public Analysis {
        distinctValues = Map.copyOf(distinctValues);
    }

    /** Distinct values of a column now, when the table has so many rows; NaN if unknown. */
    double distinctValues(TableColumn column, double rowsNow) {
        Long counted = distinctValues.get(column.storedAs());
        if (counted == null) {
            return Double.NaN;
        }
        // A key grows with its table, a category does not.
        boolean isKey = counted >= KEY * rows;
        return isKey && rows > 0 ? counted * rowsNow / rows : Math.min(counted, rowsNow);
    }
}
