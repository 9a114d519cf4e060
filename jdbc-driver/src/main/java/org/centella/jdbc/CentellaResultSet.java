// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.jdbc;

import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.TimeZone;
import org.apache.calcite.avatica.AvaticaResultSet;
import org.apache.calcite.avatica.AvaticaResultSetMetaData;
import org.apache.calcite.avatica.AvaticaStatement;
import org.apache.calcite.avatica.ColumnMetaData;
import org.apache.calcite.avatica.Meta;
import org.apache.calcite.avatica.QueryState;
import org.jspecify.annotations.Nullable;

/** The rows of a statement; Avatica's, but for the cursor beneath it. */
final class CentellaResultSet extends AvaticaResultSet {
    private CentellaResultSet(
            AvaticaStatement statement,
            QueryState state,
            Meta.Signature signature,
            ResultSetMetaData metaData,
            TimeZone timeZone)
            throws SQLException {
        super(statement, state, signature, metaData, timeZone, null);
    }

    /** @param zones for dates and times */
    static CentellaResultSet open(
            AvaticaStatement statement,
            String sql,
            List<ColumnMetaData> columns,
            StatementRun run,
            long maxRows,
            ValueZone zones)
            throws SQLException {
        Meta.Signature signature = new Meta.Signature(
                columns, sql, List.of(), Map.of(), Meta.CursorFactory.LIST, Meta.StatementType.SELECT);
        CentellaResultSet result = new CentellaResultSet(
                statement,
                new QueryState(sql),
                signature,
                new AvaticaResultSetMetaData(statement, null, signature),
                zones.local());
        result.execute2(new BatchCursor(run, maxRows, zones), columns);
        return result;
    }

    @Override
    public @Nullable Object getObject(int columnIndex) throws SQLException {
        // Avatica's own would go by the SQL type and not ask the column.
        return getObject(columnIndex, Map.of());
    }
}
