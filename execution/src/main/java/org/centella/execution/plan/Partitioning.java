// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.plan;

import java.util.List;

/** How an exchange spreads rows over the partitions of the stage that reads it. */
public sealed interface Partitioning {
    /** All rows to one partition. */
    record Single() implements Partitioning {}

    /** Rows with equal values in the columns meet in one partition. */
    record Hash(List<Integer> columns) implements Partitioning {
        public Hash {
            columns = List.copyOf(columns);
        }
    }

    /** Every partition reads all rows. */
    record Broadcast() implements Partitioning {}

    /** Rows are dealt evenly. */
    record RoundRobin() implements Partitioning {}

    /** An INTEGER column holds the number of the row's partition. */
    record ByNumber(int column) implements Partitioning {}

    /** Partition i holds rows that sort before those of partition i + 1; bounds come from samples at run time. */
    record Range(List<SortKey> keys) implements Partitioning {
        public Range {
            keys = List.copyOf(keys);
        }
    }
}
