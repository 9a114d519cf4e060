// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.storage;

import java.util.List;
import org.centella.columnar.Batch;

/** What one attempt of one task writes. Its files belong to a table when whoever runs the statement says so. */
public interface FileWriter extends AutoCloseable {
    /** Takes in all rows of a batch. */
    void write(Batch batch);

    /** Completes the files. */
    List<WrittenFile> finish();

    /** Gives up and deletes the files, unless they were finished. */
    @Override
    void close();
}
