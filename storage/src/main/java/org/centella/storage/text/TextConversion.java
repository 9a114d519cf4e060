// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.storage.text;

import org.centella.columnar.Column;
import org.centella.columnar.memory.MemoryPool;
import org.centella.columnar.type.DataType;

/** Whole columns from text to values and back, as casts do it. Thread-safe; what it makes is not. */
public interface TextConversion {
    /** One conversion, with memory for its results. */
    interface Converter extends AutoCloseable {
        /** As many rows; valid until the next call, and while the argument is. */
        Column convert(Column column);

        @Override
        void close();
    }

    /** From VARCHAR; null where the text is no value of the type. */
    Converter parse(DataType type, MemoryPool memory);

    /** From VARCHAR to a date or time, by a pattern of C ({@code %Y-%m-%d}); null where the text is not of that form. */
    Converter parse(DataType type, String pattern, MemoryPool memory);

    /** To VARCHAR. */
    Converter print(DataType type, MemoryPool memory);

    /** From a date or time to VARCHAR, by a pattern of C. */
    Converter print(DataType type, String pattern, MemoryPool memory);
}
