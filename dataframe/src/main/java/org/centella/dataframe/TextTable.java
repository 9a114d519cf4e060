// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.dataframe;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.centella.columnar.type.Schema;
import org.jspecify.annotations.Nullable;

/** Rows as a table of characters; numbers stand to the right, long texts are cut. */
final class TextTable {
    private static final int WIDEST = 40;

    private TextTable() {}

    static String of(Schema schema, List<Row> rows) {
        List<List<String>> lines = new ArrayList<>();
        lines.add(schema.names().stream().map(TextTable::cut).toList());
        for (Row row : rows) {
            lines.add(row.values().stream().map(TextTable::text).toList());
        }
        int[] widths = new int[schema.size()];
        for (List<String> line : lines) {
            for (int c = 0; c < widths.length; c++) {
                widths[c] = Math.max(widths[c], line.get(c).length());
            }
        }
        StringBuilder table = new StringBuilder();
        rule(table, widths);
        line(table, lines.getFirst(), widths, new boolean[widths.length]);
        rule(table, widths);
        boolean[] right = new boolean[widths.length];
        for (int c = 0; c < right.length; c++) {
            right[c] = schema.type(c).isNumeric();
        }
        lines.subList(1, lines.size()).forEach(line -> line(table, line, widths, right));
        rule(table, widths);
        return table.toString();
    }

    private static void rule(StringBuilder table, int[] widths) {
        for (int width : widths) {
            table.append('+').append("-".repeat(width + 2));
        }
        table.append("+\n");
    }

    private static void line(StringBuilder table, List<String> cells, int[] widths, boolean[] right) {
        for (int c = 0; c < widths.length; c++) {
            String blanks = " ".repeat(widths[c] - cells.get(c).length());
            table.append("| ")
                    .append(right[c] ? blanks + cells.get(c) : cells.get(c) + blanks)
                    .append(' ');
        }
        table.append("|\n");
    }

    private static String text(@Nullable Object value) {
        return switch (value) {
            case null -> "NULL";
            case byte[] bytes -> cut(HexFormat.of().formatHex(bytes));
            case BigDecimal number -> number.toPlainString();
            default -> cut(value.toString());
        };
    }

    private static String cut(String text) {
        String line = text.replace('\n', ' ').replace('\r', ' ').replace('\t', ' ');
        return line.length() <= WIDEST ? line : line.substring(0, WIDEST - 1) + "…";
    }
}
