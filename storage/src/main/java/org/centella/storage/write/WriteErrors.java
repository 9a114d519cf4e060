// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.storage.write;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.util.Locale;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;

/** Turns what the operating system says of a failed write into the engine's errors. */
public final class WriteErrors {
    private WriteErrors() {}

    public static CentellaException of(Path path, IOException cause) {
        String reason = String.valueOf(cause.getMessage());
        if (cause instanceof FileAlreadyExistsException) {
            return new CentellaException(ErrorCode.FILE_EXISTS, reason + " exists", cause);
        }
        if (cause instanceof ClosedByInterruptException) {
            return new CentellaException(ErrorCode.QUERY_CANCELLED, "interrupted while writing " + path, cause);
        }
        boolean full = reason.toLowerCase(Locale.ROOT).contains("no space left");
        return new CentellaException(
                full ? ErrorCode.DISK_FULL : ErrorCode.IO_ERROR,
                "cannot write " + path + ": " + cause.getClass().getSimpleName() + ": " + reason,
                cause);
    }
}
