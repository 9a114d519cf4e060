// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.storage.parquet;

import java.lang.foreign.MemorySegment;

/** PLAIN numbers and fixed-length byte arrays: handed out where they lie. */
final class PlainFixed extends ValuesReader {
    private final MemorySegment page;
    private final int width;
    private final long end;
    private long at;

    PlainFixed(MemorySegment page, long from, long end, int width) {
        this.page = page;
        this.at = from;
        this.end = end;
        this.width = width;
    }

    @Override
    void read(int count, MemorySegment out, long offset) {
        long from = advance(count);
        MemorySegment.copy(page, from, out, offset * width, (long) count * width);
    }

    @Override
    void skip(int count) {
        advance(count);
    }

    @Override
    MemorySegment slice(int count) {
        return page.asSlice(advance(count), (long) count * width);
    }

    private long advance(int count) {
        long from = at;
        long size = (long) count * width;
        if (size > end - from) {
            throw Corrupt.data("a page has fewer values than its header tells of");
        }
        at = from + size;
        return from;
    }
}
