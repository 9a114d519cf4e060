// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.storage.parquet;

import java.lang.foreign.MemorySegment;
import org.centella.columnar.memory.Segments;

/** BYTE_STREAM_SPLIT: the first bytes of all values, then the second bytes, and so on. */
final class ByteStreamSplit extends ValuesReader {
    private final MemorySegment page;
    private final long from;
    private final int width;
    private final long values;
    private long next;

    ByteStreamSplit(MemorySegment page, long from, long end, int width) {
        this.page = page;
        this.from = from;
        this.width = width;
        this.values = (end - from) / width;
    }

    @Override
    void read(int count, MemorySegment out, long at) {
        long first = next;
        skip(count);
        for (int stream = 0; stream < width; stream++) {
            long source = from + stream * values + first;
            long target = at * width + stream;
            for (int i = 0; i < count; i++) {
                out.set(Segments.BYTE, target + (long) i * width, page.get(Segments.BYTE, source + i));
            }
        }
    }

    @Override
    void skip(int count) {
        if (count > values - next) {
            throw Corrupt.data("a page has fewer values than its header tells of");
        }
        next += count;
    }
}
