// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.storage.parquet;

import java.lang.foreign.MemorySegment;
import org.centella.columnar.StringViews;

/** DELTA_LENGTH_BYTE_ARRAY: all lengths as deltas, then all bytes; views point at the bytes where they lie. */
final class DeltaLengthByteArrays extends ValuesReader {
    private final MemorySegment page;
    private final long end;
    private final ViewData views;
    private final int[] lengths;
    private int next;
    private long at;

    DeltaLengthByteArrays(MemorySegment page, long from, long end, int valueCount, ViewData views) {
        this.page = page;
        this.end = end;
        this.views = views;
        DeltaDecoder decoder = new DeltaDecoder(page, from, end);
        this.lengths = lengths(decoder, valueCount);
        this.at = decoder.position();
    }

    /** All lengths of a page; a page has at most as many as values, nulls among them. */
    static int[] lengths(DeltaDecoder decoder, int valueCount) {
        if (decoder.total() > valueCount) {
            throw Corrupt.data("a page has " + decoder.total() + " lengths for " + valueCount + " values");
        }
        int[] lengths = new int[(int) decoder.total()];
        for (int i = 0; i < lengths.length; i++) {
            long length = decoder.next();
            if (length < 0 || length > Integer.MAX_VALUE) {
                throw Corrupt.data("a byte array has a length of " + length);
            }
            lengths[i] = (int) length;
        }
        return lengths;
    }

    @Override
    void read(int count, MemorySegment out, long offset) {
        check(count);
        int index = views.index(page);
        for (int i = 0; i < count; i++) {
            int length = lengths[next++];
            if (length > end - at) {
                throw Corrupt.data("a byte array of length " + length + " lies outside its page");
            }
            StringViews.put(out, offset + i, page, at, length, index);
            at += length;
        }
    }

    @Override
    void skip(int count) {
        check(count);
        for (int i = 0; i < count; i++) {
            at += lengths[next++];
        }
    }

    private void check(int count) {
        if (count > lengths.length - next) {
            throw Corrupt.data("a page has fewer values than its header tells of");
        }
    }
}
