// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.storage.text;

/**
 * Looks for bytes eight at a time, in the halves of a long that a processor adds without regard to their borders: each byte is
 * taken without its highest bit, so that no sum carries into the next. Hacker's Delight, section 6-1.
 */
final class EightBytes {
    private static final long ONES = 0x0101010101010101L;
    private static final long LOW = 0x7F7F7F7F7F7F7F7FL;

    private EightBytes() {}

    /** The highest bit of each byte that is {@code wanted}. */
    static long equal(long eight, byte wanted) {
        long different = eight ^ (wanted & 0xFF) * ONES;
        return ~((different & LOW) + LOW | different | LOW);
    }

    /** The highest bit of each byte from 0 up to {@code most}, which is not negative. */
    static long upTo(long eight, byte most) {
        return ~((eight & LOW) + (Byte.MAX_VALUE - most) * ONES | eight | LOW);
    }
}
