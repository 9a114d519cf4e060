// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.cluster;

import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.columnar.error.SqlPosition;
import org.jspecify.annotations.Nullable;

/** An error on its way to another process. */
record ErrorText(ErrorCode code, String message, @Nullable SqlPosition position) {
    static ErrorText of(CentellaException error) {
        return new ErrorText(error.code(), String.valueOf(error.getMessage()), error.position());
    }

    CentellaException toException() {
        return new CentellaException(code, message, position, null);
    }
}
