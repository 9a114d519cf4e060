// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.operator;

import java.util.function.Function;
import org.centella.columnar.memory.MemoryPool;
import org.centella.execution.join.SharedJoinTable;
import org.jspecify.annotations.Nullable;

/**
 * What the tasks of a stage share of a broadcast build side: one table or, when that does not fit, one set of partitions on
 * disk that each task joins its own probe rows with. Thread-safe.
 */
final class SharedBuildSide implements AutoCloseable {
    private final MemoryPool pool;
    private final SharedJoinTable table = new SharedJoinTable();
    private volatile @Nullable SpilledPartitions spilled;

    /** @param name for the account */
    SharedBuildSide(String name, MemoryPool queryMemory) {
        this.pool = queryMemory.child(name).elastic(true);
    }

    /** The account of what is shared. */
    MemoryPool pool() {
        return pool;
    }

    SharedJoinTable table() {
        return table;
    }

    /** True once some task has found that the table does not fit. */
    boolean isSpilled() {
        return spilled != null;
    }

    /** The partitions, written by the first task that asks while the others wait. */
    synchronized SpilledPartitions spilled(Function<MemoryPool, SpilledPartitions> write) {
        SpilledPartitions known = spilled;
        if (known == null) {
            pool.elastic(false);
            known = write.apply(pool);
            spilled = known;
        }
        return known;
    }

    @Override
    public void close() {
        try (pool;
                table) {
            if (spilled != null) {
                spilled.close();
            }
        }
    }
}
