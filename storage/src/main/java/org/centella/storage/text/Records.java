// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.storage.text;

import java.util.List;
import org.centella.columnar.ColumnBuilder;
import org.jspecify.annotations.Nullable;

/** The records of a part of a file, one after another. One thread uses it. */
interface Records extends AutoCloseable {
    /**
     * Moves to the next record; false at the end.
     *
     * @throws org.centella.columnar.error.CentellaException CORRUPT_FILE, IO_ERROR
     */
    boolean next();

    /** Appends the record's values, or nulls, one to each builder; null stands for a column that the record has no part in. */
    void append(List<@Nullable ColumnBuilder> targets);

    /** Where the record begins, in bytes of the file's uncompressed text. */
    long offset();

    @Override
    void close();
}
