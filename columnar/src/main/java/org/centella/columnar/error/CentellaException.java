// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.columnar.error;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The engine's one exception: an {@link ErrorCode}, a message for the user and, for SQL, the position it speaks of. Extended
 * only where a part of the engine, not the user, needs to know more about one.
 */
public class CentellaException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final ErrorCode code;
    private final transient @Nullable SqlPosition position;

    public CentellaException(ErrorCode code, String message) {
        this(code, message, null, null);
    }

    public CentellaException(ErrorCode code, String message, @Nullable Throwable cause) {
        this(code, message, null, cause);
    }

    public CentellaException(
            ErrorCode code, String message, @Nullable SqlPosition position, @Nullable Throwable cause) {
        super(message, cause);
        this.code = Objects.requireNonNull(code);
        this.position = position;
    }

    public ErrorCode code() {
        return code;
    }

    /** Where in the SQL text the error lies, or null when it does not lie in the text. */
    public @Nullable SqlPosition position() {
        return position;
    }

    /** This error or, if it says no position and one is given, the same with that. */
    public CentellaException at(@Nullable SqlPosition place) {
        return position != null || place == null ? this : new CentellaException(code, getMessage(), place, this);
    }

    /** The message as a user reads it: code, SQLSTATE, message and, with a position, the line and a caret. */
    public String render(String sql) {
        String head = code + " [" + code.sqlState() + "]: " + getMessage();
        if (position == null) {
            return head;
        }
        return head + " (line " + position.line() + ", column " + position.column() + ")\n" + position.caret(sql);
    }
}
