// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.jdbc;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Calendar;
import java.util.List;
import org.apache.calcite.avatica.ColumnMetaData;
import org.apache.calcite.avatica.util.ArrayImpl;
import org.apache.calcite.avatica.util.Cursor;
import org.centella.columnar.Batch;
import org.centella.columnar.Column;
import org.jspecify.annotations.Nullable;

/** Walks the rows of a result, batch by batch; values are read where they lie when they are asked for. */
final class BatchCursor implements Cursor {
    private final StatementRun run;
    private final ValueZone zones;
    private long rowsLeft;
    private @Nullable Batch batch;
    private int row;
    private boolean wasNull;

    /**
     * @param maxRows rows after which the result ends, whatever it has; 0 for no limit
     * @param zones for dates and times
     */
    BatchCursor(StatementRun run, long maxRows, ValueZone zones) {
        this.run = run;
        this.rowsLeft = maxRows == 0 ? Long.MAX_VALUE : maxRows;
        this.zones = zones;
    }

    @Override
    public List<Accessor> createAccessors(
            List<ColumnMetaData> types, Calendar localCalendar, ArrayImpl.Factory factory) {
        List<Accessor> accessors = new ArrayList<>(types.size());
        for (int column = 0; column < types.size(); column++) {
            accessors.add(new ColumnAccessor(this, column, run.schema().type(column), zones));
        }
        return accessors;
    }

    @Override
    public boolean next() throws SQLException {
        if (rowsLeft == 0) {
            batch = null;
            return false;
        }
        rowsLeft--;
        row++;
        Batch current = batch;
        if (current == null || row >= current.rowCount()) {
            batch = null;
            batch = run.next();
            row = 0;
            if (batch == null) {
                rowsLeft = 0;
            }
        }
        return batch != null;
    }

    /** @throws SQLException when the cursor stands on no row */
    Column column(int index) throws SQLException {
        Batch current = batch;
        if (current == null) {
            throw new SQLException("the result stands on no row: call next() first", "24000");
        }
        return current.column(index);
    }

    int row() {
        return row;
    }

    /** Notes what {@link #wasNull} says. */
    boolean note(boolean isNull) {
        wasNull = isNull;
        return isNull;
    }

    @Override
    public boolean wasNull() {
        return wasNull;
    }

    @Override
    public void close() {
        batch = null;
        rowsLeft = 0;
        try {
            run.close();
        } catch (SQLException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }
}
