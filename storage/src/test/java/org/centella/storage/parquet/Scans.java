// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.storage.parquet;

import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.centella.columnar.Batch;
import org.centella.columnar.Column;
import org.centella.columnar.Values;
import org.centella.columnar.memory.MemoryPool;
import org.centella.columnar.memory.Segments;
import org.centella.columnar.type.Schema;
import org.centella.storage.Domain;
import org.centella.storage.ScanFilter;
import org.centella.storage.ScanMetrics;
import org.centella.storage.ScanRequest;
import org.centella.storage.Split;
import org.centella.storage.TableHandle;
import org.jspecify.annotations.Nullable;

/** Scans whole files and gives their rows as Java values; fails on leaked memory. */
final class Scans {
    static final List<Integer> BATCH_SIZES = List.of(1, 3, 512, 8192);

    private Scans() {}

    static TableHandle table(Path file) {
        return table(file, ParquetFile.open(file).schema());
    }

    static TableHandle table(Path file, Schema schema) {
        return new TableHandle("t", "parquet", file.toString(), schema, List.of(), Map.of());
    }

    static Split split(Path file) {
        ParquetFile opened = ParquetFile.open(file);
        return new Split(file.toString(), 0, opened.rowGroupCount(), opened.rows(), opened.size(), Map.of());
    }

    static List<List<@Nullable Object>> rows(Path file) {
        return rows(file, 8192, List.of(), new ScanMetrics());
    }

    static List<List<@Nullable Object>> rows(Path file, int batchRows, List<ScanFilter> filters, ScanMetrics metrics) {
        TableHandle table = table(file);
        int[] columns = IntStream.range(0, table.schema().size()).toArray();
        return rows(table, List.of(split(file)), new ScanRequest(columns, filters, batchRows, Long.MAX_VALUE, metrics));
    }

    static List<List<@Nullable Object>> rows(TableHandle table, List<Split> splits, ScanRequest request) {
        List<List<@Nullable Object>> rows = new ArrayList<>();
        try (MemoryPool pool = MemoryPool.root(1L << 30);
                ParquetScan scan = new ParquetScan(table, splits, request, pool)) {
            for (Batch batch = scan.next(); batch != null; batch = scan.next()) {
                if (batch.rowCount() == 0 || batch.rowCount() > request.batchRows()) {
                    throw new AssertionError("a batch of " + batch.rowCount() + " rows");
                }
                for (int row = 0; row < batch.rowCount(); row++) {
                    List<@Nullable Object> values = new ArrayList<>();
                    for (Column column : batch.columns()) {
                        values.add(Values.get(column, row));
                    }
                    rows.add(values);
                }
            }
        }
        return rows;
    }

    /** Fails at the first row that differs, and shows only that. */
    static void assertSame(List<List<@Nullable Object>> actual, List<List<@Nullable Object>> expected, String what) {
        for (int row = 0; row < Math.min(actual.size(), expected.size()); row++) {
            for (int column = 0; column < expected.get(row).size(); column++) {
                if (!Objects.deepEquals(
                        actual.get(row).get(column), expected.get(row).get(column))) {
                    throw new AssertionError(what + ": row " + row + ", column " + column + " is "
                            + actual.get(row).get(column) + " and should be "
                            + expected.get(row).get(column));
                }
            }
        }
        if (actual.size() != expected.size()) {
            throw new AssertionError(what + ": " + actual.size() + " rows and not " + expected.size());
        }
    }

    /** A filter by Java values of some columns. */
    static ScanFilter filter(Domain domain, Predicate<List<@Nullable Object>> predicate, int... columns) {
        return new ScanFilter() {
            @Override
            public int[] columns() {
                return columns;
            }

            @Override
            public Domain domain() {
                return domain;
            }

            @Override
            public int select(Batch batch, MemorySegment rows) {
                int count = 0;
                for (int row = 0; row < batch.rowCount(); row++) {
                    List<@Nullable Object> values = new ArrayList<>();
                    for (Column column : batch.columns()) {
                        values.add(Values.get(column, row));
                    }
                    if (predicate.test(values)) {
                        Segments.setInt(rows, count++, row);
                    }
                }
                return count;
            }
        };
    }
}
