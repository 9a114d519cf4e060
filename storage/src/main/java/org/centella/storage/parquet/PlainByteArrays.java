// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.storage.parquet;

import java.lang.foreign.MemorySegment;
import org.centella.columnar.StringViews;
import org.centella.columnar.memory.Segments;

/** PLAIN byte arrays: each a length, then its bytes; views point at the bytes where they lie. */
final class PlainByteArrays extends ValuesReader {
    private final MemorySegment page;
    private final long end;
    private final ViewData views;
    private long at;

    PlainByteArrays(MemorySegment page, long from, long end, ViewData views) {
        this.page = page;
        this.at = from;
        this.end = end;
        this.views = views;
    }

    @Override
    void read(int count, MemorySegment out, long offset) {
        int index = views.index(page);
        at = read(page, at, end, count, out, offset, index);
    }

    private static long read(
            MemorySegment page, long from, long end, int count, MemorySegment out, long offset, int index) {
        long at = from;
        for (int i = 0; i < count; i++) {
            int length = at + 4 <= end ? page.get(Segments.INT, at) : -1;
            at += 4;
            if (length < 0 || length > end - at) {
                throw outside(length);
            }
            StringViews.put(out, offset + i, page, at, length, index);
            at += length;
        }
        return at;
    }

    @Override
    void skip(int count) {
        long next = at;
        for (int i = 0; i < count; i++) {
            int length = next + 4 <= end ? page.get(Segments.INT, next) : -1;
            next += 4;
            if (length < 0 || length > end - next) {
                throw outside(length);
            }
            next += length;
        }
        at = next;
    }

    private static RuntimeException outside(int length) {
        return Corrupt.data("a byte array of length " + length + " lies outside its page");
    }
}
