// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.expression;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.centella.columnar.FlatColumn;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.columnar.memory.Segments;

/**
 * A LIKE pattern, taken apart at its % signs and matched on the bytes of a string where they lie:
 *
 * <pre>
 *   'MED%' first MED      '%BRASS' last BRASS      '%special%requests%' middle special, requests
 * </pre>
 *
 * The first piece must begin the string, the last end it, and those between are found one after the other, each as early as
 * possible, which finds them if they can be found. Pieces with _ are compared character by character.
 */
final class LikePattern {
    private static final long ONES = 0x0101_0101_0101_0101L;
    private static final long TOPS = 0x8080_8080_8080_8080L;
    private static final int PREFIX_BYTES = 4;

    /** What lies between two % signs: bytes, of which the marked ones stand for any one character. */
    private record Piece(byte[] bytes, boolean[] any, boolean wild, int leastBytes) {
        static Piece of(List<Byte> bytes, List<Boolean> any) {
            byte[] plain = new byte[bytes.size()];
            boolean[] marks = new boolean[bytes.size()];
            for (int i = 0; i < plain.length; i++) {
                plain[i] = bytes.get(i);
                marks[i] = any.get(i);
            }
            return new Piece(plain, marks, any.contains(true), plain.length);
        }
    }

    private final Piece[] pieces;
    private final boolean whole;
    private final int prefix;
    private final int prefixMask;
    private final int leastBytes;

    private LikePattern(List<Piece> pieces) {
        this.pieces = pieces.toArray(Piece[]::new);
        this.whole = pieces.size() == 1;
        this.leastBytes = pieces.stream().mapToInt(Piece::leastBytes).sum();
        byte[] first = this.pieces[0].bytes();
        int bits = 0;
        int mask = 0;
        for (int i = 0;
                i < Math.min(first.length, PREFIX_BYTES) && !this.pieces[0].any()[i];
                i++) {
            bits |= (first[i] & 0xFF) << (i * Byte.SIZE);
            mask |= 0xFF << (i * Byte.SIZE);
        }
        this.prefix = bits;
        this.prefixMask = mask;
    }

    /**
     * Takes a pattern apart.
     *
     * @param escape the UTF-8 of the character that makes the next one literal; empty for none
     */
    static LikePattern parse(byte[] pattern, byte[] escape) {
        if (escape.length > 0 && Utf8.width(escape[0]) != escape.length) {
            throw new CentellaException(ErrorCode.INVALID_ARGUMENT, "the escape of LIKE must be one character");
        }
        List<Piece> pieces = new ArrayList<>();
        List<Byte> bytes = new ArrayList<>();
        List<Boolean> any = new ArrayList<>();
        for (int i = 0; i < pattern.length; i++) {
            boolean escaped = escape.length > 0
                    && i + escape.length <= pattern.length
                    && Arrays.equals(pattern, i, i + escape.length, escape, 0, escape.length);
            if (escaped) {
                i += escape.length;
                if (i >= pattern.length) {
                    throw new CentellaException(ErrorCode.INVALID_ARGUMENT, "a LIKE pattern ends with its escape");
                }
            } else if (pattern[i] == '%') {
                pieces.add(Piece.of(bytes, any));
                bytes.clear();
                any.clear();
                continue;
            }
            bytes.add(pattern[i]);
            any.add(!escaped && pattern[i] == '_');
        }
        pieces.add(Piece.of(bytes, any));
        return new LikePattern(pieces);
    }

    /** The literal bytes that every match begins with. */
    byte[] literalPrefix() {
        Piece first = pieces[0];
        int end = 0;
        while (end < first.bytes().length && !first.any()[end]) {
            end++;
        }
        return Arrays.copyOf(first.bytes(), end);
    }

    /** True when the pattern is its literal prefix alone, or the prefix and one %. */
    boolean isExact() {
        return whole && !pieces[0].wild();
    }

    /** True when whatever begins with the literal prefix matches. */
    boolean isPrefix() {
        return pieces.length == 2 && !pieces[0].wild() && pieces[1].bytes().length == 0;
    }

    /** Matches the rows of a column, 64 at a time, into bits. The prefix in each view decides most of them. */
    void match(FlatColumn column, int mask, int rows, MemorySegment out) {
        MemorySegment views = column.values();
        for (int base = 0; base < rows; base += Long.SIZE) {
            int end = Math.min(rows - base, Long.SIZE);
            long word = 0;
            for (int k = 0; k < end; k++) {
                int row = (base + k) & mask;
                if ((views.get(Segments.INT, ((long) row << 4) + 4) & prefixMask) == prefix && matches(column, row)) {
                    word |= 1L << k;
                }
            }
            Segments.setLong(out, base >>> 6, word);
        }
    }

    boolean matches(FlatColumn column, int row) {
        MemorySegment views = column.values();
        long at = (long) row << 4;
        int length = views.get(Segments.INT, at);
        if (length < leastBytes || (views.get(Segments.INT, at + 4) & prefixMask) != prefix) {
            return false;
        }
        return matches(Views.segment(column, row), Views.offset(views, row), length);
    }

    private boolean matches(MemorySegment text, long from, int length) {
        long end = from + length;
        Piece first = pieces[0];
        if (whole) {
            return matchAt(first, text, from, end) == end;
        }
        long at = matchAt(first, text, from, end);
        if (at < 0) {
            return false;
        }
        Piece last = pieces[pieces.length - 1];
        long lastAt = lastStart(last, text, at, end);
        if (lastAt < 0) {
            return false;
        }
        for (int i = 1; i < pieces.length - 1; i++) {
            at = pieces[i].wild() ? findWild(pieces[i], text, at, lastAt) : find(pieces[i].bytes(), text, at, lastAt);
            if (at < 0) {
                return false;
            }
        }
        return true;
    }

    /** The end of a match of the piece that begins at {@code at}, or -1. */
    private static long matchAt(Piece piece, MemorySegment text, long at, long end) {
        byte[] bytes = piece.bytes();
        long to = at;
        for (int i = 0; i < bytes.length; i++) {
            if (to >= end) {
                return -1;
            }
            byte b = text.get(Segments.BYTE, to);
            if (piece.any()[i]) {
                to = Math.min(end, to + Utf8.width(b));
            } else if (b == bytes[i]) {
                to++;
            } else {
                return -1;
            }
        }
        return to;
    }

    /** Where the piece begins that ends the text, not before {@code least}, or -1. */
    private static long lastStart(Piece piece, MemorySegment text, long least, long end) {
        if (!piece.wild()) {
            long at = end - piece.bytes().length;
            return at >= least && matchAt(piece, text, at, end) == end ? at : -1;
        }
        for (long at = end - piece.leastBytes(); at >= least; at--) {
            if (!Utf8.continues(text.get(Segments.BYTE, at)) && matchAt(piece, text, at, end) == end) {
                return at;
            }
        }
        return -1;
    }

    private static long findWild(Piece piece, MemorySegment text, long from, long end) {
        for (long at = from; at + piece.leastBytes() <= end; at++) {
            if (!Utf8.continues(text.get(Segments.BYTE, at))) {
                long to = matchAt(piece, text, at, end);
                if (to >= 0) {
                    return to;
                }
            }
        }
        return -1;
    }

    /**
     * The end of the first occurrence of literal bytes, or -1. Eight places are tried at a time: a zero byte in
     * {@code (text ^ first) | (text one on ^ second)} is a place where both first bytes are right.
     */
    static long find(byte[] wanted, MemorySegment text, long from, long end) {
        int size = wanted.length;
        if (size == 0) {
            return from;
        }
        long lastPlace = end - size;
        long at = from;
        long firsts = (wanted[0] & 0xFF) * ONES;
        if (size > 1) {
            long seconds = (wanted[1] & 0xFF) * ONES;
            // The ninth byte is read for the second of the eighth place.
            for (; at + 9 <= end; at += 8) {
                long wrong = (text.get(Segments.LONG, at) ^ firsts) | (text.get(Segments.LONG, at + 1) ^ seconds);
                long zeros = (wrong - ONES) & ~wrong & TOPS;
                while (zeros != 0) {
                    long place = at + (Long.numberOfTrailingZeros(zeros) >>> 3);
                    if (place > lastPlace) {
                        return -1;
                    }
                    if (equal(wanted, text, place)) {
                        return place + size;
                    }
                    zeros &= zeros - 1;
                }
            }
        }
        for (; at <= lastPlace; at++) {
            if (text.get(Segments.BYTE, at) == wanted[0] && equal(wanted, text, at)) {
                return at + size;
            }
        }
        return -1;
    }

    private static boolean equal(byte[] wanted, MemorySegment text, long at) {
        // From the first byte on: the test of eight places also reports some that are wrong.
        for (int i = 0; i < wanted.length; i++) {
            if (text.get(Segments.BYTE, at + i) != wanted[i]) {
                return false;
            }
        }
        return true;
    }
}
