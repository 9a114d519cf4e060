// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.operator;

import java.lang.foreign.MemorySegment;
import org.centella.columnar.Batch;
import org.centella.storage.Domain;
import org.centella.storage.ScanFilter;

/** A join's filter in the place of a conjunct of a scan. */
record DynamicScanFilter(int column, DynamicFilter filter) implements ScanFilter {
    @Override
    public int[] columns() {
        return new int[] {column};
    }

    @Override
    public Domain domain() {
        return filter.domain();
    }

    @Override
    public int select(Batch batch, MemorySegment rows) {
        return filter.select(batch.column(0), rows);
    }
}
