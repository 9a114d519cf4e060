// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.shell;

import java.io.PrintWriter;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A table with borders; numbers stand to the right.
 *
 * <pre>
 * ┌──────┬───────┐
 * │ name │ count │
 * ├──────┼───────┤
 * │ a    │    10 │
 * └──────┴───────┘
 * </pre>
 *
 * Widths come from the rows that are printed first; longer values further down are cut, as is what does not fit a
 * terminal.
 */
final class TablePrinter implements ResultPrinter {
    /** Rows that are looked at before the first is printed. */
    private static final int MEASURED_ROWS = 5_000;

    /** A column is not made narrower than this to fit the terminal. */
    private static final int NARROWEST = 6;

    /** Rows after which what is printed is flushed, so that it is seen while the query goes on. */
    private static final int FLUSH_ROWS = 256;

    @Override
    public long print(ResultSet result, PrintWriter out, Screen screen) throws SQLException {
        ResultSetMetaData columns = result.getMetaData();
        int count = columns.getColumnCount();
        boolean[] right = new boolean[count];
        int[] widths = new int[count];
        String[] header = new String[count];
        for (int c = 0; c < count; c++) {
            right[c] = isNumber(columns.getColumnType(c + 1));
            header[c] = oneLine(columns.getColumnLabel(c + 1));
            widths[c] = TextWidth.of(header[c]);
        }
        List<@Nullable String[]> first = new ArrayList<>();
        boolean more = result.next();
        while (more && first.size() < MEASURED_ROWS) {
            @Nullable String[] row = row(result, count);
            for (int c = 0; c < count; c++) {
                widths[c] = Math.max(widths[c], TextWidth.of(shown(row[c])));
            }
            first.add(row);
            more = result.next();
        }
        fit(widths, screen.width());
        out.println(rule(widths, '┌', '┬', '┐'));
        printRow(header, widths, right, out, Screen.NONE);
        out.println(rule(widths, '├', '┼', '┤'));
        for (@Nullable String[] row : first) {
            printRow(row, widths, right, out, screen);
        }
        long rows = first.size();
        while (more) {
            printRow(row(result, count), widths, right, out, screen);
            if (++rows % FLUSH_ROWS == 0) {
                out.flush();
            }
            more = result.next();
        }
        out.println(rule(widths, '└', '┴', '┘'));
        return rows;
    }

    private static @Nullable String[] row(ResultSet result, int count) throws SQLException {
        @Nullable String[] row = new String[count];
        for (int c = 0; c < count; c++) {
            String value = result.getString(c + 1);
            row[c] = value == null ? null : oneLine(value);
        }
        return row;
    }

    private static String shown(@Nullable String value) {
        return value == null ? "NULL" : value;
    }

    /** The text with what would break the table made visible. */
    private static String oneLine(String text) {
        boolean plain = true;
        for (int i = 0; i < text.length() && plain; i++) {
            plain = text.charAt(i) >= ' ';
        }
        return plain ? text : text.replace("\r", "\\r").replace("\n", "\\n").replace("\t", "\\t");
    }

    private static void printRow(
            @Nullable String[] row, int[] widths, boolean[] right, PrintWriter out, Screen screen) {
        StringBuilder line = new StringBuilder("│");
        for (int c = 0; c < row.length; c++) {
            String text = TextWidth.cut(shown(row[c]), widths[c]);
            String blanks = " ".repeat(widths[c] - TextWidth.of(text));
            String value = row[c] == null ? screen.dim(text) : text;
            line.append(' ').append(right[c] ? blanks + value : value + blanks).append(" │");
        }
        out.println(line);
    }

    private static String rule(int[] widths, char left, char middle, char right) {
        StringBuilder line = new StringBuilder().append(left);
        for (int c = 0; c < widths.length; c++) {
            line.append("─".repeat(widths[c] + 2)).append(c == widths.length - 1 ? right : middle);
        }
        return line.toString();
    }

    /** Takes from the widest columns until the table fits, or no column can give more. */
    static void fit(int[] widths, int screen) {
        if (screen == 0) {
            return;
        }
        int total = 1;
        for (int width : widths) {
            total += width + 3;
        }
        while (total > screen) {
            int widest = 0;
            for (int c = 1; c < widths.length; c++) {
                widest = widths[c] > widths[widest] ? c : widest;
            }
            if (widths[widest] <= NARROWEST) {
                return;
            }
            widths[widest]--;
            total--;
        }
    }

    static boolean isNumber(int type) {
        return switch (type) {
            case Types.TINYINT,
                    Types.SMALLINT,
                    Types.INTEGER,
                    Types.BIGINT,
                    Types.REAL,
                    Types.FLOAT,
                    Types.DOUBLE,
                    Types.NUMERIC,
                    Types.DECIMAL -> true;
            default -> false;
        };
    }
}
