// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.sqlparser;

import org.apache.calcite.sql.parser.SqlParserPos;
import org.centella.columnar.error.SqlPosition;
import org.jspecify.annotations.Nullable;

/** Calcite's positions as ours. */
public final class Positions {
    private Positions() {}

    /** Null when Calcite does not know the position. */
    public static @Nullable SqlPosition of(@Nullable SqlParserPos position) {
        if (position == null) {
            return null;
        }
        return of(position.getLineNum(), position.getColumnNum(), position.getEndLineNum(), position.getEndColumnNum());
    }

    /** Null when one of them is not a position. */
    public static @Nullable SqlPosition of(int line, int column, int endLine, int endColumn) {
        return line < 1 || column < 1 ? null : new SqlPosition(line, column, endLine, endColumn);
    }
}
