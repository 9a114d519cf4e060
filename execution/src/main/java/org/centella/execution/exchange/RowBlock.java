// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.exchange;

import java.util.List;
import org.centella.columnar.Batch;
import org.centella.columnar.Column;
import org.centella.columnar.ColumnBuilder;

/**
 * Rows that outlive the batch they came in: flat columns with memory of their own. Immutable but for the count of its
 * readers, which its one owner guards, who also closes it.
 */
public final class RowBlock implements AutoCloseable {
    private final List<ColumnBuilder> builders;
    private final Batch rows;
    private int pins;

    RowBlock(List<ColumnBuilder> builders, int rowCount) {
        this.builders = builders;
        this.rows = new Batch(
                rowCount, builders.stream().<Column>map(ColumnBuilder::view).toList());
    }

    /** All rows; valid until this block is closed. */
    public Batch rows() {
        return rows;
    }

    /** Bytes of memory held. */
    public long memory() {
        long bytes = 0;
        for (ColumnBuilder builder : builders) {
            bytes += builder.memory();
        }
        return bytes;
    }

    void pin() {
        pins++;
    }

    void unpin() {
        pins--;
    }

    /** Whether somebody reads this block. */
    boolean isPinned() {
        return pins > 0;
    }

    @Override
    public void close() {
        builders.forEach(ColumnBuilder::close);
    }
}
