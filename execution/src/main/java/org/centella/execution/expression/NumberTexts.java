// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.expression;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.columnar.type.DataType;

/** Numbers as text in other ways than a cast writes them. */
final class NumberTexts {
    private static final String[] UNITS = {"bytes", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};
    private static final int BINARY_STEP = 1024;
    /** Blocks that fill eighths of a character, from none to all. */
    private static final String EIGHTHS = " ▏▎▍▌▋▊▉█";

    private static final double DEFAULT_BAR = 80;
    private static final int LONGEST_BAR = 1000;

    private NumberTexts() {}

    static Kernel kernel(String name, List<DataType> arguments) {
        return switch (name) {
            case "to_hex" ->
                arguments.getFirst() == DataType.BIGINT
                        ? Rows.text((in, i, text) -> text.text(Long.toHexString(in[0].integer(i))))
                        : Rows.text((in, i, text) ->
                                text.text(HexFormat.of().withUpperCase().formatHex(in[0].bytes(i))));
            case "to_bin" -> Rows.text((in, i, text) -> text.text(Long.toBinaryString(in[0].integer(i))));
            case "to_oct" -> Rows.text((in, i, text) -> text.text(Long.toOctalString(in[0].integer(i))));
            case "to_base" ->
                Rows.text((in, i, text) -> text.text(Long.toString(in[0].integer(i), base(in[1].integer(i)))));
            case "from_base" -> Rows.longs((in, i) -> parsed(in[0].text(i), base(in[1].integer(i))));
            case "conv" ->
                Rows.text((in, i, text) -> text.text(converted(in[0].text(i), in[1].integer(i), in[2].integer(i))));
            case "format_number" -> Rows.text((in, i, text) -> text.text(grouped(decimal(in[0], i), in[1].integer(i))));
            case "format_bytes" -> Rows.text((in, i, text) -> text.text(bytes(in[0].integer(i))));
            case "bar" ->
                Rows.text((in, i, text) -> text.text(bar(
                        in[0].floating(i),
                        in[1].floating(i),
                        in[2].floating(i),
                        in.length > 3 ? in[3].floating(i) : DEFAULT_BAR)));
            default -> throw new IllegalStateException(name);
        };
    }

    private static int base(long base) {
        if (base < Character.MIN_RADIX || base > Character.MAX_RADIX) {
            throw new CentellaException(ErrorCode.INVALID_ARGUMENT, "a base is from 2 to 36, not " + base);
        }
        return (int) base;
    }

    private static long parsed(String digits, int base) {
        try {
            return Long.parseLong(digits, base);
        } catch (NumberFormatException e) {
            throw new CentellaException(ErrorCode.INVALID_ARGUMENT, "'" + digits + "' is no BIGINT of base " + base, e);
        }
    }

    private static String converted(String digits, long from, long to) {
        int fromBase = base(from);
        int toBase = base(Math.abs(to));
        String text = digits.strip();
        boolean negative = text.startsWith("-");
        int at = negative ? 1 : 0;
        int end = at;
        while (end < text.length() && Character.digit(text.charAt(end), fromBase) >= 0) {
            end++;
        }
        BigInteger value = end == at ? BigInteger.ZERO : new BigInteger(text.substring(at, end), fromBase);
        if (negative && to > 0) {
            // Like other engines: as an unsigned number of 64 bits.
            value = BigInteger.ONE.shiftLeft(Long.SIZE).subtract(value);
        } else if (negative) {
            value = value.negate();
        }
        return value.toString(toBase).toUpperCase(Locale.ROOT);
    }

    /** The number in a row of any numeric type; of a floating-point one the digits that print it. */
    static BigDecimal decimal(Operand in, int row) {
        DataType type = in.column().type();
        int at = row & in.mask();
        return switch (type.layout()) {
            case FLOAT32, FLOAT64 -> {
                double value = in.floating(row);
                if (!Double.isFinite(value)) {
                    throw new CentellaException(ErrorCode.NUMERIC_OVERFLOW, value + " has no decimal digits");
                }
                yield new BigDecimal(type == DataType.REAL ? Float.toString((float) value) : Double.toString(value));
            }
            case INT128 ->
                new BigDecimal(
                        Int128Math.big(Int128Math.low(in.values(), at), Int128Math.high(in.values(), at)),
                        ((DataType.Decimal) type).scale());
            case INT8, INT16, INT32, INT64, BIT, VIEW, LIST, STRUCT ->
                BigDecimal.valueOf(in.integer(row), type instanceof DataType.Decimal d ? d.scale() : 0);
        };
    }

    private static String grouped(BigDecimal value, long digits) {
        if (digits < 0 || digits > DataType.Decimal.MAX_PRECISION) {
            throw new CentellaException(
                    ErrorCode.INVALID_ARGUMENT, "digits after the point are 0 to 38, not " + digits);
        }
        return String.format(Locale.ROOT, "%,." + digits + "f", value.setScale((int) digits, RoundingMode.HALF_EVEN));
    }

    private static String bytes(long count) {
        double size = Math.abs((double) count);
        int unit = 0;
        while (size >= BINARY_STEP && unit < UNITS.length - 1) {
            size /= BINARY_STEP;
            unit++;
        }
        String sign = count < 0 ? "-" : "";
        String plain = Math.abs(count) == 1 ? "1 byte" : Math.abs(count) + " bytes";
        return sign + (unit == 0 ? plain : String.format(Locale.ROOT, "%.1f %s", size, UNITS[unit]));
    }

    private static String bar(double value, double least, double most, double width) {
        if (!(most > least) || !(width >= 1) || width > LONGEST_BAR) {
            throw new CentellaException(
                    ErrorCode.INVALID_ARGUMENT, "a bar goes from a smaller to a greater number, 1 to 1000 wide");
        }
        double share = Double.isNaN(value) ? 0 : Math.clamp((value - least) / (most - least), 0, 1);
        int eighths = (int) Math.round(share * width * 8);
        String whole = EIGHTHS.substring(8).repeat(eighths / 8);
        String bar = eighths % 8 == 0 ? whole : whole + EIGHTHS.charAt(eighths % 8);
        return bar + " ".repeat(Math.max(0, (int) Math.ceil(width) - bar.length()));
    }
}
