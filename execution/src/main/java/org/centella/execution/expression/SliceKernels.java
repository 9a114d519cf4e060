// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.expression;

import java.lang.foreign.MemorySegment;
import java.util.List;
import org.centella.columnar.FlatColumn;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.columnar.memory.Segments;
import org.centella.columnar.type.DataType;

/** Functions whose result is a part of their argument: its views point into the argument's bytes, nothing is copied. */
final class SliceKernels {
    private SliceKernels() {}

    /** Makes output row {@code to} the bytes [{@code start}, {@code end}) of a source row; the source is shared first. */
    static void put(FlatColumn source, int row, int start, int end, KernelOutput out, int to) {
        MemorySegment views = source.values();
        long at = (long) row << 4;
        int index = Views.length(views, row) <= FlatColumn.VIEW_INLINE ? 0 : views.get(Segments.INT, at + 8);
        Views.put(out.values(), to, Views.segment(source, row), Views.offset(views, row) + start, end - start, index);
    }

    /** Where a part of a string begins and ends, as byte offsets packed into a long. */
    private interface Slicer {
        long slice(FlatColumn source, int row, Operand[] in, int i);
    }

    private static long range(int start, int end) {
        return (long) start << 32 | end;
    }

    private static Kernel sliced(Slicer slicer) {
        return (in, rows, out) -> {
            FlatColumn source = in[0].column();
            out.share(source);
            for (int i = 0; i < rows; i++) {
                if (!out.counts(i)) {
                    out.putEmpty(i);
                    continue;
                }
                int row = i & in[0].mask();
                long range = slicer.slice(source, row, in, i);
                put(source, row, (int) (range >>> 32), (int) range, out, i);
            }
        };
    }

    private static int length(FlatColumn source, int row) {
        return Views.length(source.values(), row);
    }

    static Kernel substring(List<DataType> arguments, DataType result) {
        boolean limited = arguments.size() == 3;
        return sliced((source, row, in, i) -> {
            long from = in[1].integer(i);
            long end = Long.MAX_VALUE;
            if (limited) {
                long count = in[2].integer(i);
                if (count < 0) {
                    throw new CentellaException(ErrorCode.INVALID_ARGUMENT, "a substring of " + count + " characters");
                }
                // Positions before the first count: substring('abc', -1, 3) is 'a'.
                end = from > Long.MAX_VALUE - count ? Long.MAX_VALUE : from + count;
            }
            int start = Utf8.offset(source, row, Math.max(from, 1) - 1);
            int stop = end <= 1 ? 0 : Utf8.offset(source, row, end - 1);
            return stop <= start ? range(0, 0) : range(start, stop);
        });
    }

    static Kernel left(List<DataType> arguments, DataType result) {
        return sliced((source, row, in, i) -> {
            long count = in[1].integer(i);
            if (count < 0) {
                count = Math.max(0, characters(source, row) + count);
            }
            return range(0, Utf8.offset(source, row, count));
        });
    }

    static Kernel right(List<DataType> arguments, DataType result) {
        return sliced((source, row, in, i) -> {
            long count = in[1].integer(i);
            long skipped =
                    count < 0 ? -Math.max(count, -Integer.MAX_VALUE) : Math.max(0, characters(source, row) - count);
            return range(Utf8.offset(source, row, skipped), length(source, row));
        });
    }

    private static int characters(FlatColumn source, int row) {
        return Utf8.count(Views.segment(source, row), Views.offset(source.values(), row), length(source, row));
    }

    static Kernel trim(List<DataType> arguments, DataType result) {
        return trim(arguments.size() == 2, true, true);
    }

    static Kernel ltrim(List<DataType> arguments, DataType result) {
        return trim(arguments.size() == 2, true, false);
    }

    static Kernel rtrim(List<DataType> arguments, DataType result) {
        return trim(arguments.size() == 2, false, true);
    }

    private static Kernel trim(boolean given, boolean start, boolean end) {
        return sliced((source, row, in, i) -> {
            if (given) {
                int setRow = i & in[1].mask();
                return trimmed(source.bytesAt(row), in[1].column().stringAt(setRow), start, end);
            }
            MemorySegment bytes = Views.segment(source, row);
            long at = Views.offset(source.values(), row);
            int from = 0;
            int to = length(source, row);
            while (end && to > 0 && bytes.get(Segments.BYTE, at + to - 1) == ' ') {
                to--;
            }
            while (start && from < to && bytes.get(Segments.BYTE, at + from) == ' ') {
                from++;
            }
            return range(from, to);
        });
    }

    private static long trimmed(byte[] bytes, String set, boolean start, boolean end) {
        int from = 0;
        int to = bytes.length;
        while (start && from < to && set.indexOf(codePoint(bytes, from)) >= 0) {
            from += Utf8.width(bytes[from]);
        }
        while (end && to > from) {
            int last = to - 1;
            while (last > from && Utf8.continues(bytes[last])) {
                last--;
            }
            if (set.indexOf(codePoint(bytes, last)) < 0) {
                break;
            }
            to = last;
        }
        return range(from, to);
    }

    /** The code point whose bytes begin at {@code at}. */
    static int codePoint(byte[] bytes, int at) {
        int width = Math.min(Utf8.width(bytes[at]), bytes.length - at);
        int value = width == 1 ? bytes[at] & 0x7F : bytes[at] & (0x7F >> width);
        for (int k = 1; k < width; k++) {
            value = value << 6 | (bytes[at + k] & 0x3F);
        }
        return value;
    }

    static Kernel splitPart(List<DataType> arguments, DataType result) {
        return sliced((source, row, in, i) -> {
            byte[] text = source.bytesAt(row);
            byte[] delimiter = in[1].column().bytesAt(i & in[1].mask());
            long part = in[2].integer(i);
            if (part == 0) {
                throw new CentellaException(ErrorCode.INVALID_ARGUMENT, "parts are counted from 1 or -1, not 0");
            }
            if (part < 0) {
                part += 1 + parts(text, delimiter);
            }
            return part < 1 ? range(0, 0) : part(text, delimiter, part);
        });
    }

    private static long part(byte[] text, byte[] delimiter, long wanted) {
        int from = 0;
        for (long k = 1; ; k++) {
            int next = delimiter.length == 0 ? -1 : find(text, from, delimiter);
            if (k == wanted) {
                return range(from, next < 0 ? text.length : next);
            }
            if (next < 0) {
                return range(0, 0);
            }
            from = next + delimiter.length;
        }
    }

    private static int parts(byte[] text, byte[] delimiter) {
        int count = 1;
        for (int at = 0; delimiter.length > 0; count++) {
            int next = find(text, at, delimiter);
            if (next < 0) {
                break;
            }
            at = next + delimiter.length;
        }
        return count;
    }

    private static int find(byte[] text, int from, byte[] wanted) {
        for (int at = from; at + wanted.length <= text.length; at++) {
            int k = 0;
            while (k < wanted.length && text[at + k] == wanted[k]) {
                k++;
            }
            if (k == wanted.length) {
                return at;
            }
        }
        return -1;
    }
}
