// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.dataframe;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.calcite.sql.SqlNode;
import org.centella.columnar.Batch;
import org.centella.columnar.Values;
import org.centella.execution.aggregate.AggregateFunctions;
import org.centella.planner.PlannedQuery;
import org.centella.sqlparser.QueryParser;
import org.centella.storage.warehouse.Analysis;
import org.centella.storage.warehouse.StoredTable;
import org.centella.storage.warehouse.TableColumn;
import org.centella.storage.warehouse.TableState;

/**
 * ANALYZE: counts the distinct values of each column, which no file tells, for the planner's estimates. Rows, bounds and
 * nulls are known without it.
 */
final class AnalyzeStatement {
    private static final String TARGET = "$target";

    private final Session session;
    private final StoredTable table;

    AnalyzeStatement(Session session, StoredTable table) {
        this.session = session;
        this.table = table;
    }

    QueryResult run() {
        TableState state = table.state();
        boolean sketches = AggregateFunctions.find("approx_count_distinct") != null;
        List<TableColumn> counted =
                state.columns().stream().filter(c -> !c.type().isNested()).toList();
        StringBuilder sql = new StringBuilder("SELECT count(*)");
        for (TableColumn column : counted) {
            String name = '"' + column.name().replace("\"", "\"\"") + '"';
            sql.append(sketches ? ", approx_count_distinct(" : ", count(DISTINCT ")
                    .append(name)
                    .append(')');
        }
        SqlNode query = QueryParser.parse(sql + " FROM \"" + TARGET + '"').node();
        PlannedQuery planned = session.planner()
                .over(new OverlayCatalog(session.catalog(), TARGET, table.table()))
                .plan(query, session.settings(), List.of());
        List<Long> counts = new ArrayList<>();
        try (QueryResult result = session.run(planned)) {
            for (Batch batch = result.next(); batch != null; batch = result.next()) {
                batch.columns()
                        .forEach(c ->
                                counts.add(((Number) java.util.Objects.requireNonNull(Values.get(c, 0))).longValue()));
            }
        }
        Map<String, Long> distinct = new LinkedHashMap<>();
        for (int i = 0; i < counted.size(); i++) {
            distinct.put(counted.get(i).storedAs(), counts.get(i + 1));
        }
        Analysis analysis = new Analysis(counts.getFirst(), distinct);
        table.commit(now -> now.withAnalysis(analysis));
        return RowsResult.none();
    }
}
