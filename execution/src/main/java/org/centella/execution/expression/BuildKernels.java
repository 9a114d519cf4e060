// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.expression;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import org.centella.columnar.FlatColumn;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.columnar.memory.Segments;
import org.centella.columnar.type.DataType;

/** Functions that write new text. */
final class BuildKernels {
    /** Longer results are refused: a slip of the pen should not take all memory. */
    private static final long MOST_BYTES = 64L << 20;

    private BuildKernels() {}

    /** One row's arguments to its text, written into the writer. */
    private interface Builder {
        /** Writes the text of row {@code i}. */
        void build(Operand[] in, int i, TextWriter text);
    }

    private static Kernel built(Builder builder) {
        TextWriter text = new TextWriter();
        return (in, rows, out) -> {
            for (int i = 0; i < rows; i++) {
                if (out.counts(i)) {
                    text.reset();
                    builder.build(in, i, text);
                    out.putString(i, text.buffer(), 0, text.length());
                } else {
                    out.putEmpty(i);
                }
            }
        };
    }

    private static byte[] bytes(Operand in, int i) {
        return in.column().bytesAt(i & in.mask());
    }

    private static String string(Operand in, int i) {
        return in.column().stringAt(i & in.mask());
    }

    static Kernel concat(List<DataType> arguments, DataType result) {
        return built((in, i, text) -> {
            for (Operand operand : in) {
                text.view(operand.column(), i & operand.mask());
            }
        });
    }

    static Kernel upper(List<DataType> arguments, DataType result) {
        return cased('a', 'z', s -> s.toUpperCase(Locale.ROOT));
    }

    static Kernel lower(List<DataType> arguments, DataType result) {
        return cased('A', 'Z', s -> s.toLowerCase(Locale.ROOT));
    }

    /** ASCII is changed byte by byte: letters of the two cases differ in one bit. */
    private static Kernel cased(char first, char last, UnaryOperator<String> others) {
        return built((in, i, text) -> {
            FlatColumn column = in[0].column();
            int row = i & in[0].mask();
            int length = Views.length(column.values(), row);
            if (!Utf8.isAscii(Views.segment(column, row), Views.offset(column.values(), row), length)) {
                text.text(others.apply(column.stringAt(row)));
                return;
            }
            text.view(column, row);
            byte[] buffer = text.buffer();
            for (int k = 0; k < length; k++) {
                byte b = buffer[k];
                buffer[k] = (byte) (b >= first && b <= last ? b ^ 0x20 : b);
            }
        });
    }

    static Kernel initcap(List<DataType> arguments, DataType result) {
        return built((in, i, text) -> {
            StringBuilder capped = new StringBuilder();
            boolean begins = true;
            for (int point : string(in[0], i).codePoints().toArray()) {
                capped.appendCodePoint(begins ? Character.toTitleCase(point) : Character.toLowerCase(point));
                begins = !Character.isLetterOrDigit(point);
            }
            text.text(capped.toString());
        });
    }

    static Kernel reverse(List<DataType> arguments, DataType result) {
        return built((in, i, text) -> {
            byte[] source = bytes(in[0], i);
            int end = source.length;
            for (int at = source.length - 1; at >= 0; at--) {
                if (!Utf8.continues(source[at])) {
                    text.bytes(source, at, end - at);
                    end = at;
                }
            }
        });
    }

    private static void refuse(long bytes, String what) {
        if (bytes > MOST_BYTES) {
            throw new CentellaException(
                    ErrorCode.INVALID_ARGUMENT, what + " would give " + bytes + " bytes, more than " + MOST_BYTES);
        }
    }

    static Kernel repeat(List<DataType> arguments, DataType result) {
        return built((in, i, text) -> {
            byte[] source = bytes(in[0], i);
            long times = source.length == 0 ? 0 : Math.max(0, in[1].integer(i));
            refuse(times > MOST_BYTES ? times : times * source.length, "repeat");
            for (long k = 0; k < times; k++) {
                text.bytes(source);
            }
        });
    }

    static Kernel replace(List<DataType> arguments, DataType result) {
        return built((in, i, text) -> {
            byte[] source = bytes(in[0], i);
            byte[] wanted = bytes(in[1], i);
            byte[] other = in.length > 2 ? bytes(in[2], i) : new byte[0];
            int copied = 0;
            int at = 0;
            while (wanted.length > 0 && at + wanted.length <= source.length) {
                if (MeasureKernels.equalAt(source, at, wanted)) {
                    text.bytes(source, copied, at - copied);
                    text.bytes(other);
                    at += wanted.length;
                    copied = at;
                } else {
                    at++;
                }
            }
            text.bytes(source, copied, source.length - copied);
        });
    }

    static Kernel translate(List<DataType> arguments, DataType result) {
        return built((in, i, text) -> {
            int[] from = string(in[1], i).codePoints().toArray();
            int[] to = string(in[2], i).codePoints().toArray();
            StringBuilder translated = new StringBuilder();
            for (int point : string(in[0], i).codePoints().toArray()) {
                int at = indexOf(from, point);
                if (at < 0) {
                    translated.appendCodePoint(point);
                } else if (at < to.length) {
                    translated.appendCodePoint(to[at]);
                }
            }
            text.text(translated.toString());
        });
    }

    private static int indexOf(int[] points, int wanted) {
        for (int i = 0; i < points.length; i++) {
            if (points[i] == wanted) {
                return i;
            }
        }
        return -1;
    }

    static Kernel lpad(List<DataType> arguments, DataType result) {
        return padded(true);
    }

    static Kernel rpad(List<DataType> arguments, DataType result) {
        return padded(false);
    }

    private static Kernel padded(boolean left) {
        return built((in, i, text) -> {
            int[] source = string(in[0], i).codePoints().toArray();
            int[] fill = (in.length > 2 ? string(in[2], i) : " ").codePoints().toArray();
            long wanted = Math.max(0, in[1].integer(i));
            refuse(wanted, left ? "lpad" : "rpad");
            int kept = (int) Math.min(wanted, source.length);
            int missing = fill.length == 0 ? 0 : (int) wanted - kept;
            StringBuilder padded = new StringBuilder();
            if (!left) {
                appendAll(padded, source, kept);
            }
            for (int k = 0; k < missing; k++) {
                padded.appendCodePoint(fill[k % fill.length]);
            }
            if (left) {
                appendAll(padded, source, kept);
            }
            text.text(padded.toString());
        });
    }

    private static void appendAll(StringBuilder to, int[] points, int count) {
        for (int k = 0; k < count; k++) {
            to.appendCodePoint(points[k]);
        }
    }

    static Kernel chr(List<DataType> arguments, DataType result) {
        return built((in, i, text) -> {
            long point = Segments.getLong(in[0].values(), i & in[0].mask());
            boolean surrogate = point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE;
            if (point < 1 || point > Character.MAX_CODE_POINT || surrogate) {
                throw new CentellaException(ErrorCode.INVALID_ARGUMENT, "no character has the code point " + point);
            }
            text.bytes(Character.toString((int) point).getBytes(StandardCharsets.UTF_8));
        });
    }
}
