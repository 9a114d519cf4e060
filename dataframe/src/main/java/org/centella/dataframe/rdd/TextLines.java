// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.dataframe.rdd;

import java.util.Iterator;
import org.centella.columnar.Batch;
import org.centella.columnar.Column;

/** The texts of a batch's only column. */
record TextLines() implements BatchElements<String> {
    @Override
    public Iterator<String> of(Batch batch) {
        Column lines = batch.column(0);
        return BatchElements.ofRows(batch, row -> lines.base().stringAt(lines.baseRow(row)));
    }
}
