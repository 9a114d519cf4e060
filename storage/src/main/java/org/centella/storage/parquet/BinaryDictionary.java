// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.storage.parquet;

import java.lang.foreign.MemorySegment;
import org.centella.columnar.kernel.ColumnHash;
import org.centella.columnar.memory.MemoryPool;
import org.centella.columnar.memory.Segments;

/** The dictionary of a column of strings or of byte arrays of one width. */
final class BinaryDictionary extends ValueDictionary {
    /** Strings gain by being laid out, compared and hashed once per entry even when they repeat little. */
    private static final int MIN_REPETITION = 3;

    /** Bytes of the length before each entry. */
    private final int prefix;
    /** Where the bytes of each entry end; they begin a prefix after the end of the one before. */
    private final EncodeBuffer ends;

    private final EncodeBuffer hashes;

    /** @param fixedWidth bytes of every value, or 0 when they have lengths of their own */
    BinaryDictionary(MemoryPool pool, int maxBytes, int fixedWidth) {
        super(pool, maxBytes, MIN_REPETITION);
        this.prefix = fixedWidth == 0 ? Integer.BYTES : 0;
        this.ends = new EncodeBuffer(pool);
        this.hashes = new EncodeBuffer(pool);
    }

    /** Where the bytes of an entry begin in {@link #entries}. */
    long start(int code) {
        long previous = code == 0 ? 0 : Segments.getInt(ends.segment(), code - 1L);
        return previous + prefix;
    }

    long end(int code) {
        return Segments.getInt(ends.segment(), code);
    }

    /** Takes in one value and appends its code. The source has {@link EncodeBuffer#SLACK} readable bytes after the value. */
    void add(MemorySegment source, long at, int length) {
        int hash = (int) ColumnHash.bytes(source, at, length);
        int code = find(source, at, length, hash);
        codes.putInt(code < 0 ? insert(source, at, length, hash) : code);
    }

    private int find(MemorySegment source, long at, int length, int hash) {
        int mask = table.mask();
        if (mask < 0) {
            return -1;
        }
        MemorySegment slots = table.slots();
        for (int slot = hash & mask; ; slot = (slot + 1) & mask) {
            int code = Segments.getInt(slots, slot) - 1;
            if (code < 0 || Segments.getInt(hashes.segment(), code) == hash && equal(code, source, at, length)) {
                return code;
            }
        }
    }

    private boolean equal(int code, MemorySegment source, long at, int length) {
        long start = start(code);
        return end(code) - start == length && sameBytes(entries.segment(), start, source, at, length);
    }

    private static boolean sameBytes(MemorySegment a, long atA, MemorySegment b, long atB, int length) {
        int i = 0;
        for (; i + Long.BYTES <= length; i += Long.BYTES) {
            if (a.get(Segments.LONG, atA + i) != b.get(Segments.LONG, atB + i)) {
                return false;
            }
        }
        int rest = length - i;
        return rest == 0 || tail(a.get(Segments.LONG, atA + i), rest) == tail(b.get(Segments.LONG, atB + i), rest);
    }

    private static long tail(long word, int bytes) {
        return word & (-1L >>> (Long.SIZE - bytes * Byte.SIZE));
    }

    private int insert(MemorySegment source, long at, int length, int hash) {
        if (table.isFull(size)) {
            table.grow();
            for (int code = 0; code < size; code++) {
                link(Segments.getInt(hashes.segment(), code), code);
            }
        }
        if (prefix != 0) {
            entries.putInt(length);
        }
        entries.put(source, at, length);
        ends.putInt(Math.toIntExact(entries.position()));
        hashes.putInt(hash);
        link(hash, size);
        return size++;
    }

    private void link(int hash, int code) {
        int slot = hash & table.mask();
        while (Segments.getInt(table.slots(), slot) != 0) {
            slot = (slot + 1) & table.mask();
        }
        Segments.setInt(table.slots(), slot, code + 1);
    }

    @Override
    void reset() {
        super.reset();
        ends.reset();
        hashes.reset();
    }

    @Override
    public void close() {
        super.close();
        ends.close();
        hashes.close();
    }
}
