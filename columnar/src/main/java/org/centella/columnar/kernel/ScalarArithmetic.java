// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.columnar.kernel;

import java.lang.foreign.MemorySegment;
import org.centella.columnar.memory.Segments;
import org.jspecify.annotations.Nullable;

/** Arithmetic on columns and constants; wraps around and tells whether it did. Outputs may be inputs. */
final class ScalarArithmetic {
    private ScalarArithmetic() {}

    static boolean longs(Arithmetic op, MemorySegment left, MemorySegment right, int count, MemorySegment out) {
        return switch (op) {
            case ADD -> addLongs(left, right, count, out);
            case SUBTRACT -> subtractLongs(left, right, count, out);
            case MULTIPLY -> multiplyLongs(left, right, count, out);
        };
    }

    private static boolean addLongs(MemorySegment left, MemorySegment right, int count, MemorySegment out) {
        long overflow = 0;
        for (int i = 0; i < count; i++) {
            long a = Segments.getLong(left, i);
            long b = Segments.getLong(right, i);
            long r = a + b;
            Segments.setLong(out, i, r);
            overflow |= (a ^ r) & (b ^ r);
        }
        return overflow < 0;
    }

    private static boolean subtractLongs(MemorySegment left, MemorySegment right, int count, MemorySegment out) {
        long overflow = 0;
        for (int i = 0; i < count; i++) {
            long a = Segments.getLong(left, i);
            long b = Segments.getLong(right, i);
            long r = a - b;
            Segments.setLong(out, i, r);
            overflow |= (a ^ b) & (a ^ r);
        }
        return overflow < 0;
    }

    private static boolean multiplyLongs(MemorySegment left, MemorySegment right, int count, MemorySegment out) {
        boolean overflow = false;
        for (int i = 0; i < count; i++) {
            long a = Segments.getLong(left, i);
            long b = Segments.getLong(right, i);
            long product = a * b;
            Segments.setLong(out, i, product);
            overflow |= Math.multiplyHigh(a, b) != product >> 63;
        }
        return overflow;
    }

    static boolean longs(Arithmetic op, MemorySegment left, long right, int count, MemorySegment out) {
        return switch (op) {
            case ADD -> addLongs(left, right, count, out);
            case SUBTRACT -> subtractLongs(left, right, count, out);
            case MULTIPLY -> multiplyLongs(left, right, count, out);
        };
    }

    private static boolean addLongs(MemorySegment left, long right, int count, MemorySegment out) {
        long overflow = 0;
        for (int i = 0; i < count; i++) {
            long a = Segments.getLong(left, i);
            long b = right;
            long r = a + b;
            Segments.setLong(out, i, r);
            overflow |= (a ^ r) & (b ^ r);
        }
        return overflow < 0;
    }

    private static boolean subtractLongs(MemorySegment left, long right, int count, MemorySegment out) {
        long overflow = 0;
        for (int i = 0; i < count; i++) {
            long a = Segments.getLong(left, i);
            long b = right;
            long r = a - b;
            Segments.setLong(out, i, r);
            overflow |= (a ^ b) & (a ^ r);
        }
        return overflow < 0;
    }

    private static boolean multiplyLongs(MemorySegment left, long right, int count, MemorySegment out) {
        boolean overflow = false;
        for (int i = 0; i < count; i++) {
            long a = Segments.getLong(left, i);
            long b = right;
            long product = a * b;
            Segments.setLong(out, i, product);
            overflow |= Math.multiplyHigh(a, b) != product >> 63;
        }
        return overflow;
    }

    static boolean longs(Arithmetic op, long left, MemorySegment right, int count, MemorySegment out) {
        return switch (op) {
            case ADD -> addLongs(left, right, count, out);
            case SUBTRACT -> subtractLongs(left, right, count, out);
            case MULTIPLY -> multiplyLongs(left, right, count, out);
        };
    }

    private static boolean addLongs(long left, MemorySegment right, int count, MemorySegment out) {
        long overflow = 0;
        for (int i = 0; i < count; i++) {
            long a = left;
            long b = Segments.getLong(right, i);
            long r = a + b;
            Segments.setLong(out, i, r);
            overflow |= (a ^ r) & (b ^ r);
        }
        return overflow < 0;
    }

    private static boolean subtractLongs(long left, MemorySegment right, int count, MemorySegment out) {
        long overflow = 0;
        for (int i = 0; i < count; i++) {
            long a = left;
            long b = Segments.getLong(right, i);
            long r = a - b;
            Segments.setLong(out, i, r);
            overflow |= (a ^ b) & (a ^ r);
        }
        return overflow < 0;
    }

    private static boolean multiplyLongs(long left, MemorySegment right, int count, MemorySegment out) {
        boolean overflow = false;
        for (int i = 0; i < count; i++) {
            long a = left;
            long b = Segments.getLong(right, i);
            long product = a * b;
            Segments.setLong(out, i, product);
            overflow |= Math.multiplyHigh(a, b) != product >> 63;
        }
        return overflow;
    }

    static boolean ints(Arithmetic op, MemorySegment left, MemorySegment right, int count, MemorySegment out) {
        return switch (op) {
            case ADD -> addInts(left, right, count, out);
            case SUBTRACT -> subtractInts(left, right, count, out);
            case MULTIPLY -> multiplyInts(left, right, count, out);
        };
    }

    private static boolean addInts(MemorySegment left, MemorySegment right, int count, MemorySegment out) {
        boolean overflow = false;
        for (int i = 0; i < count; i++) {
            long exact = (long) Segments.getInt(left, i) + Segments.getInt(right, i);
            Segments.setInt(out, i, (int) exact);
            overflow |= exact != (int) exact;
        }
        return overflow;
    }

    private static boolean subtractInts(MemorySegment left, MemorySegment right, int count, MemorySegment out) {
        boolean overflow = false;
        for (int i = 0; i < count; i++) {
            long exact = (long) Segments.getInt(left, i) - Segments.getInt(right, i);
            Segments.setInt(out, i, (int) exact);
            overflow |= exact != (int) exact;
        }
        return overflow;
    }

    private static boolean multiplyInts(MemorySegment left, MemorySegment right, int count, MemorySegment out) {
        boolean overflow = false;
        for (int i = 0; i < count; i++) {
            long exact = (long) Segments.getInt(left, i) * Segments.getInt(right, i);
            Segments.setInt(out, i, (int) exact);
            overflow |= exact != (int) exact;
        }
        return overflow;
    }

    static boolean ints(Arithmetic op, MemorySegment left, int right, int count, MemorySegment out) {
        return switch (op) {
            case ADD -> addInts(left, right, count, out);
            case SUBTRACT -> subtractInts(left, right, count, out);
            case MULTIPLY -> multiplyInts(left, right, count, out);
        };
    }

    private static boolean addInts(MemorySegment left, int right, int count, MemorySegment out) {
        boolean overflow = false;
        for (int i = 0; i < count; i++) {
            long exact = (long) Segments.getInt(left, i) + right;
            Segments.setInt(out, i, (int) exact);
            overflow |= exact != (int) exact;
        }
        return overflow;
    }

    private static boolean subtractInts(MemorySegment left, int right, int count, MemorySegment out) {
        boolean overflow = false;
        for (int i = 0; i < count; i++) {
            long exact = (long) Segments.getInt(left, i) - right;
            Segments.setInt(out, i, (int) exact);
            overflow |= exact != (int) exact;
        }
        return overflow;
    }

    private static boolean multiplyInts(MemorySegment left, int right, int count, MemorySegment out) {
        boolean overflow = false;
        for (int i = 0; i < count; i++) {
            long exact = (long) Segments.getInt(left, i) * right;
            Segments.setInt(out, i, (int) exact);
            overflow |= exact != (int) exact;
        }
        return overflow;
    }

    static boolean ints(Arithmetic op, int left, MemorySegment right, int count, MemorySegment out) {
        return switch (op) {
            case ADD -> addInts(left, right, count, out);
            case SUBTRACT -> subtractInts(left, right, count, out);
            case MULTIPLY -> multiplyInts(left, right, count, out);
        };
    }

    private static boolean addInts(int left, MemorySegment right, int count, MemorySegment out) {
        boolean overflow = false;
        for (int i = 0; i < count; i++) {
            long exact = (long) left + Segments.getInt(right, i);
            Segments.setInt(out, i, (int) exact);
            overflow |= exact != (int) exact;
        }
        return overflow;
    }

    private static boolean subtractInts(int left, MemorySegment right, int count, MemorySegment out) {
        boolean overflow = false;
        for (int i = 0; i < count; i++) {
            long exact = (long) left - Segments.getInt(right, i);
            Segments.setInt(out, i, (int) exact);
            overflow |= exact != (int) exact;
        }
        return overflow;
    }

    private static boolean multiplyInts(int left, MemorySegment right, int count, MemorySegment out) {
        boolean overflow = false;
        for (int i = 0; i < count; i++) {
            long exact = (long) left * Segments.getInt(right, i);
            Segments.setInt(out, i, (int) exact);
            overflow |= exact != (int) exact;
        }
        return overflow;
    }

    static void doubles(Arithmetic op, MemorySegment left, MemorySegment right, int count, MemorySegment out) {
        switch (op) {
            case ADD -> addDoubles(left, right, count, out);
            case SUBTRACT -> subtractDoubles(left, right, count, out);
            case MULTIPLY -> multiplyDoubles(left, right, count, out);
        }
    }

    private static void addDoubles(MemorySegment left, MemorySegment right, int count, MemorySegment out) {
        for (int i = 0; i < count; i++) {
            Segments.setDouble(out, i, Segments.getDouble(left, i) + Segments.getDouble(right, i));
        }
    }

    private static void subtractDoubles(MemorySegment left, MemorySegment right, int count, MemorySegment out) {
        for (int i = 0; i < count; i++) {
            Segments.setDouble(out, i, Segments.getDouble(left, i) - Segments.getDouble(right, i));
        }
    }

    private static void multiplyDoubles(MemorySegment left, MemorySegment right, int count, MemorySegment out) {
        for (int i = 0; i < count; i++) {
            Segments.setDouble(out, i, Segments.getDouble(left, i) * Segments.getDouble(right, i));
        }
    }

    static void doubles(Arithmetic op, MemorySegment left, double right, int count, MemorySegment out) {
        switch (op) {
            case ADD -> addDoubles(left, right, count, out);
            case SUBTRACT -> subtractDoubles(left, right, count, out);
            case MULTIPLY -> multiplyDoubles(left, right, count, out);
        }
    }

    private static void addDoubles(MemorySegment left, double right, int count, MemorySegment out) {
        for (int i = 0; i < count; i++) {
            Segments.setDouble(out, i, Segments.getDouble(left, i) + right);
        }
    }

    private static void subtractDoubles(MemorySegment left, double right, int count, MemorySegment out) {
        for (int i = 0; i < count; i++) {
            Segments.setDouble(out, i, Segments.getDouble(left, i) - right);
        }
    }

    private static void multiplyDoubles(MemorySegment left, double right, int count, MemorySegment out) {
        for (int i = 0; i < count; i++) {
            Segments.setDouble(out, i, Segments.getDouble(left, i) * right);
        }
    }

    static void doubles(Arithmetic op, double left, MemorySegment right, int count, MemorySegment out) {
        switch (op) {
            case ADD -> addDoubles(left, right, count, out);
            case SUBTRACT -> subtractDoubles(left, right, count, out);
            case MULTIPLY -> multiplyDoubles(left, right, count, out);
        }
    }

    private static void addDoubles(double left, MemorySegment right, int count, MemorySegment out) {
        for (int i = 0; i < count; i++) {
            Segments.setDouble(out, i, left + Segments.getDouble(right, i));
        }
    }

    private static void subtractDoubles(double left, MemorySegment right, int count, MemorySegment out) {
        for (int i = 0; i < count; i++) {
            Segments.setDouble(out, i, left - Segments.getDouble(right, i));
        }
    }

    private static void multiplyDoubles(double left, MemorySegment right, int count, MemorySegment out) {
        for (int i = 0; i < count; i++) {
            Segments.setDouble(out, i, left * Segments.getDouble(right, i));
        }
    }

    static int overflowRow(
            Arithmetic op, MemorySegment left, MemorySegment right, @Nullable MemorySegment validity, int count) {
        for (int i = 0; i < count; i++) {
            boolean counts = validity == null || Segments.getBit(validity, i);
            if (counts && overflows(op, Segments.getLong(left, i), Segments.getLong(right, i))) {
                return i;
            }
        }
        return -1;
    }

    /** Whether the exact result does not fit a long. */
    static boolean overflows(Arithmetic op, long a, long b) {
        return switch (op) {
            case ADD -> ((a ^ (a + b)) & (b ^ (a + b))) < 0;
            case SUBTRACT -> ((a ^ b) & (a ^ (a - b))) < 0;
            case MULTIPLY -> Math.multiplyHigh(a, b) != (a * b) >> 63;
        };
    }
}
