// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.dataframe;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.centella.columnar.Batch;
import org.centella.columnar.Column;
import org.centella.columnar.Values;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.columnar.type.DataType;
import org.centella.columnar.type.Field;
import org.centella.columnar.type.Schema;
import org.centella.execution.plan.PhysicalPlan;
import org.centella.planner.PlannedQuery;
import org.centella.storage.InlineRows;
import org.centella.storage.WriteRequest;
import org.centella.storage.warehouse.InlineFlush;
import org.centella.storage.warehouse.ManagedFormat;
import org.centella.storage.warehouse.StoredFile;
import org.centella.storage.warehouse.StoredTable;
import org.centella.storage.warehouse.TableState;
import org.jspecify.annotations.Nullable;

/**
 * Rows on their way into a managed table, before a commit lists them. Few rows become values for the table's log; many are
 * written by the tasks that make them, each attempt to files of its own, which belong to no table until then.
 */
final class TableLoad {
    /** What a plan is believed to yield at most for its rows to be brought to the driver. */
    private static final int FEW_ROWS = 4096;

    static final Schema FILES = Schema.of(
            new Field("path", DataType.VARCHAR, false),
            new Field("rows", DataType.BIGINT, false),
            new Field("bytes", DataType.BIGINT, false));

    /** What was loaded. */
    record Loaded(List<List<@Nullable Object>> rows, List<StoredFile> files) {
        long count() {
            return rows.size() + files.stream().mapToLong(StoredFile::rows).sum();
        }

        TableState addedTo(TableState state) {
            TableState more = files.isEmpty() ? state : state.plusFiles(files);
            return rows.isEmpty() ? more : more.plus(rows);
        }
    }

    private final Session session;
    private final StoredTable target;
    private final TableState state;

    TableLoad(Session session, StoredTable target) {
        this(session, target, target.state());
    }

    /** @param state whose columns the rows have */
    TableLoad(Session session, StoredTable target, TableState state) {
        this.session = session;
        this.target = target;
        this.state = state;
    }

    /** Rows that were made for one version of a table fit another only when its columns are the same. */
    static void checkSame(TableState planned, TableState now) {
        if (!planned.columns().equals(now.columns())) {
            throw new CentellaException(
                    ErrorCode.CONCURRENT_CHANGE, "the table's columns were changed while the statement ran");
        }
    }

    /** Runs a plan whose rows are assigned to the table's columns already. */
    Loaded run(PlannedQuery assigned, double believedRows) {
        return believedRows > FEW_ROWS ? write(assigned) : collect(assigned);
    }

    /** Brings the rows here; when they turn out to be many, they are written from here. */
    private Loaded collect(PlannedQuery assigned) {
        List<List<@Nullable Object>> rows = new ArrayList<>();
        try (QueryResult result = session.run(assigned)) {
            for (Batch batch = result.next(); batch != null; batch = result.next()) {
                append(batch, rows);
                if (rows.size() > target.inlineRows()) {
                    return new Loaded(List.of(), writeHere(rows, result));
                }
            }
        }
        return new Loaded(rows, List.of());
    }

    private List<StoredFile> writeHere(List<List<@Nullable Object>> first, QueryResult rest) {
        try (InlineFlush flush = new InlineFlush(target, state)) {
            flush.write(new InlineRows(state.types(), first));
            for (Batch batch = rest.next(); batch != null; batch = rest.next()) {
                flush.write(batch);
            }
            return flush.finish();
        }
    }

    static void append(Batch batch, List<List<@Nullable Object>> rows) {
        for (int row = 0; row < batch.rowCount(); row++) {
            List<@Nullable Object> values = new ArrayList<>(batch.columnCount());
            for (Column column : batch.columns()) {
                values.add(Values.get(column, row));
            }
            rows.add(values);
        }
    }

    private Loaded write(PlannedQuery assigned) {
        Schema stored = state.storedSchema();
        Path folder = target.folder();
        PlannedQuery write = InsertPlan.write(assigned, FILES, (id, input) -> {
            PhysicalPlan named = new PhysicalPlan.Project(id, input, InsertPlan.references(stored), stored);
            return new PhysicalPlan.TableWrite(
                    id + 1,
                    named,
                    ManagedFormat.NAME,
                    folder.toString(),
                    state.partitions(),
                    Map.of(),
                    WriteRequest.LARGEST_FILE,
                    FILES);
        });
        try (QueryResult result = session.run(write)) {
            List<StoredFile> files = Rows.collect(result).stream()
                    .map(file -> StoredFile.of(
                            folder, Path.of(file.string("path")), file.longValue("rows"), file.longValue("bytes")))
                    .toList();
            return new Loaded(List.of(), files);
        }
    }
}
