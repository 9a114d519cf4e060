// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.shell;

import java.io.PrintWriter;
import java.sql.ResultSet;
import java.sql.SQLException;

/** Writes the rows of a result in one format. */
interface ResultPrinter {
    /** Reads the result to its end and returns the number of rows. */
    long print(ResultSet result, PrintWriter out, Screen screen) throws SQLException;
}
