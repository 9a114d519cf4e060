// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.sqlparser;

import java.util.List;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.jspecify.annotations.Nullable;

/**
 * SQL text to a {@link Statement}. Statements about tables, settings and plans are read by {@link SessionStatementParser};
 * every query in them, and everything else, by Calcite.
 */
public final class StatementParser {
    private StatementParser() {}

    /**
     * Reads one statement; a semicolon may follow it.
     *
     * @throws CentellaException SYNTAX_ERROR, FEATURE_NOT_SUPPORTED
     */
    public static Statement parse(String sql) {
        TokenReader reader = new TokenReader(sql);
        if (reader.atEnd()) {
            throw new CentellaException(ErrorCode.SYNTAX_ERROR, "there is no statement", reader.position(), null);
        }
        Statement statement = new SessionStatementParser(reader).parse();
        return statement != null ? statement : reader.query();
    }

    /** The literal that the text is, or null when it is anything else. */
    public static @Nullable Constant constant(String sql) {
        List<List<Constant>> rows = ConstantRows.read(new TokenReader("VALUES (" + sql + ")"));
        return rows != null && rows.size() == 1 && rows.getFirst().size() == 1
                ? rows.getFirst().getFirst()
                : null;
    }
}
