// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.columnar.kernel;

import java.lang.foreign.MemorySegment;
import org.centella.columnar.memory.Segments;

/**
 * Comparisons, one row at a time and without branches: a row number is always written and kept by counting it. The same
 * loops for each type, for Java has no way to say them once without a call per row.
 */
final class ScalarCompare {
    private ScalarCompare() {}

    static int selectInts(MemorySegment values, IntRange range, int count, MemorySegment out) {
        int lo = range.lo();
        int hi = range.hi();
        boolean wanted = range.inside();
        int selected = 0;
        for (int i = 0; i < count; i++) {
            int row = i;
            int value = Segments.getInt(values, row);
            Segments.setInt(out, selected, row);
            selected += (value >= lo & value <= hi) == wanted ? 1 : 0;
        }
        return selected;
    }

    static int selectInts(MemorySegment values, IntRange range, MemorySegment rows, int count, MemorySegment out) {
        int lo = range.lo();
        int hi = range.hi();
        boolean wanted = range.inside();
        int selected = 0;
        for (int i = 0; i < count; i++) {
            int row = Segments.getInt(rows, i);
            int value = Segments.getInt(values, row);
            Segments.setInt(out, selected, row);
            selected += (value >= lo & value <= hi) == wanted ? 1 : 0;
        }
        return selected;
    }

    static void compareInts(MemorySegment values, IntRange range, int count, MemorySegment bitmap) {
        int lo = range.lo();
        int hi = range.hi();
        boolean wanted = range.inside();
        for (int from = 0; from < count; from += Long.SIZE) {
            long word = 0;
            int end = Math.min(Long.SIZE, count - from);
            for (int k = 0; k < end; k++) {
                int row = from + k;
                int value = Segments.getInt(values, row);
                word |= ((value >= lo & value <= hi) == wanted ? 1L : 0L) << k;
            }
            bitmap.set(Segments.LONG, from >>> 3, word);
        }
    }

    static int selectIntsEqual(MemorySegment left, MemorySegment right, boolean wanted, int count, MemorySegment out) {
        int selected = 0;
        for (int i = 0; i < count; i++) {
            int row = i;
            int a = Segments.getInt(left, row);
            int b = Segments.getInt(right, row);
            Segments.setInt(out, selected, row);
            selected += (a == b) == wanted ? 1 : 0;
        }
        return selected;
    }

    static int selectIntsEqual(
            MemorySegment left, MemorySegment right, boolean wanted, MemorySegment rows, int count, MemorySegment out) {
        int selected = 0;
        for (int i = 0; i < count; i++) {
            int row = Segments.getInt(rows, i);
            int a = Segments.getInt(left, row);
            int b = Segments.getInt(right, row);
            Segments.setInt(out, selected, row);
            selected += (a == b) == wanted ? 1 : 0;
        }
        return selected;
    }

    static void compareIntsEqual(
            MemorySegment left, MemorySegment right, boolean wanted, int count, MemorySegment bitmap) {
        for (int from = 0; from < count; from += Long.SIZE) {
            long word = 0;
            int end = Math.min(Long.SIZE, count - from);
            for (int k = 0; k < end; k++) {
                int row = from + k;
                int a = Segments.getInt(left, row);
                int b = Segments.getInt(right, row);
                word |= ((a == b) == wanted ? 1L : 0L) << k;
            }
            bitmap.set(Segments.LONG, from >>> 3, word);
        }
    }

    static int selectIntsLess(MemorySegment left, MemorySegment right, boolean wanted, int count, MemorySegment out) {
        int selected = 0;
        for (int i = 0; i < count; i++) {
            int row = i;
            int a = Segments.getInt(left, row);
            int b = Segments.getInt(right, row);
            Segments.setInt(out, selected, row);
            selected += (a < b) == wanted ? 1 : 0;
        }
        return selected;
    }

    static int selectIntsLess(
            MemorySegment left, MemorySegment right, boolean wanted, MemorySegment rows, int count, MemorySegment out) {
        int selected = 0;
        for (int i = 0; i < count; i++) {
            int row = Segments.getInt(rows, i);
            int a = Segments.getInt(left, row);
            int b = Segments.getInt(right, row);
            Segments.setInt(out, selected, row);
            selected += (a < b) == wanted ? 1 : 0;
        }
        return selected;
    }

    static void compareIntsLess(
            MemorySegment left, MemorySegment right, boolean wanted, int count, MemorySegment bitmap) {
        for (int from = 0; from < count; from += Long.SIZE) {
            long word = 0;
            int end = Math.min(Long.SIZE, count - from);
            for (int k = 0; k < end; k++) {
                int row = from + k;
                int a = Segments.getInt(left, row);
                int b = Segments.getInt(right, row);
                word |= ((a < b) == wanted ? 1L : 0L) << k;
            }
            bitmap.set(Segments.LONG, from >>> 3, word);
        }
    }

    static int selectLongs(MemorySegment values, LongRange range, int count, MemorySegment out) {
        long lo = range.lo();
        long hi = range.hi();
        boolean wanted = range.inside();
        int selected = 0;
        for (int i = 0; i < count; i++) {
            int row = i;
            long value = Segments.getLong(values, row);
            Segments.setInt(out, selected, row);
            selected += (value >= lo & value <= hi) == wanted ? 1 : 0;
        }
        return selected;
    }

    static int selectLongs(MemorySegment values, LongRange range, MemorySegment rows, int count, MemorySegment out) {
        long lo = range.lo();
        long hi = range.hi();
        boolean wanted = range.inside();
        int selected = 0;
        for (int i = 0; i < count; i++) {
            int row = Segments.getInt(rows, i);
            long value = Segments.getLong(values, row);
            Segments.setInt(out, selected, row);
            selected += (value >= lo & value <= hi) == wanted ? 1 : 0;
        }
        return selected;
    }

    static void compareLongs(MemorySegment values, LongRange range, int count, MemorySegment bitmap) {
        long lo = range.lo();
        long hi = range.hi();
        boolean wanted = range.inside();
        for (int from = 0; from < count; from += Long.SIZE) {
            long word = 0;
            int end = Math.min(Long.SIZE, count - from);
            for (int k = 0; k < end; k++) {
                int row = from + k;
                long value = Segments.getLong(values, row);
                word |= ((value >= lo & value <= hi) == wanted ? 1L : 0L) << k;
            }
            bitmap.set(Segments.LONG, from >>> 3, word);
        }
    }

    static int selectLongsEqual(MemorySegment left, MemorySegment right, boolean wanted, int count, MemorySegment out) {
        int selected = 0;
        for (int i = 0; i < count; i++) {
            int row = i;
            long a = Segments.getLong(left, row);
            long b = Segments.getLong(right, row);
            Segments.setInt(out, selected, row);
            selected += (a == b) == wanted ? 1 : 0;
        }
        return selected;
    }

    static int selectLongsEqual(
            MemorySegment left, MemorySegment right, boolean wanted, MemorySegment rows, int count, MemorySegment out) {
        int selected = 0;
        for (int i = 0; i < count; i++) {
            int row = Segments.getInt(rows, i);
            long a = Segments.getLong(left, row);
            long b = Segments.getLong(right, row);
            Segments.setInt(out, selected, row);
            selected += (a == b) == wanted ? 1 : 0;
        }
        return selected;
    }

    static void compareLongsEqual(
            MemorySegment left, MemorySegment right, boolean wanted, int count, MemorySegment bitmap) {
        for (int from = 0; from < count; from += Long.SIZE) {
            long word = 0;
            int end = Math.min(Long.SIZE, count - from);
            for (int k = 0; k < end; k++) {
                int row = from + k;
                long a = Segments.getLong(left, row);
                long b = Segments.getLong(right, row);
                word |= ((a == b) == wanted ? 1L : 0L) << k;
            }
            bitmap.set(Segments.LONG, from >>> 3, word);
        }
    }

    static int selectLongsLess(MemorySegment left, MemorySegment right, boolean wanted, int count, MemorySegment out) {
        int selected = 0;
        for (int i = 0; i < count; i++) {
            int row = i;
            long a = Segments.getLong(left, row);
            long b = Segments.getLong(right, row);
            Segments.setInt(out, selected, row);
            selected += (a < b) == wanted ? 1 : 0;
        }
        return selected;
    }

    static int selectLongsLess(
            MemorySegment left, MemorySegment right, boolean wanted, MemorySegment rows, int count, MemorySegment out) {
        int selected = 0;
        for (int i = 0; i < count; i++) {
            int row = Segments.getInt(rows, i);
            long a = Segments.getLong(left, row);
            long b = Segments.getLong(right, row);
            Segments.setInt(out, selected, row);
            selected += (a < b) == wanted ? 1 : 0;
        }
        return selected;
    }

    static void compareLongsLess(
            MemorySegment left, MemorySegment right, boolean wanted, int count, MemorySegment bitmap) {
        for (int from = 0; from < count; from += Long.SIZE) {
            long word = 0;
            int end = Math.min(Long.SIZE, count - from);
            for (int k = 0; k < end; k++) {
                int row = from + k;
                long a = Segments.getLong(left, row);
                long b = Segments.getLong(right, row);
                word |= ((a < b) == wanted ? 1L : 0L) << k;
            }
            bitmap.set(Segments.LONG, from >>> 3, word);
        }
    }

    static int selectDoubles(MemorySegment values, DoubleRange range, int count, MemorySegment out) {
        double lo = range.lo();
        double hi = range.hi();
        boolean wanted = range.inside();
        int selected = 0;
        for (int i = 0; i < count; i++) {
            int row = i;
            double value = Segments.getDouble(values, row);
            Segments.setInt(out, selected, row);
            selected += (value >= lo & value <= hi) == wanted ? 1 : 0;
        }
        return selected;
    }

    static int selectDoubles(
            MemorySegment values, DoubleRange range, MemorySegment rows, int count, MemorySegment out) {
        double lo = range.lo();
        double hi = range.hi();
        boolean wanted = range.inside();
        int selected = 0;
        for (int i = 0; i < count; i++) {
            int row = Segments.getInt(rows, i);
            double value = Segments.getDouble(values, row);
            Segments.setInt(out, selected, row);
            selected += (value >= lo & value <= hi) == wanted ? 1 : 0;
        }
        return selected;
    }

    static void compareDoubles(MemorySegment values, DoubleRange range, int count, MemorySegment bitmap) {
        double lo = range.lo();
        double hi = range.hi();
        boolean wanted = range.inside();
        for (int from = 0; from < count; from += Long.SIZE) {
            long word = 0;
            int end = Math.min(Long.SIZE, count - from);
            for (int k = 0; k < end; k++) {
                int row = from + k;
                double value = Segments.getDouble(values, row);
                word |= ((value >= lo & value <= hi) == wanted ? 1L : 0L) << k;
            }
            bitmap.set(Segments.LONG, from >>> 3, word);
        }
    }

    static int selectDoublesEqual(
            MemorySegment left, MemorySegment right, boolean wanted, int count, MemorySegment out) {
        int selected = 0;
        for (int i = 0; i < count; i++) {
            int row = i;
            double a = Segments.getDouble(left, row);
            double b = Segments.getDouble(right, row);
            Segments.setInt(out, selected, row);
            selected += (equal(a, b)) == wanted ? 1 : 0;
        }
        return selected;
    }

    static int selectDoublesEqual(
            MemorySegment left, MemorySegment right, boolean wanted, MemorySegment rows, int count, MemorySegment out) {
        int selected = 0;
        for (int i = 0; i < count; i++) {
            int row = Segments.getInt(rows, i);
            double a = Segments.getDouble(left, row);
            double b = Segments.getDouble(right, row);
            Segments.setInt(out, selected, row);
            selected += (equal(a, b)) == wanted ? 1 : 0;
        }
        return selected;
    }

    static void compareDoublesEqual(
            MemorySegment left, MemorySegment right, boolean wanted, int count, MemorySegment bitmap) {
        for (int from = 0; from < count; from += Long.SIZE) {
            long word = 0;
            int end = Math.min(Long.SIZE, count - from);
            for (int k = 0; k < end; k++) {
                int row = from + k;
                double a = Segments.getDouble(left, row);
                double b = Segments.getDouble(right, row);
                word |= ((equal(a, b)) == wanted ? 1L : 0L) << k;
            }
            bitmap.set(Segments.LONG, from >>> 3, word);
        }
    }

    static int selectDoublesLess(
            MemorySegment left, MemorySegment right, boolean wanted, int count, MemorySegment out) {
        int selected = 0;
        for (int i = 0; i < count; i++) {
            int row = i;
            double a = Segments.getDouble(left, row);
            double b = Segments.getDouble(right, row);
            Segments.setInt(out, selected, row);
            selected += (less(a, b)) == wanted ? 1 : 0;
        }
        return selected;
    }

    static int selectDoublesLess(
            MemorySegment left, MemorySegment right, boolean wanted, MemorySegment rows, int count, MemorySegment out) {
        int selected = 0;
        for (int i = 0; i < count; i++) {
            int row = Segments.getInt(rows, i);
            double a = Segments.getDouble(left, row);
            double b = Segments.getDouble(right, row);
            Segments.setInt(out, selected, row);
            selected += (less(a, b)) == wanted ? 1 : 0;
        }
        return selected;
    }

    static void compareDoublesLess(
            MemorySegment left, MemorySegment right, boolean wanted, int count, MemorySegment bitmap) {
        for (int from = 0; from < count; from += Long.SIZE) {
            long word = 0;
            int end = Math.min(Long.SIZE, count - from);
            for (int k = 0; k < end; k++) {
                int row = from + k;
                double a = Segments.getDouble(left, row);
                double b = Segments.getDouble(right, row);
                word |= ((less(a, b)) == wanted ? 1L : 0L) << k;
            }
            bitmap.set(Segments.LONG, from >>> 3, word);
        }
    }

    /** PostgreSQL's order: NaN is greater than every other number. */
    static boolean less(double a, double b) {
        return a < b | (Double.isNaN(b) & !Double.isNaN(a));
    }

    /** PostgreSQL's equality: NaN equals NaN. */
    static boolean equal(double a, double b) {
        return a == b | (Double.isNaN(a) & Double.isNaN(b));
    }
}
