// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.storage;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.centella.columnar.Batch;
import org.centella.columnar.Column;
import org.centella.columnar.Scratch;
import org.centella.columnar.Selection;
import org.centella.columnar.memory.MemoryPool;

/** The filters of a scan whose format cannot leave rows out while it reads them. One thread uses it. */
public final class ScanFilters implements AutoCloseable {
    private final ScanRequest request;
    private final List<Scratch> selected = new ArrayList<>();

    public ScanFilters(ScanRequest request, MemoryPool memory) {
        this.request = request;
        request.filters().forEach(_ -> selected.add(new Scratch(memory)));
    }

    /** The rows for which every filter is true, counted; valid until the next call and while the batch is. */
    public Batch keep(Batch batch) {
        Batch kept = batch;
        for (int f = 0; f < selected.size() && kept.rowCount() > 0; f++) {
            ScanFilter filter = request.filters().get(f);
            MemorySegment numbers = selected.get(f).ints(0, kept.rowCount());
            List<Column> operands = new ArrayList<>();
            for (int column : filter.columns()) {
                operands.add(kept.column(column));
            }
            int count = filter.select(new Batch(kept.rowCount(), operands), numbers);
            kept = count == kept.rowCount() ? kept : Selection.select(kept, numbers, count, selected.get(f));
        }
        request.metrics().rowsSelected.add(kept.rowCount());
        return kept;
    }

    @Override
    public void close() {
        selected.forEach(Scratch::close);
    }
}
