// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.exchange;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.centella.columnar.Batch;
import org.centella.columnar.BatchStream;
import org.centella.columnar.Cancellation;
import org.centella.columnar.Column;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.columnar.memory.MemoryPool;
import org.centella.columnar.type.DataType;
import org.centella.execution.operator.KeptRows;
import org.centella.execution.plan.PhysicalPlan;
import org.centella.execution.plan.Recursion;
import org.centella.execution.plan.Stage;
import org.centella.execution.plan.StageGraph;
import org.centella.storage.FileWriter;
import org.centella.storage.ScanFilters;
import org.centella.storage.ScanRequest;
import org.centella.storage.Split;
import org.centella.storage.TableFormat;
import org.centella.storage.TableHandle;
import org.centella.storage.WriteRequest;
import org.jspecify.annotations.Nullable;

/**
 * Rows of DataFrames that executors keep. A table's location is a number for who knows where they are; a split's path is the
 * dataset, its units are partitions.
 */
public record KeptFormat(KeptRows kept) implements TableFormat {
    public static final String NAME = "kept";

    public static Split split(int executor, int dataset, int partition, long rows) {
        return new Split(Integer.toString(dataset), partition, partition + 1L, rows, 0, Map.of(), null, executor);
    }

    /** The scans of a plan that read this format: by their ids, the numbers of the tables. */
    public static Map<Integer, Integer> scans(PhysicalPlan plan) {
        Map<Integer, Integer> scans = new TreeMap<>();
        addScans(plan, scans);
        return scans;
    }

    /** By the number of each table of this format that the stages read, and recursive queries that they read, its dataset. */
    public static Map<Integer, Integer> datasets(StageGraph graph) {
        Map<Integer, Integer> datasets = new TreeMap<>();
        addDatasets(graph, datasets);
        return datasets;
    }

    private static void addDatasets(StageGraph graph, Map<Integer, Integer> datasets) {
        for (Recursion recursion : graph.recursions()) {
            addDatasets(recursion.seed(), datasets);
            addDatasets(recursion.step(), datasets);
        }
        for (Stage stage : graph.stages()) {
            scans(stage.root())
                    .forEach((scan, table) -> stage.splits().getOrDefault(scan, List.of()).stream()
                            .flatMap(List::stream)
                            .findFirst()
                            .ifPresent(split -> datasets.put(table, dataset(split))));
        }
    }

    private static int dataset(Split split) {
        return Integer.parseInt(split.path());
    }

    private static void addScans(PhysicalPlan plan, Map<Integer, Integer> scans) {
        if (plan instanceof PhysicalPlan.TableScan scan && scan.table().format().equals(NAME)) {
            scans.put(scan.id(), Integer.parseInt(scan.table().location()));
        }
        plan.inputs().forEach(input -> addScans(input, scans));
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public BatchStream read(TableHandle table, List<Split> splits, ScanRequest request, MemoryPool memory) {
        return new Scan(kept, table.schema().types(), splits, request, memory);
    }

    @Override
    public FileWriter writer(WriteRequest request, MemoryPool memory) {
        throw new CentellaException(ErrorCode.FEATURE_NOT_SUPPORTED, "rows that are kept are not written to");
    }

    private static final class Scan implements BatchStream {
        private final KeptRows kept;
        private final List<DataType> types;
        private final List<Split> splits;
        private final ScanRequest request;
        private final int[] columns;
        private final MemoryPool memory;
        private final ScanFilters filters;
        private @Nullable BatchStream current;
        private int next;
        private long left;

        Scan(KeptRows kept, List<DataType> types, List<Split> splits, ScanRequest request, MemoryPool memory) {
            this.kept = kept;
            this.types = types;
            this.splits = splits;
            this.request = request;
            this.columns = request.columns();
            this.memory = memory;
            this.left = request.limit();
            this.filters = new ScanFilters(request, memory);
        }

        @Override
        public @Nullable Batch next() {
            while (left > 0) {
                BatchStream from = current == null ? open() : current;
                Batch batch = from == null ? null : from.next();
                if (from == null) {
                    return null;
                }
                if (batch == null) {
                    from.close();
                    current = null;
                    continue;
                }
                request.metrics().rowsRead.add(batch.rowCount());
                Batch chosen = filters.keep(chosen(batch));
                if (chosen.rowCount() > 0) {
                    Batch rows = chosen.slice(0, (int) Math.min(left, chosen.rowCount()));
                    left -= rows.rowCount();
                    return rows;
                }
            }
            return null;
        }

        private @Nullable BatchStream open() {
            if (next == splits.size()) {
                return null;
            }
            Split split = splits.get(next++);
            int dataset = dataset(split);
            int partition = (int) split.firstUnit();
            int batchRows = request.batchRows();
            BatchStream rows = split.executor() == kept.executor()
                    ? kept.read(dataset, partition, batchRows, memory)
                    : kept.read(split.executor(), dataset, partition, types, batchRows, memory, Cancellation::check);
            if (rows == null) {
                throw new CentellaException(ErrorCode.BLOCK_LOST, "the rows of a DataFrame are not kept any more");
            }
            current = rows;
            return rows;
        }

        private Batch chosen(Batch batch) {
            List<Column> chosen = Arrays.stream(columns).mapToObj(batch::column).toList();
            return new Batch(batch.rowCount(), chosen);
        }

        @Override
        public void close() {
            left = 0;
            filters.close();
            if (current != null) {
                current.close();
                current = null;
            }
        }
    }
}
