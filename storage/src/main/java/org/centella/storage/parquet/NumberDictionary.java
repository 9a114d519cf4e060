// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.storage.parquet;

import java.lang.foreign.MemorySegment;
import org.centella.columnar.kernel.ColumnHash;
import org.centella.columnar.memory.MemoryPool;
import org.centella.columnar.memory.Segments;

/** The dictionary of a column of 4- or 8-byte numbers; floating-point ones are told apart by their bits. */
final class NumberDictionary extends ValueDictionary {
    /** A number costs no more to read flat than as a code, so its dictionary must be small indeed. */
    private static final int MIN_REPETITION = 8;

    private final int width;

    NumberDictionary(MemoryPool pool, int maxBytes, int width) {
        super(pool, maxBytes, MIN_REPETITION);
        this.width = width;
    }

    /** Takes in numbers [{@code from}, {@code from + count}) of a segment of them. */
    void add(MemorySegment values, long from, int count) {
        MemorySegment target = codes.reserve((long) count << 2);
        long at = codes.position() >>> 2;
        if (width == Integer.BYTES) {
            addInts(values, from, count, target, at);
        } else {
            addLongs(values, from, count, target, at);
        }
        codes.advance((long) count << 2);
    }

    private void addInts(MemorySegment values, long from, int count, MemorySegment target, long at) {
        int previous = 0;
        int code = -1;
        for (int i = 0; i < count; i++) {
            int value = Segments.getInt(values, from + i);
            if (code < 0 || value != previous) {
                code = find(table.slots(), table.mask(), entries.segment(), value);
                if (code < 0) {
                    code = insert(value);
                }
                previous = value;
            }
            Segments.setInt(target, at + i, code);
        }
    }

    private void addLongs(MemorySegment values, long from, int count, MemorySegment target, long at) {
        long previous = 0;
        int code = -1;
        for (int i = 0; i < count; i++) {
            long value = Segments.getLong(values, from + i);
            if (code < 0 || value != previous) {
                code = find(table.slots(), table.mask(), entries.segment(), value);
                if (code < 0) {
                    code = insert(value);
                }
                previous = value;
            }
            Segments.setInt(target, at + i, code);
        }
    }

    private static int find(MemorySegment slots, int mask, MemorySegment entries, int value) {
        if (mask < 0) {
            return -1;
        }
        for (int slot = (int) ColumnHash.mix(value) & mask; ; slot = (slot + 1) & mask) {
            int code = Segments.getInt(slots, slot) - 1;
            if (code < 0 || Segments.getInt(entries, code) == value) {
                return code;
            }
        }
    }

    private static int find(MemorySegment slots, int mask, MemorySegment entries, long value) {
        if (mask < 0) {
            return -1;
        }
        for (int slot = (int) ColumnHash.mix(value) & mask; ; slot = (slot + 1) & mask) {
            int code = Segments.getInt(slots, slot) - 1;
            if (code < 0 || Segments.getLong(entries, code) == value) {
                return code;
            }
        }
    }

    private int insert(long value) {
        if (table.isFull(size)) {
            table.grow();
            for (int code = 0; code < size; code++) {
                link(
                        width == Integer.BYTES
                                ? Segments.getInt(entries.segment(), code)
                                : Segments.getLong(entries.segment(), code),
                        code);
            }
        }
        if (width == Integer.BYTES) {
            entries.putInt((int) value);
        } else {
            entries.reserve(width).set(Segments.LONG, entries.position(), value);
            entries.advance(width);
        }
        link(value, size);
        return size++;
    }

    private void link(long value, int code) {
        int slot = (int) ColumnHash.mix(value) & table.mask();
        while (Segments.getInt(table.slots(), slot) != 0) {
            slot = (slot + 1) & table.mask();
        }
        Segments.setInt(table.slots(), slot, code + 1);
    }
}
