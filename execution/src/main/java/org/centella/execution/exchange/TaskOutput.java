// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.exchange;

import java.util.List;

/** What one attempt of a task wrote: blocks by partition of the reading stage, in the order of their rows. */
public record TaskOutput(List<List<RowBlock>> partitions) implements AutoCloseable {

    public TaskOutput {
        partitions = partitions.stream().map(List::copyOf).toList();
    }

    /** Rows in all partitions. */
    public long rows() {
        return partitions.stream()
                .flatMap(List::stream)
                .mapToLong(b -> b.rows().rowCount())
                .sum();
    }

    /** Bytes of memory held. */
    public long memory() {
        return partitions.stream()
                .flatMap(List::stream)
                .mapToLong(RowBlock::memory)
                .sum();
    }

    @Override
    public void close() {
        partitions.forEach(blocks -> blocks.forEach(RowBlock::close));
    }
}
