// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.expression;

import java.util.ArrayList;
import java.util.IllegalFormatException;
import java.util.List;
import java.util.Locale;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.columnar.type.DataType;
import org.jspecify.annotations.Nullable;

/** Functions that put the texts of several values together. */
final class FormatKernels {
    private FormatKernels() {}

    static Kernel concat() {
        return Rows.text((in, i, text) -> {
            for (Operand operand : in) {
                if (!operand.isNull(i)) {
                    text.view(operand.column(), i & operand.mask());
                }
            }
        });
    }

    static Kernel concatSeparated() {
        TextWriter text = new TextWriter();
        return Rows.each((in, i, out) -> {
            if (in[0].isNull(i)) {
                out.putNull(i);
                return;
            }
            text.reset();
            boolean first = true;
            for (int k = 1; k < in.length; k++) {
                if (in[k].isNull(i)) {
                    continue;
                }
                if (!first) {
                    text.view(in[0].column(), i & in[0].mask());
                }
                text.view(in[k].column(), i & in[k].mask());
                first = false;
            }
            out.putString(i, text.buffer(), 0, text.length());
        });
    }

    static Kernel format() {
        return Rows.each((in, i, out) -> {
            if (in[0].isNull(i)) {
                out.putNull(i);
            } else {
                out.putText(i, formatted(in[0].text(i), in, i));
            }
        });
    }

    /** A place in a pattern: {@code %[position$][-][width]type}, where the width may be {@code *}. */
    private static String formatted(String pattern, Operand[] in, int row) {
        StringBuilder text = new StringBuilder();
        int next = 1;
        for (int at = 0; at < pattern.length(); at++) {
            char c = pattern.charAt(at);
            if (c != '%') {
                text.append(c);
                continue;
            }
            if (++at < pattern.length() && pattern.charAt(at) == '%') {
                text.append('%');
                continue;
            }
            int number = digits(pattern, at);
            if (number > at && number < pattern.length() && pattern.charAt(number) == '$') {
                next = Integer.parseInt(pattern.substring(at, number));
                at = number + 1;
            }
            boolean left = at < pattern.length() && pattern.charAt(at) == '-';
            at += left ? 1 : 0;
            int width = 0;
            if (at < pattern.length() && pattern.charAt(at) == '*') {
                String given = argument(in, next++, row);
                width = given == null ? 0 : Integer.parseInt(given.strip());
                left |= width < 0;
                at++;
            } else {
                int end = digits(pattern, at);
                width = end > at ? Integer.parseInt(pattern.substring(at, end)) : 0;
                at = end;
            }
            if (at >= pattern.length()) {
                throw wrong(pattern, "ends within a place");
            }
            pad(text, value(pattern, pattern.charAt(at), argument(in, next++, row)), Math.abs(width), left);
        }
        return text.toString();
    }

    private static int digits(String pattern, int from) {
        int end = from;
        while (end < pattern.length() && Character.isDigit(pattern.charAt(end)) && end - from < 6) {
            end++;
        }
        return end;
    }

    private static @Nullable String argument(Operand[] in, int index, int row) {
        if (index < 1 || index >= in.length) {
            throw new CentellaException(
                    ErrorCode.INVALID_ARGUMENT,
                    "the pattern asks for " + index + " values, there are " + (in.length - 1));
        }
        return in[index].isNull(row) ? null : in[index].text(row);
    }

    private static String value(String pattern, char kind, @Nullable String value) {
        return switch (kind) {
            case 's' -> value == null ? "" : value;
            case 'L' -> value == null ? "NULL" : Quoting.literal(value);
            case 'I' -> {
                if (value == null) {
                    throw wrong(pattern, "has a null as an identifier");
                }
                yield Quoting.identifier(value);
            }
            default -> throw wrong(pattern, "knows no type " + kind + ", but s, I, L");
        };
    }

    private static void pad(StringBuilder text, String value, int width, boolean left) {
        String fill = " ".repeat(Math.max(0, width - value.codePointCount(0, value.length())));
        text.append(left ? value : fill).append(left ? fill : value);
    }

    private static CentellaException wrong(String pattern, String what) {
        return new CentellaException(ErrorCode.INVALID_ARGUMENT, "the pattern '" + pattern + "' " + what);
    }

    /** Integers as BIGINT, other numbers as DOUBLE, anything else as its text. */
    static @Nullable Resolution printfTypes(List<DataType> arguments) {
        if (arguments.isEmpty() || Parameter.STRING.coerce(arguments.getFirst()) == null) {
            return null;
        }
        List<DataType> types = new ArrayList<>();
        for (DataType type : arguments) {
            DataType wanted = type.isInteger()
                    ? DataType.BIGINT
                    : type.isNumeric()
                            ? DataType.DOUBLE
                            : type == DataType.BOOLEAN ? type : Parameter.TEXT.coerce(type);
            if (wanted == null) {
                return null;
            }
            types.add(wanted);
        }
        return new Resolution(types, DataType.VARCHAR);
    }

    static Kernel printf(List<DataType> arguments) {
        return Rows.each((in, i, out) -> {
            if (in[0].isNull(i)) {
                out.putNull(i);
                return;
            }
            @Nullable Object[] values = new @Nullable Object[in.length - 1];
            for (int k = 1; k < in.length; k++) {
                values[k - 1] = in[k].isNull(i) ? null : javaValue(in[k], arguments.get(k), i);
            }
            String pattern = in[0].text(i);
            try {
                // Java has no %i and calls a long %d.
                out.putText(i, String.format(Locale.ROOT, pattern.replaceAll("%(\\d*)l*i", "%$1d"), values));
            } catch (IllegalFormatException e) {
                throw new CentellaException(
                        ErrorCode.INVALID_ARGUMENT,
                        "the pattern '" + pattern + "' does not fit its values: " + e.getMessage(),
                        e);
            }
        });
    }

    private static Object javaValue(Operand in, DataType type, int row) {
        return switch (type.layout()) {
            case INT64 -> in.integer(row);
            case FLOAT64 -> in.floating(row);
            case BIT -> in.bit(row);
            case INT8, INT16, INT32, FLOAT32, INT128, VIEW, LIST, STRUCT -> in.text(row);
        };
    }
}
