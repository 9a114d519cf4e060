// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.storage.parquet;

import java.lang.foreign.MemorySegment;
import org.centella.columnar.memory.Segments;

/** PLAIN booleans: bits, least significant first. */
final class PlainBooleans extends ValuesReader {
    private final MemorySegment page;
    private final long end;
    private long bit;

    PlainBooleans(MemorySegment page, long from, long end) {
        this.page = page;
        this.bit = from << 3;
        this.end = end << 3;
    }

    @Override
    void read(int count, MemorySegment out, long at) {
        long from = bit;
        skip(count);
        for (int i = 0; i < count; i++) {
            long source = from + i;
            Segments.setByte(out, at + i, (byte) ((page.get(Segments.BYTE, source >>> 3) >>> (source & 7)) & 1));
        }
    }

    @Override
    void skip(int count) {
        if (count > end - bit) {
            throw Corrupt.data("a page has fewer values than its header tells of");
        }
        bit += count;
    }
}
