// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.join;

import org.jspecify.annotations.Nullable;

/**
 * Several keys as one long, when the build side's values are few enough: with a key from 10 to 12 and one from 0 to 99, the
 * pair (11, 7) is 1 * 100 + 7. A value outside the build side's range has no partner and makes the whole -1.
 */
final class KeyPacking {
    static final long OUTSIDE = -1;

    private final long[] lows;
    private final long[] spans;
    private final long[] strides;
    private final long size;

    private KeyPacking(long[] lows, long[] spans, long[] strides, long size) {
        this.lows = lows;
        this.spans = spans;
        this.strides = strides;
        this.size = size;
    }

    /** A packing of keys that lie in the given ranges, both ends included, or null if they do not fit a long. */
    static @Nullable KeyPacking of(long[] lows, long[] highs) {
        long[] spans = new long[lows.length];
        long[] strides = new long[lows.length];
        long size = 1;
        for (int i = lows.length - 1; i >= 0; i--) {
            spans[i] = highs[i] - lows[i];
            strides[i] = size;
            if (spans[i] < 0 || spans[i] == Long.MAX_VALUE || Math.multiplyHigh(size, spans[i] + 1) != 0) {
                return null;
            }
            size *= spans[i] + 1;
            if (size < 0) {
                return null;
            }
        }
        return new KeyPacking(lows.clone(), spans, strides, size);
    }

    /** Packed keys are below this. */
    long size() {
        return size;
    }

    /** Adds key number {@code key} to the packed keys in {@code out}, which were zero before the first key. */
    void add(int key, long[] values, long[] out, int count) {
        long low = lows[key];
        long span = spans[key];
        long stride = strides[key];
        for (int i = 0; i < count; i++) {
            long value = values[i] - low;
            boolean inside = Long.compareUnsigned(value, span) <= 0 & out[i] != OUTSIDE;
            out[i] = inside ? out[i] + value * stride : OUTSIDE;
        }
    }
}
