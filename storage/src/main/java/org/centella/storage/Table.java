// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.storage;

import java.util.List;
import org.centella.columnar.type.Schema;

/** A table as the driver sees it: schema, statistics and the splits that hold its rows. Thread-safe; a snapshot. */
public interface Table {
    TableHandle handle();

    default Schema schema() {
        return handle().schema();
    }

    TableStatistics statistics();

    /**
     * The parts of the table that may hold rows that satisfy all the domains (a column may come more than once): partition
     * folders, files and row groups whose statistics exclude it are left out. At most one row group per split, in a fixed
     * order.
     */
    List<Split> splits(List<ColumnDomain> domains);
}
