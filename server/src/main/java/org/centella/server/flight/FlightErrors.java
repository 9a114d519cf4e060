// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.server.flight;

import org.apache.arrow.flight.CallStatus;
import org.apache.arrow.flight.ErrorFlightMetadata;
import org.apache.arrow.flight.FlightRuntimeException;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.columnar.error.SqlPosition;
import org.jspecify.annotations.Nullable;

/**
 * The engine's errors as Flight's: a status that says whose fault it is, a text with code, SQLSTATE and a caret under the
 * place, and the same for programs as trailers of the call.
 *
 * <pre>
 *   centella-error    TABLE_NOT_FOUND
 *   sqlstate          42P01
 *   centella-line     1           with a position only
 *   centella-column   15
 * </pre>
 */
final class FlightErrors {
    static final String CODE = "centella-error";
    static final String SQL_STATE = "sqlstate";
    static final String LINE = "centella-line";
    static final String COLUMN = "centella-column";

    private FlightErrors() {}

    /** @param sql the text that positions speak of, if there is one */
    static FlightRuntimeException of(Throwable e, @Nullable String sql) {
        return switch (e) {
            case FlightRuntimeException flight -> flight;
            case CentellaException error -> of(error, sql);
            default -> of(new CentellaException(ErrorCode.INTERNAL_ERROR, e.toString(), e), sql);
        };
    }

    static FlightRuntimeException of(ErrorCode code, String message) {
        return of(new CentellaException(code, message), null);
    }

    private static FlightRuntimeException of(CentellaException error, @Nullable String sql) {
        ErrorFlightMetadata details = new ErrorFlightMetadata();
        details.insert(CODE, error.code().name());
        details.insert(SQL_STATE, error.code().sqlState());
        SqlPosition position = error.position();
        if (position != null) {
            details.insert(LINE, Integer.toString(position.line()));
            details.insert(COLUMN, Integer.toString(position.column()));
        }
        return status(error.code())
                .withDescription(error.render(sql == null ? "" : sql))
                .withCause(error)
                .withMetadata(details)
                .toRuntimeException();
    }

    private static CallStatus status(ErrorCode code) {
        return switch (code) {
            case TABLE_NOT_FOUND, SCHEMA_NOT_FOUND, COLUMN_NOT_FOUND, FUNCTION_NOT_FOUND, FILE_NOT_FOUND ->
                CallStatus.NOT_FOUND;
            case TABLE_ALREADY_EXISTS, SCHEMA_ALREADY_EXISTS, FILE_EXISTS -> CallStatus.ALREADY_EXISTS;
            case FEATURE_NOT_SUPPORTED, UNSUPPORTED_FILE -> CallStatus.UNIMPLEMENTED;
            case QUERY_CANCELLED -> CallStatus.CANCELLED;
            case QUERY_TIMEOUT -> CallStatus.TIMED_OUT;
            default ->
                switch (code.category()) {
                    case USER -> CallStatus.INVALID_ARGUMENT;
                    case RESOURCE -> CallStatus.RESOURCE_EXHAUSTED;
                    case EXTERNAL -> CallStatus.UNAVAILABLE;
                    case INTERNAL -> CallStatus.INTERNAL;
                };
        };
    }
}
