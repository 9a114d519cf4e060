// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.storage.parquet;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import org.centella.columnar.StringViews;
import org.centella.columnar.memory.Segments;

/**
 * DELTA_BYTE_ARRAY: how much of the value before each value begins with, then the rest of it, both lengths as deltas. Views
 * point to rebuilt values, fixed-length values are rebuilt in place.
 */
final class DeltaByteArrays extends ValuesReader {
    private static final int MAX_VALUE = 1 << 30;

    private final MemorySegment page;
    private final long end;
    /** 0 for byte arrays. */
    private final int fixedWidth;

    private final ViewData views;
    private final int[] prefixes;
    private final int[] suffixes;
    private int next;
    private long at;
    private byte[] last = new byte[64];
    private int lastLength;

    DeltaByteArrays(MemorySegment page, long from, long end, int valueCount, int fixedWidth, ViewData views) {
        this.page = page;
        this.end = end;
        this.fixedWidth = fixedWidth;
        this.views = views;
        DeltaDecoder prefixDecoder = new DeltaDecoder(page, from, end);
        this.prefixes = DeltaLengthByteArrays.lengths(prefixDecoder, valueCount);
        DeltaDecoder suffixDecoder = new DeltaDecoder(page, prefixDecoder.position(), end);
        this.suffixes = DeltaLengthByteArrays.lengths(suffixDecoder, valueCount);
        this.at = suffixDecoder.position();
        if (prefixes.length != suffixes.length) {
            throw Corrupt.data("a page has " + prefixes.length + " prefixes and " + suffixes.length + " suffixes");
        }
    }

    @Override
    void read(int count, MemorySegment out, long offset) {
        for (int i = 0; i < count; i++) {
            int length = rebuild();
            if (fixedWidth != 0) {
                MemorySegment.copy(last, 0, out, Segments.BYTE, (offset + i) * fixedWidth, length);
            } else {
                long to = views.reserve(length);
                MemorySegment own = views.ownSegment();
                MemorySegment.copy(last, 0, own, Segments.BYTE, to, length);
                StringViews.put(out, offset + i, own, to, length, views.ownIndex());
            }
        }
    }

    @Override
    void skip(int count) {
        for (int i = 0; i < count; i++) {
            rebuild();
        }
    }

    /** Makes {@link #last} the next value; returns its length. */
    private int rebuild() {
        if (next >= prefixes.length) {
            throw Corrupt.data("a page has fewer values than its header tells of");
        }
        int prefix = prefixes[next];
        int suffix = suffixes[next++];
        long length = (long) prefix + suffix;
        if (prefix > lastLength || suffix > end - at || length > MAX_VALUE || fixedWidth != 0 && length != fixedWidth) {
            throw Corrupt.data("a value of " + prefix + " and " + suffix + " bytes does not fit its page");
        }
        if (length > last.length) {
            last = Arrays.copyOf(last, (int) Math.max(length, last.length * 2L));
        }
        MemorySegment.copy(page, Segments.BYTE, at, last, prefix, suffix);
        at += suffix;
        lastLength = (int) length;
        return lastLength;
    }
}
