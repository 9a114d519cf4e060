// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.benchmarks.data;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import org.centella.columnar.type.Schema;

/**
 * One file of a generated table.
 *
 * @param part its number within the table, from 1
 * @param expectedRows about how many it will have, for showing progress
 * @param rows makes its rows, the same each time
 */
public record TableFile(String table, int part, Schema schema, double expectedRows, Supplier<RowSource> rows) {
    /** Rows that one file of a large table is to hold: enough files to write in parallel, few enough to open quickly. */
    private static final double ROWS_PER_FILE = 1_500_000;

    /** Makes the rows of part {@code part} of {@code parts}, both from 1. */
    @FunctionalInterface
    public interface Parts {
        RowSource rows(int part, int parts);
    }

    /** A table in as many files as its size asks for. */
    public static List<TableFile> split(String table, Schema schema, double expectedRows, Parts source) {
        int parts = (int) Math.max(1, Math.ceil(expectedRows / ROWS_PER_FILE));
        List<TableFile> files = new ArrayList<>();
        for (int part = 1; part <= parts; part++) {
            int number = part;
            files.add(new TableFile(table, part, schema, expectedRows / parts, () -> source.rows(number, parts)));
        }
        return files;
    }

    String fileName() {
        return String.format(Locale.ROOT, "part-%03d.parquet", part);
    }
}
