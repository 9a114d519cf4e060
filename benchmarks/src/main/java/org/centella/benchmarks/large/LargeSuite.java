// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.benchmarks.large;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.centella.benchmarks.Suite;
import org.centella.benchmarks.data.RowSource;
import org.centella.benchmarks.data.TableFile;
import org.centella.columnar.ColumnBuilder;
import org.centella.columnar.type.DataType;
import org.centella.columnar.type.Field;
import org.centella.columnar.type.Schema;

/**
 * Large statements over small tables. What they cost is planning, which must grow with their length and no faster; the
 * tables are there so that answers can be compared, too.
 */
public final class LargeSuite implements Suite {
    static final int COLUMNS = 2_000;

    private static final int ROWS = 1_000;
    private static final int WIDE_ROWS = 10;

    @Override
    public String name() {
        return "large";
    }

    @Override
    public String title() {
        return "Large statements";
    }

    @Override
    public List<String> tables() {
        return List.of("numbers", "wide");
    }

    @Override
    public List<TableFile> files(double scale) {
        Schema numbers = new Schema(List.of(
                Field.of("k", DataType.BIGINT),
                Field.of("a", DataType.INTEGER),
                Field.of("b", DataType.INTEGER),
                Field.of("t", DataType.VARCHAR)));
        List<Field> columns = new ArrayList<>();
        for (int c = 0; c < COLUMNS; c++) {
            columns.add(Field.of(column(c), DataType.INTEGER));
        }
        return List.of(
                new TableFile("numbers", 1, numbers, ROWS, LargeSuite::numbers),
                new TableFile("wide", 1, new Schema(columns), WIDE_ROWS, LargeSuite::wide));
    }

    static String column(int number) {
        return String.format(Locale.ROOT, "c%04d", number);
    }

    private static RowSource numbers() {
        int[] next = new int[1];
        return columns -> {
            int row = next[0]++;
            if (row >= ROWS) {
                return false;
            }
            columns.get(0).appendLong(row);
            columns.get(1).appendInt(row % 10);
            columns.get(2).appendInt(row % 7);
            columns.get(3).appendBytes(("n" + row).getBytes(java.nio.charset.StandardCharsets.UTF_8));
            return true;
        };
    }

    private static RowSource wide() {
        int[] next = new int[1];
        return columns -> {
            int row = next[0]++;
            if (row >= WIDE_ROWS) {
                return false;
            }
            for (int c = 0; c < columns.size(); c++) {
                ColumnBuilder column = columns.get(c);
                column.appendInt(row * c % 100);
            }
            return true;
        };
    }

    @Override
    public Map<String, List<String>> queries() {
        return LargeStatements.all();
    }
}
