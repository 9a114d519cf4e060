// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.storage.text;

import org.centella.columnar.Batch;

/** Writes rows as records of text. One thread uses it. */
interface RecordEncoder extends AutoCloseable {
    /** What a file begins with. */
    void begin(TextBuffer out);

    /** The rows of a batch. */
    void encode(Batch batch, TextBuffer out);

    /** What a file ends with. */
    void end(TextBuffer out);

    @Override
    void close();
}
