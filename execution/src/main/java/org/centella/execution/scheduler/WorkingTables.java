// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.scheduler;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.centella.columnar.BatchStream;
import org.centella.execution.operator.WorkingRows;
import org.jspecify.annotations.Nullable;

/** The working tables of a query by number, and behind them those of the query that it is a part of. Thread-safe. */
final class WorkingTables implements AutoCloseable {
    private final @Nullable WorkingTables outer;
    private final Map<Integer, WorkingRows> tables = new ConcurrentHashMap<>();

    WorkingTables(@Nullable WorkingTables outer) {
        this.outer = outer;
    }

    /** Puts rows in the place of those that are there, which are freed. */
    void put(int table, WorkingRows rows) {
        WorkingRows before = tables.put(table, rows);
        if (before != null && before != rows) {
            before.close();
        }
    }

    BatchStream read(int table, int batchRows) {
        WorkingRows rows = tables.get(table);
        if (rows != null) {
            return rows.read(batchRows);
        }
        if (outer == null) {
            throw new IllegalStateException("there is no working table " + table);
        }
        return outer.read(table, batchRows);
    }

    @Override
    public void close() {
        tables.values().forEach(WorkingRows::close);
        tables.clear();
    }
}
