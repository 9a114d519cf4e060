// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.aggregate;

import java.util.List;
import org.centella.columnar.Column;
import org.centella.columnar.memory.MemoryPool;
import org.centella.columnar.type.DataType;

/** Numbers combinations of values from 0 on, equal ones alike, for those who group without aggregating. */
public final class ValueNumbers implements AutoCloseable {
    private final GroupTable table;

    public ValueNumbers(List<DataType> types, MemoryPool pool) {
        this.table = GroupTables.of(types, pool);
    }

    /** Writes the number of each row to {@code numbers}; how many combinations there are now. */
    public int number(Column[] values, int rows, int[] numbers) {
        table.groupIds(values, rows, numbers);
        return table.groupCount();
    }

    /** Forgets all values. */
    public void reset() {
        table.reset();
    }

    @Override
    public void close() {
        table.close();
    }
}
