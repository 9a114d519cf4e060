// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.storage.write;

import org.centella.columnar.Batch;
import org.centella.storage.WrittenFile;

/** One file that is being written, of whatever format. What ends without {@link #finish} leaves nothing. Not thread-safe. */
public interface DataFileWriter extends AutoCloseable {
    /** Takes in all rows of a batch, whose columns have the types of the file's schema. */
    void write(Batch batch);

    /** Bytes in the file and buffered so far. */
    long bytes();

    /** Memory held outside of the heap. */
    long memoryUsed();

    /** Completes the file and gives it its name. */
    WrittenFile finish();

    /** Gives the file up unless it was finished. */
    @Override
    void close();
}
