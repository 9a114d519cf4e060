// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.shell;

import java.io.PrintWriter;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Values separated by a character, quoted where they must be (RFC 4180). Lines end with a line feed alone. */
final class DelimitedPrinter implements ResultPrinter {
    private final char separator;

    DelimitedPrinter(char separator) {
        this.separator = separator;
    }

    @Override
    public long print(ResultSet result, PrintWriter out, Screen screen) throws SQLException {
        ResultSetMetaData columns = result.getMetaData();
        int count = columns.getColumnCount();
        StringBuilder line = new StringBuilder();
        for (int c = 1; c <= count; c++) {
            append(line, c, columns.getColumnLabel(c));
        }
        out.print(line.append('\n'));
        long rows = 0;
        while (result.next()) {
            line.setLength(0);
            for (int c = 1; c <= count; c++) {
                append(line, c, result.getString(c));
            }
            out.print(line.append('\n'));
            rows++;
        }
        return rows;
    }

    private void append(StringBuilder line, int column, @Nullable String value) {
        if (column > 1) {
            line.append(separator);
        }
        if (value == null) {
            return;
        }
        if (value.isEmpty() || mustQuote(value)) {
            line.append('"').append(value.replace("\"", "\"\"")).append('"');
        } else {
            line.append(value);
        }
    }

    private boolean mustQuote(String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == separator || c == '"' || c == '\n' || c == '\r') {
                return true;
            }
        }
        return false;
    }
}
