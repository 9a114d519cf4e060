// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.dataframe;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.apache.calcite.plan.RelOptCluster;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.type.RelDataType;
import org.centella.columnar.Batch;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.columnar.type.Schema;
import org.centella.execution.operator.KeptRows;
import org.centella.planner.Relation;
import org.centella.storage.ColumnDomain;
import org.centella.storage.ColumnStatistics;
import org.centella.storage.Split;
import org.centella.storage.Table;
import org.centella.storage.TableHandle;
import org.centella.storage.TableStatistics;
import org.jspecify.annotations.Nullable;

/**
 * Rows that stay in this process once a query has asked for them. The first such query computes all of them before it is
 * planned, so that it knows how many there are. With executors elsewhere nothing is kept: they could not read it.
 */
final class KeptRelation implements Relation {
    /** Rows of a partition, as many as a split of a file has. */
    private static final long PARTITION_ROWS = 1 << 18;
    /** Of a value, where nobody looks. */
    private static final double VALUE_BYTES = 8;

    private final Session session;
    private final Relation relation;
    private final Schema schema;
    private final int dataset;
    private @Nullable Table table;
    private boolean dropped;

    KeptRelation(Session session, Relation relation, Schema schema) {
        this.session = session;
        this.relation = relation;
        this.schema = schema;
        this.dataset = session.keep();
    }

    @Override
    public RelDataType row() {
        return relation.row();
    }

    @Override
    public RelNode toRel(RelOptCluster cluster) {
        Table rows = table();
        return rows == null
                ? relation.toRel(cluster)
                : session.planner().scan(rows).toRel(cluster);
    }

    private synchronized @Nullable Table table() {
        if (dropped || !session.engine().isAlone()) {
            return null;
        }
        if (table == null) {
            table = new Kept(dataset, schema, computed());
        }
        return table;
    }

    /** Computes the rows, and keeps them; how many each partition has. */
    private List<Long> computed() {
        KeptRows kept = session.engine().kept();
        List<Long> partitions = new ArrayList<>();
        try (QueryResult result = session.run(session.planner().plan(relation, session.settings()))) {
            boolean more = true;
            while (more) {
                try (KeptRows.Writer writer = kept.writer(dataset, partitions.size(), schema, false)) {
                    long rows = 0;
                    Batch batch = null;
                    while (rows < PARTITION_ROWS && (batch = result.next()) != null) {
                        writer.write(batch);
                        rows += batch.rowCount();
                    }
                    writer.finish();
                    partitions.add(rows);
                    more = batch != null;
                }
            }
        }
        return partitions;
    }

    /** Keeps the rows of a relation that is one no longer. */
    static void drop(Relation relation) {
        if (!(relation instanceof KeptRelation kept)) {
            throw new CentellaException(ErrorCode.INVALID_ARGUMENT, "only what cache returned is kept");
        }
        synchronized (kept) {
            kept.dropped = true;
            kept.table = null;
        }
        kept.session.drop(kept.dataset);
    }

    /** The rows as a table. */
    private record Kept(int dataset, Schema schema, List<Long> rows) implements Table {
        @Override
        public TableHandle handle() {
            return new TableHandle("cached", KeptFormat.NAME, Integer.toString(dataset), schema, List.of(), Map.of());
        }

        @Override
        public TableStatistics statistics() {
            double count = rows.stream().mapToDouble(Long::doubleValue).sum();
            ColumnStatistics unknown = new ColumnStatistics(null, null, 0, Double.NaN, VALUE_BYTES);
            return new TableStatistics(
                    count, count * VALUE_BYTES * schema.size(), Collections.nCopies(schema.size(), unknown));
        }

        @Override
        public List<Split> splits(List<ColumnDomain> domains) {
            List<Split> splits = new ArrayList<>();
            for (int p = 0; p < rows.size(); p++) {
                splits.add(new Split("cached", p, p + 1L, rows.get(p), 0, Map.of()));
            }
            return splits;
        }
    }
}
