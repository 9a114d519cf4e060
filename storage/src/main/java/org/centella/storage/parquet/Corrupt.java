// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.storage.parquet;

import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;

/** Errors found deep in a page; {@link ColumnReader} adds the file, row group and column. */
final class Corrupt {
    private Corrupt() {}

    static CentellaException data(String what) {
        return new CentellaException(ErrorCode.CORRUPT_FILE, what);
    }

    static CentellaException unsupported(String what) {
        return new CentellaException(ErrorCode.UNSUPPORTED_FILE, what);
    }
}
