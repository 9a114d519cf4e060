// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.storage.text;

import org.centella.columnar.Column;

/** The records of a part of a file, a batch at a time. One thread uses it. */
interface Records extends AutoCloseable {
    /**
     * Reads the next records: {@code most} of them, or as many as there is room for; 0 at the end.
     *
     * @throws org.centella.columnar.error.CentellaException CORRUPT_FILE, IO_ERROR
     */
    int read(int most);

    /** The records' values of a wanted column, or their texts; valid until the next read. */
    Column column(int wanted);

    /** Where a record of the batch begins, in bytes of the file's uncompressed text. */
    long offset(int row);

    @Override
    void close();
}
