// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.expression;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;
import org.centella.columnar.FlatColumn;
import org.centella.columnar.memory.Segments;
import org.centella.columnar.type.DataType;

/** Functions from text to a number or a truth value. */
final class MeasureKernels {
    private MeasureKernels() {}

    private static MemorySegment bytes(Operand in, int row) {
        return Views.segment(in.column(), row & in.mask());
    }

    private static long from(Operand in, int row) {
        return Views.offset(in.values(), row & in.mask());
    }

    private static int size(Operand in, int row) {
        return Views.length(in.values(), row & in.mask());
    }

    static Kernel length(List<DataType> arguments, DataType result) {
        return (in, rows, out) -> {
            for (int i = 0; i < rows; i++) {
                int size = size(in[0], i);
                Segments.setInt(out.values(), i, Utf8.count(bytes(in[0], i), from(in[0], i), size));
            }
        };
    }

    static Kernel octets(List<DataType> arguments, DataType result) {
        return (in, rows, out) -> {
            for (int i = 0; i < rows; i++) {
                Segments.setInt(out.values(), i, size(in[0], i));
            }
        };
    }

    static Kernel codePoint(List<DataType> arguments, DataType result) {
        return (in, rows, out) -> {
            for (int i = 0; i < rows; i++) {
                FlatColumn column = in[0].column();
                int value = out.counts(i) && size(in[0], i) > 0
                        ? SliceKernels.codePoint(column.bytesAt(i & in[0].mask()), 0)
                        : 0;
                Segments.setInt(out.values(), i, value);
            }
        };
    }

    static Kernel strpos(List<DataType> arguments, DataType result) {
        return find(0, 1);
    }

    static Kernel position(List<DataType> arguments, DataType result) {
        return find(1, 0);
    }

    /** The last text looked for, as bytes. */
    private static final class Needle {
        private byte[] bytes = {};

        byte[] of(Operand in, int row) {
            if (in.constant() && row > 0) {
                return bytes;
            }
            bytes = in.column().bytesAt(row & in.mask());
            return bytes;
        }
    }

    private static Kernel find(int text, int wanted) {
        Needle needle = new Needle();
        return (in, rows, out) -> {
            for (int i = 0; i < rows; i++) {
                byte[] looked = needle.of(in[wanted], i);
                int place = 0;
                if (out.counts(i)) {
                    MemorySegment bytes = bytes(in[text], i);
                    long from = from(in[text], i);
                    long end = LikePattern.find(looked, bytes, from, from + size(in[text], i));
                    place = end < 0 ? 0 : Utf8.count(bytes, from, (int) (end - from) - looked.length) + 1;
                }
                Segments.setInt(out.values(), i, place);
            }
        };
    }

    static Kernel contains(List<DataType> arguments, DataType result) {
        Needle needle = new Needle();
        return (in, rows, out) -> {
            for (int i = 0; i < rows; i++) {
                byte[] looked = needle.of(in[1], i);
                long from = from(in[0], i);
                long end = LikePattern.find(looked, bytes(in[0], i), from, from + size(in[0], i));
                Segments.setBit(out.values(), i, end >= 0);
            }
        };
    }

    static Kernel startsWith(List<DataType> arguments, DataType result) {
        return edge(true);
    }

    static Kernel endsWith(List<DataType> arguments, DataType result) {
        return edge(false);
    }

    private static Kernel edge(boolean start) {
        return (in, rows, out) -> {
            for (int i = 0; i < rows; i++) {
                int length = size(in[1], i);
                int spare = size(in[0], i) - length;
                long at = from(in[0], i) + (start ? 0 : spare);
                boolean found =
                        spare >= 0 && Views.equalBytes(bytes(in[0], i), at, bytes(in[1], i), from(in[1], i), length);
                Segments.setBit(out.values(), i, found);
            }
        };
    }

    /** True when two byte arrays are equal from some places on. */
    static boolean equalAt(byte[] text, int at, byte[] wanted) {
        return at + wanted.length <= text.length
                && Arrays.equals(text, at, at + wanted.length, wanted, 0, wanted.length);
    }
}
