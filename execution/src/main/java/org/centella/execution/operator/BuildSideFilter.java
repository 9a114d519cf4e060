// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.operator;

import java.lang.foreign.MemorySegment;
import org.centella.columnar.Column;
import org.centella.execution.join.KeyFilter;
import org.centella.storage.Domain;

/** What scans see of the filter on a key of a join's build side. */
record BuildSideFilter(KeyFilter filter) implements DynamicFilter {
    @Override
    public Domain domain() {
        return filter.domain();
    }

    @Override
    public int select(Column column, MemorySegment rows) {
        return filter.select(column, rows);
    }
}
