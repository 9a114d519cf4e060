// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.shell;

import java.io.PrintWriter;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;

/** One line per value, a numbered line before each row. */
final class VerticalPrinter implements ResultPrinter {
    @Override
    public long print(ResultSet result, PrintWriter out, Screen screen) throws SQLException {
        ResultSetMetaData columns = result.getMetaData();
        int widest = 0;
        for (int c = 1; c <= columns.getColumnCount(); c++) {
            widest = Math.max(widest, TextWidth.of(columns.getColumnLabel(c)));
        }
        long rows = 0;
        while (result.next()) {
            rows++;
            out.println(screen.dim("─── row " + rows + " ───"));
            for (int c = 1; c <= columns.getColumnCount(); c++) {
                String label = columns.getColumnLabel(c);
                String value = result.getString(c);
                out.print(" ".repeat(widest - TextWidth.of(label)));
                out.print(label);
                out.print(" │ ");
                out.println(value == null ? screen.dim("NULL") : value);
            }
        }
        return rows;
    }
}
