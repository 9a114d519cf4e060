// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.jdbc;

import java.sql.SQLDataException;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLSyntaxErrorException;
import java.sql.SQLTimeoutException;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.jspecify.annotations.Nullable;

/**
 * The engine's errors as JDBC's: SQLSTATE, the subclass JDBC has for it, and a message with code, line, column and a caret
 * beneath the text. The cause is the engine's own exception.
 */
final class JdbcErrors {
    private JdbcErrors() {}

    static SQLException of(RuntimeException e, @Nullable String sql) {
        if (e instanceof CentellaException error) {
            return of(error.code(), error.render(sql == null ? "" : sql), error);
        }
        return of(ErrorCode.INTERNAL_ERROR, ErrorCode.INTERNAL_ERROR + ": " + e, e);
    }

    static SQLException of(ErrorCode code, String message) {
        return of(code, code + " [" + code.sqlState() + "]: " + message, null);
    }

    private static SQLException of(ErrorCode code, String message, @Nullable RuntimeException cause) {
        String state = code.sqlState();
        if (code == ErrorCode.QUERY_TIMEOUT) {
            return new SQLTimeoutException(message, state, cause);
        }
        return switch (state.substring(0, 2)) {
            case "08" -> new SQLNonTransientConnectionException(message, state, cause);
            case "0A" -> new SQLFeatureNotSupportedException(message, state, cause);
            case "22" -> new SQLDataException(message, state, cause);
            case "42" -> new SQLSyntaxErrorException(message, state, cause);
            default -> new SQLException(message, state, cause);
        };
    }
}
