// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.storage.parquet;

import java.lang.foreign.MemorySegment;
import org.centella.columnar.memory.Segments;

/** RLE booleans: a length, then runs of width 1. */
final class RleBooleans extends ValuesReader {
    private final RleDecoder runs = new RleDecoder();

    RleBooleans(MemorySegment page, long from, long end) {
        if (end - from < 4) {
            throw Corrupt.data("a page of booleans has no length");
        }
        long length = Integer.toUnsignedLong(page.get(Segments.INT, from));
        if (length > end - from - 4) {
            throw Corrupt.data("a page of booleans is longer than its page");
        }
        runs.reset(page, from + 4, from + 4 + length, 1);
    }

    @Override
    void read(int count, MemorySegment out, long at) {
        runs.readBytes(count, out, at);
    }

    @Override
    void skip(int count) {
        runs.skip(count);
    }
}
