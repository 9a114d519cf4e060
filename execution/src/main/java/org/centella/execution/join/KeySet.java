// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.join;

/**
 * A set of longs that may answer yes for one that is not in it, never no for one that is: a bitmap of a range, which is
 * exact, or a Bloom filter whose bits for one key lie in one word, so that a test is one load.
 */
final class KeySet {
    /** Bits of a bitmap per row: half of what the Bloom filter takes would be exact as well as smaller, so be generous. */
    private static final long BITMAP_BITS_PER_ROW = 64;

    private static final long BITMAP_BITS_FREE = 1 << 16;
    /** With three bits set per key, about one stranger in fifty passes. */
    private static final int BLOOM_BITS_PER_ROW = 16;

    private static final int LEAST_BLOOM_WORDS = 16;

    private final long[] words;
    private final long low;
    private final long span;
    private final int shift;

    private KeySet(long[] words, long low, long span, int shift) {
        this.words = words;
        this.low = low;
        this.span = span;
        this.shift = shift;
    }

    /** True when a bitmap of the range is small enough for that many rows. */
    static boolean fitsBitmap(long low, long high, int rows) {
        long span = high - low;
        return span >= 0 && span < Math.max(BITMAP_BITS_PER_ROW * rows, BITMAP_BITS_FREE);
    }

    /** An exact set of longs from {@code low} to {@code high}. */
    static KeySet bitmap(long low, long high) {
        return new KeySet(new long[Math.toIntExact((high - low >>> 6) + 1)], low, high - low, 0);
    }

    /** A Bloom filter of hashes. */
    static KeySet bloom(int rows) {
        long wanted = Math.max(LEAST_BLOOM_WORDS, (long) rows * BLOOM_BITS_PER_ROW >>> 6);
        int bits = Long.SIZE - Long.numberOfLeadingZeros(wanted - 1);
        return new KeySet(new long[1 << bits], 0, 0, Long.SIZE - bits);
    }

    boolean exact() {
        return shift == 0;
    }

    long memory() {
        return (long) words.length << 3;
    }

    /** Adds a value to a bitmap. */
    void addValue(long value) {
        long at = value - low;
        words[(int) (at >>> 6)] |= 1L << at;
    }

    /** Adds a hash to a Bloom filter. */
    void addHash(long hash) {
        words[(int) (hash >>> shift)] |= bits(hash);
    }

    private static long bits(long hash) {
        return 1L << hash | 1L << (hash >>> 6) | 1L << (hash >>> 12);
    }

    /** Members of a bitmap. */
    long count() {
        long count = 0;
        for (long word : words) {
            count += Long.bitCount(word);
        }
        return count;
    }

    /** The members of a bitmap, ascending. */
    long[] members() {
        long[] members = new long[Math.toIntExact(count())];
        int n = 0;
        for (int w = 0; w < words.length; w++) {
            for (long word = words[w]; word != 0; word &= word - 1) {
                members[n++] = low + ((long) w << 6) + Long.numberOfTrailingZeros(word);
            }
        }
        return members;
    }

    /** Marks which of the values are in a bitmap. */
    void testValues(long[] values, int count, boolean[] out) {
        testValues(words, low, span, values, count, out);
    }

    private static void testValues(long[] words, long low, long span, long[] values, int count, boolean[] out) {
        for (int i = 0; i < count; i++) {
            long at = values[i] - low;
            boolean inside = Long.compareUnsigned(at, span) <= 0;
            long word = words[(int) ((inside ? at : 0) >>> 6)];
            out[i] = inside & (word >>> at & 1) != 0;
        }
    }

    /** Marks which of the hashes are in a Bloom filter. */
    void testHashes(long[] hashes, int count, boolean[] out) {
        testHashes(words, shift, hashes, count, out);
    }

    private static void testHashes(long[] words, int shift, long[] hashes, int count, boolean[] out) {
        for (int i = 0; i < count; i++) {
            long wanted = bits(hashes[i]);
            out[i] = (words[(int) (hashes[i] >>> shift)] & wanted) == wanted;
        }
    }
}
