// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.benchmarks.tpcds;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.centella.columnar.type.DataType;
import org.centella.columnar.type.Field;
import org.centella.columnar.type.Schema;
import org.centella.dataframe.Session;
import org.centella.storage.Catalog;
import org.centella.storage.ColumnDomain;
import org.centella.storage.ColumnStatistics;
import org.centella.storage.Split;
import org.centella.storage.Table;
import org.centella.storage.TableHandle;
import org.centella.storage.TableStatistics;
import org.jspecify.annotations.Nullable;

/**
 * The tables of TPC-DS at scale 1 as statistics alone, recorded from its files: what the planner sees, without the files.
 * {@link #main} records them anew:
 *
 * <pre>
 *   store_sales 2880404 131072000
 *     ss_sold_date_sk | BIGINT | 2450816 | 2452642 | 0.045 | 1823 | 8
 * </pre>
 */
final class RecordedTables implements Catalog {
    static final String SCHEMA = "tpcds";

    private static final String RESOURCE = "/tpcds/statistics.txt";
    private static final int ROWS_PER_SPLIT = 131_072;

    private final Map<String, Table> tables = new TreeMap<>();

    RecordedTables() {
        try (InputStream in = Objects.requireNonNull(RecordedTables.class.getResourceAsStream(RESOURCE))) {
            List<String> table = new ArrayList<>();
            for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n")) {
                if (!line.startsWith(" ") && !table.isEmpty()) {
                    add(table);
                    table.clear();
                }
                table.add(line);
            }
            add(table);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void add(List<String> lines) {
        String[] head = lines.getFirst().split(" ");
        List<Field> fields = new ArrayList<>();
        List<ColumnStatistics> columns = new ArrayList<>();
        for (String line : lines.subList(1, lines.size())) {
            String[] column = line.strip().split(" \\| ");
            fields.add(Field.of(column[0], DataType.parse(column[1])));
            columns.add(new ColumnStatistics(
                    bound(column[2]),
                    bound(column[3]),
                    Double.parseDouble(column[4]),
                    Double.parseDouble(column[5]),
                    Double.parseDouble(column[6])));
        }
        String location = "/" + SCHEMA + "/" + head[0] + ".parquet";
        TableHandle handle = new TableHandle(head[0], "parquet", location, new Schema(fields), List.of(), Map.of());
        TableStatistics statistics =
                new TableStatistics(Double.parseDouble(head[1]), Double.parseDouble(head[2]), columns);
        tables.put(head[0], new StatisticsTable(handle, statistics));
    }

    private static @Nullable Long bound(String text) {
        return text.equals("-") ? null : Long.valueOf(text);
    }

    @Override
    public List<String> schemas() {
        return List.of(SCHEMA);
    }

    @Override
    public List<String> tables(String schema) {
        return List.copyOf(tables.keySet());
    }

    @Override
    public @Nullable Table table(String schema, String name) {
        return tables.get(name.toLowerCase(Locale.ROOT));
    }

    private record StatisticsTable(TableHandle handle, TableStatistics statistics) implements Table {
        @Override
        public List<Split> splits(List<ColumnDomain> domains) {
            List<Split> splits = new ArrayList<>();
            long rows = (long) statistics.rows();
            long bytes = (long) statistics.bytes();
            for (long from = 0; from < rows; from += ROWS_PER_SPLIT) {
                long count = Math.min(ROWS_PER_SPLIT, rows - from);
                int unit = splits.size();
                splits.add(new Split(handle.location(), unit, unit + 1, count, bytes * count / rows, Map.of()));
            }
            return splits;
        }
    }

    /**
     * Records the statistics of the tables in a folder.
     *
     * @param args the folder, the file to write
     */
    public static void main(String[] args) throws IOException {
        StringBuilder text = new StringBuilder();
        try (Session session = Session.builder().data(Path.of(args[0])).build()) {
            for (String name : session.catalog().tables(session.schema())) {
                Table table = Objects.requireNonNull(session.catalog().table(session.schema(), name));
                record(name, table, text);
            }
        }
        Files.writeString(Path.of(args[1]), text);
    }

    private static void record(String name, Table table, StringBuilder text) {
        TableStatistics statistics = table.statistics();
        text.append(String.format(Locale.ROOT, "%s %.0f %.0f%n", name, statistics.rows(), statistics.bytes()));
        for (int c = 0; c < statistics.columns().size(); c++) {
            Field field = table.schema().fields().get(c);
            ColumnStatistics column = statistics.columns().get(c);
            text.append(String.format(
                    Locale.ROOT,
                    "  %s | %s | %s | %s | %.6f | %.0f | %.1f%n",
                    field.name(),
                    field.type(),
                    number(column.min()),
                    number(column.max()),
                    column.nullFraction(),
                    column.distinctValues(),
                    column.averageBytes()));
        }
    }

    /** Of texts the planner knows no place on a line of numbers. */
    private static String number(@Nullable Object bound) {
        return bound instanceof Long ? bound.toString() : "-";
    }
}
