// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.operator;

import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.centella.columnar.Batch;
import org.centella.columnar.BatchStream;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.columnar.memory.MemoryPool;
import org.centella.columnar.type.DataType;
import org.centella.execution.join.JoinTableBuilder;
import org.centella.execution.join.KeyFilter;
import org.jspecify.annotations.Nullable;

/**
 * Filters for scans from the complete output of a stage: that of a join's build side whose rows are spread, of which no task
 * of the join sees all keys. Thread-safe; owns the memory of the filters.
 */
public final class StageFilters implements AutoCloseable {
    private final MemoryPool pool;
    private final AtomicLong reserved = new AtomicLong();

    public StageFilters(MemoryPool query) {
        this.pool = query.child("filters from stages");
    }

    /**
     * The filter of the values in a column.
     *
     * @param types of the rows
     * @param rows opens all of them, with memory to read them in
     * @return null when memory is refused or rows are lost: a filter is worth neither that others spill nor that rows are
     *     made again
     */
    public @Nullable DynamicFilter make(
            List<DataType> types, int column, Function<MemoryPool, BatchStream> rows, Runnable checkCancelled) {
        try (MemoryPool copy = pool.child("keys of a filter").elastic(true);
                JoinTableBuilder keys = new JoinTableBuilder(types, new int[] {column}, false, false, 1, copy);
                BatchStream stream = rows.apply(copy)) {
            for (Batch batch = stream.next(); batch != null; batch = stream.next()) {
                checkCancelled.run();
                keys.append(batch);
            }
            checkCancelled.run();
            KeyFilter filter = keys.filter(0);
            if (!pool.tryReserve(filter.memory())) {
                return null;
            }
            reserved.addAndGet(filter.memory());
            return new BuildSideFilter(filter);
        } catch (CentellaException e) {
            if (e.code() == ErrorCode.OUT_OF_MEMORY || e.code() == ErrorCode.BLOCK_LOST) {
                return null;
            }
            throw e;
        }
    }

    @Override
    public void close() {
        pool.release(reserved.getAndSet(0));
        pool.close();
    }
}
