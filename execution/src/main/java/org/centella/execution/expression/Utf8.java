// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.expression;

import java.lang.foreign.MemorySegment;
import org.centella.columnar.FlatColumn;
import org.centella.columnar.memory.Segments;

/** Counting characters in UTF-8: every byte that does not continue one begins one. */
final class Utf8 {
    private static final long CONTINUATIONS = 0x8080_8080_8080_8080L;

    private Utf8() {}

    static boolean continues(byte b) {
        return (b & 0xC0) == 0x80;
    }

    /** Characters among {@code length} bytes. */
    static int count(MemorySegment bytes, long from, int length) {
        int characters = length;
        int i = 0;
        for (; i + 8 <= length; i += 8) {
            long word = bytes.get(Segments.LONG, from + i);
            // A continuation has bit 7 set and bit 6 clear.
            characters -= Long.bitCount(word & ~(word << 1) & CONTINUATIONS);
        }
        for (; i < length; i++) {
            characters -= continues(bytes.get(Segments.BYTE, from + i)) ? 1 : 0;
        }
        return characters;
    }

    static boolean isAscii(MemorySegment bytes, long from, int length) {
        int i = 0;
        for (; i + 8 <= length; i += 8) {
            if ((bytes.get(Segments.LONG, from + i) & CONTINUATIONS) != 0) {
                return false;
            }
        }
        for (; i < length; i++) {
            if (bytes.get(Segments.BYTE, from + i) < 0) {
                return false;
            }
        }
        return true;
    }

    /** The byte offset of character {@code characters}, counted from 0; the length if there are not so many. */
    static int offset(MemorySegment bytes, long from, int length, long characters) {
        if (characters >= length) {
            return length;
        }
        int at = 0;
        for (long left = characters; at < length; at++) {
            if (!continues(bytes.get(Segments.BYTE, from + at)) && left-- == 0) {
                return at;
            }
        }
        return length;
    }

    static int offset(FlatColumn column, int row, long characters) {
        MemorySegment views = column.values();
        return offset(Views.segment(column, row), Views.offset(views, row), Views.length(views, row), characters);
    }

    /** Bytes of the first {@code characters} characters of an array. */
    static int prefix(byte[] bytes, int length, int characters) {
        if (length <= characters) {
            return length;
        }
        int left = characters;
        for (int at = 0; at < length; at++) {
            if (!continues(bytes[at]) && left-- == 0) {
                return at;
            }
        }
        return length;
    }

    /** Bytes of the character that begins with {@code first}. */
    static int width(byte first) {
        return first >= 0 ? 1 : (first & 0xE0) == 0xC0 ? 2 : (first & 0xF0) == 0xE0 ? 3 : 4;
    }
}
