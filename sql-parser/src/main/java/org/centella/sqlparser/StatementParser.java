// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.sqlparser;

import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;

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
}
