// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.dataframe;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.apache.calcite.plan.RelOptCluster;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.type.RelDataType;
import org.centella.columnar.Batch;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.columnar.type.Schema;
import org.centella.execution.exchange.KeptFormat;
import org.centella.execution.operator.KeptRows;
import org.centella.execution.plan.ProgramCode;
import org.centella.planner.Relation;
import org.centella.storage.ColumnDomain;
import org.centella.storage.ColumnStatistics;
import org.centella.storage.Split;
import org.centella.storage.Table;
import org.centella.storage.TableHandle;
import org.centella.storage.TableStatistics;
import org.jspecify.annotations.Nullable;

/**
 * Rows that stay where they are once a query has asked for them: in this process, or on the executors that computed them. The
 * first such query computes all of them before it is planned, so that it knows how many there are.
 */
final class KeptRelation implements Relation {
    /** Rows of a partition in this process, as many as a split of a file has. */
    private static final long PARTITION_ROWS = 1 << 18;
    /** Of a value, where nobody looks. */
    private static final double VALUE_BYTES = 8;

    private final Session session;
    private final Relation relation;
    private final Schema schema;
    /** The number of its table. */
    private final int number;
    /** What is kept now; each time that it is computed it has another number. */
    private int dataset;

    private @Nullable List<Split> splits;
    private boolean dropped;

    KeptRelation(Session session, Relation relation, Schema schema) {
        this.session = session;
        this.relation = relation;
        this.schema = schema;
        this.number = session.keep();
        this.dataset = number;
        session.engine().keeps(number, this);
    }

    @Override
    public RelDataType row() {
        return relation.row();
    }

    @Override
    public RelNode toRel(RelOptCluster cluster) {
        return isDropped()
                ? relation.toRel(cluster)
                : session.planner().scan(new Kept(number, schema, splits())).toRel(cluster);
    }

    private synchronized boolean isDropped() {
        return dropped;
    }

    /** Where the rows are, which are computed if they are not kept yet. */
    synchronized List<Split> splits() {
        List<Split> known = splits;
        if (known == null) {
            dataset = session.keep();
            known = kept();
            splits = known;
        }
        return known;
    }

    private List<Split> kept() {
        try {
            return session.engine().isAlone() ? keptHere() : keptOnExecutors();
        } catch (RuntimeException e) {
            session.drop(dataset);
            throw e;
        }
    }

    private List<Split> keptHere() {
        KeptRows kept = session.engine().kept();
        List<Split> partitions = new ArrayList<>();
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
                    partitions.add(KeptFormat.split(kept.executor(), dataset, partitions.size(), rows));
                    more = batch != null;
                }
            }
        }
        return partitions;
    }

    private List<Split> keptOnExecutors() {
        ProgramCode program = session.program(new KeepProgram(dataset, SchemaForm.of(schema)));
        Relation places = new MappedRelation(relation, KeepProgram.PLACES, program);
        try (QueryResult result = session.run(session.planner().plan(places, session.settings()))) {
            return Rows.collect(result).stream()
                    .map(row -> KeptFormat.split(
                            (int) row.longValue("executor"),
                            dataset,
                            (int) row.longValue("partition"),
                            row.longValue("rows")))
                    // Neighbours become a task's, which then finds all of them in one place.
                    .sorted(Comparator.comparingInt(Split::executor).thenComparingLong(Split::firstUnit))
                    .toList();
        }
    }

    /** Has the rows computed when they are asked for again, if they are still those, of which some are lost. */
    synchronized void forget(int lost) {
        if (splits != null && lost == dataset) {
            session.drop(dataset);
            splits = null;
        }
    }

    /** Keeps the rows of a relation that is one no longer. */
    static void drop(Relation relation) {
        if (!(relation instanceof KeptRelation kept)) {
            throw new CentellaException(ErrorCode.INVALID_ARGUMENT, "only what cache returned is kept");
        }
        kept.drop();
    }

    private synchronized void drop() {
        forget(dataset);
        dropped = true;
        session.drop(number);
    }

    /** The rows as a table. */
    private record Kept(int number, Schema schema, List<Split> splits) implements Table {
        @Override
        public TableHandle handle() {
            return new TableHandle("cached", KeptFormat.NAME, Integer.toString(number), schema, List.of(), Map.of());
        }

        @Override
        public TableStatistics statistics() {
            double count = splits.stream().mapToDouble(Split::rows).sum();
            ColumnStatistics unknown = new ColumnStatistics(null, null, 0, Double.NaN, VALUE_BYTES);
            return new TableStatistics(
                    count, count * VALUE_BYTES * schema.size(), Collections.nCopies(schema.size(), unknown));
        }

        @Override
        public List<Split> splits(List<ColumnDomain> domains) {
            return splits;
        }
    }
}
