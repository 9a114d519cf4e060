// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0
package org.centella.execution.expression;

import java.lang.foreign.MemorySegment;
import org.centella.columnar.memory.Segments;

/** Comparisons of INTEGER-like and BIGINT-like columns into bits, a word of 64 rows at a time. */
final class CompareLoops {
    private CompareLoops() {}

    static void ints(Comparison comparison, MemorySegment a, MemorySegment b, MemorySegment out, int rows) {
        switch (comparison) {
            case EQUAL -> equalInts(a, b, out, rows, 0);
            case NOT_EQUAL -> equalInts(a, b, out, rows, -1);
            case LESS -> lessInts(a, b, out, rows, 0);
            case LESS_OR_EQUAL -> lessInts(b, a, out, rows, -1);
            case GREATER -> lessInts(b, a, out, rows, 0);
            case GREATER_OR_EQUAL -> lessInts(a, b, out, rows, -1);
        }
    }

    static void longs(Comparison comparison, MemorySegment a, MemorySegment b, MemorySegment out, int rows) {
        switch (comparison) {
            case EQUAL -> equalLongs(a, b, out, rows, 0);
            case NOT_EQUAL -> equalLongs(a, b, out, rows, -1);
            case LESS -> lessLongs(a, b, out, rows, 0);
            case LESS_OR_EQUAL -> lessLongs(b, a, out, rows, -1);
            case GREATER -> lessLongs(b, a, out, rows, 0);
            case GREATER_OR_EQUAL -> lessLongs(a, b, out, rows, -1);
        }
    }

    /** @param flip -1 to negate the outcome, else 0 */
    private static void equalInts(MemorySegment a, MemorySegment b, MemorySegment out, int rows, long flip) {
        for (int base = 0; base < rows; base += Long.SIZE) {
            int end = Math.min(rows - base, Long.SIZE);
            long word = 0;
            for (int k = 0; k < end; k++) {
                word |= (Segments.getInt(a, base + k) == Segments.getInt(b, base + k) ? 1L : 0L) << k;
            }
            Segments.setLong(out, base >>> 6, word ^ flip);
        }
    }

    private static void lessInts(MemorySegment a, MemorySegment b, MemorySegment out, int rows, long flip) {
        for (int base = 0; base < rows; base += Long.SIZE) {
            int end = Math.min(rows - base, Long.SIZE);
            long word = 0;
            for (int k = 0; k < end; k++) {
                word |= (Segments.getInt(a, base + k) < Segments.getInt(b, base + k) ? 1L : 0L) << k;
            }
            Segments.setLong(out, base >>> 6, word ^ flip);
        }
    }

    private static void equalLongs(MemorySegment a, MemorySegment b, MemorySegment out, int rows, long flip) {
        for (int base = 0; base < rows; base += Long.SIZE) {
            int end = Math.min(rows - base, Long.SIZE);
            long word = 0;
            for (int k = 0; k < end; k++) {
                word |= (Segments.getLong(a, base + k) == Segments.getLong(b, base + k) ? 1L : 0L) << k;
            }
            Segments.setLong(out, base >>> 6, word ^ flip);
        }
    }

    private static void lessLongs(MemorySegment a, MemorySegment b, MemorySegment out, int rows, long flip) {
        for (int base = 0; base < rows; base += Long.SIZE) {
            int end = Math.min(rows - base, Long.SIZE);
            long word = 0;
            for (int k = 0; k < end; k++) {
                word |= (Segments.getLong(a, base + k) < Segments.getLong(b, base + k) ? 1L : 0L) << k;
            }
            Segments.setLong(out, base >>> 6, word ^ flip);
        }
    }
}
