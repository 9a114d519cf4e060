// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.expression;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;
import org.centella.columnar.FlatColumn;
import org.centella.columnar.Interval;
import org.centella.columnar.memory.Segments;
import org.centella.columnar.type.DataType;
import org.centella.columnar.type.DataType.Decimal;
import org.jspecify.annotations.Nullable;

/** Casts that read text. */
final class ParseCasts {
    private static final int LONGEST_EXPONENT = 10_000;

    private ParseCasts() {}

    /** One row's text, set in the parser, to one value. */
    private interface Reader {
        /** Reads what the parser has; false when the text is none. */
        boolean read(TextParser parser, KernelOutput out, int row);
    }

    static @Nullable Kernel bind(DataType to, CastErrors errors) {
        if (to instanceof Decimal decimal) {
            return decimals(decimal, errors);
        }
        if (!(to instanceof DataType.Simple simple)) {
            return null;
        }
        return switch (simple) {
            case BOOLEAN ->
                each(errors, (parser, out, row) -> {
                    boolean right = parser.bool();
                    Segments.setBit(out.values(), row, right && parser.value() != 0);
                    return right;
                });
            case TINYINT, SMALLINT, INTEGER, BIGINT -> integers(to, errors);
            case REAL, DOUBLE -> floats(to, errors);
            case DATE ->
                each(errors, (parser, out, row) -> {
                    boolean right = parser.date();
                    Segments.setInt(out.values(), row, (int) parser.value());
                    return right;
                });
            case TIME -> each(errors, (parser, out, row) -> longs(parser.time(), parser, out, row));
            case TIMESTAMP -> each(errors, (parser, out, row) -> longs(parser.timestamp(false), parser, out, row));
            case TIMESTAMP_TZ -> each(errors, (parser, out, row) -> longs(parser.timestamp(true), parser, out, row));
            case INTERVAL_MONTH ->
                each(errors, (parser, out, row) -> {
                    boolean right = parser.months();
                    Segments.setInt(out.values(), row, (int) parser.value());
                    return right;
                });
            case INTERVAL_DAY -> each(errors, (parser, out, row) -> longs(parser.dayTime(), parser, out, row));
            case INTERVAL ->
                each(errors, (parser, out, row) -> {
                    Interval interval = parser.interval();
                    if (interval != null) {
                        Int128Math.set(out.values(), row, interval.low(), interval.high());
                    }
                    return interval != null;
                });
            case VARBINARY ->
                (in, rows, out) -> {
                    out.share(in[0].column());
                    for (int i = 0; i < rows; i++) {
                        int row = i & in[0].mask();
                        SliceKernels.put(in[0].column(), row, 0, Views.length(in[0].values(), row), out, i);
                    }
                };
            case NULL -> null;
        };
    }

    private static boolean longs(boolean right, TextParser parser, KernelOutput out, int row) {
        Segments.setLong(out.values(), row, parser.value());
        return right;
    }

    private static void set(TextParser parser, FlatColumn column, int row) {
        parser.set(Views.segment(column, row), Views.offset(column.values(), row), Views.length(column.values(), row));
    }

    private static Kernel each(CastErrors errors, Reader reader) {
        TextParser parser = new TextParser();
        return (in, rows, out) -> {
            for (int i = 0; i < rows; i++) {
                int row = i & in[0].mask();
                set(parser, in[0].column(), row);
                if (!reader.read(parser, out, i)) {
                    errors.invalid(out, i, in[0].column().stringAt(row));
                }
            }
        };
    }

    private static Kernel integers(DataType to, CastErrors errors) {
        TextParser parser = new TextParser();
        long least = IntegerLoops.least(to.layout());
        return (in, rows, out) -> {
            for (int i = 0; i < rows; i++) {
                int row = i & in[0].mask();
                set(parser, in[0].column(), row);
                boolean right = parser.integer();
                if (!right || parser.value() < least || parser.value() > ~least) {
                    String text = in[0].column().stringAt(row);
                    if (TextParser.isInteger(text)) {
                        errors.overflow(out, i, text);
                    } else {
                        errors.invalid(out, i, text);
                    }
                }
                IntegerLoops.set(to.layout(), out.values(), i, parser.value());
            }
        };
    }

    private static Kernel floats(DataType to, CastErrors errors) {
        return (in, rows, out) -> {
            for (int i = 0; i < rows; i++) {
                String text = in[0].column().stringAt(i & in[0].mask());
                double value = 0;
                try {
                    value = floating(text.strip());
                } catch (NumberFormatException e) {
                    errors.invalid(out, i, text);
                }
                boolean isTooLarge = Double.isInfinite(to == DataType.REAL ? (float) value : value);
                if (isTooLarge && text.chars().anyMatch(Character::isDigit)) {
                    errors.overflow(out, i, text);
                }
                if (to == DataType.REAL) {
                    Segments.setFloat(out.values(), i, (float) value);
                } else {
                    Segments.setDouble(out.values(), i, value);
                }
            }
        };
    }

    private static double floating(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        return switch (lower) {
            case "nan", "+nan", "-nan" -> Double.NaN;
            case "infinity", "+infinity", "inf", "+inf" -> Double.POSITIVE_INFINITY;
            case "-infinity", "-inf" -> Double.NEGATIVE_INFINITY;
            default -> {
                // Java also reads hexadecimal digits and a type's letter at the end.
                if (!lower.isEmpty() && (Character.isLetter(lower.charAt(lower.length() - 1)) || lower.contains("x"))) {
                    throw new NumberFormatException(text);
                }
                yield Double.parseDouble(lower);
            }
        };
    }

    private static Kernel decimals(Decimal to, CastErrors errors) {
        TextParser parser = new TextParser();
        return (in, rows, out) -> {
            for (int i = 0; i < rows; i++) {
                int row = i & in[0].mask();
                set(parser, in[0].column(), row);
                if (to.scale() <= Decimal.MAX_LONG_PRECISION
                        && parser.shortDecimal(to.scale())
                        && Int128Math.fits(parser.value(), parser.value() >> 63, to.precision())) {
                    put(parser.value(), parser.value() >> 63, to, out, i);
                } else {
                    longDecimal(in[0].column().stringAt(row), to, errors, out, i);
                }
            }
        };
    }

    private static void longDecimal(String text, Decimal to, CastErrors errors, KernelOutput out, int row) {
        put(0, 0, to, out, row);
        if (!out.counts(row)) {
            return;
        }
        BigDecimal value;
        try {
            value = new BigDecimal(text.strip());
        } catch (NumberFormatException e) {
            errors.invalid(out, row, text);
            return;
        }
        // An exponent of millions would be written out, digit by digit, before it is found too large.
        if (value.signum() != 0 && value.precision() - (long) value.scale() > LONGEST_EXPONENT) {
            errors.overflow(out, row, text);
            return;
        }
        BigDecimal scaled = value.scale() > LONGEST_EXPONENT
                ? BigDecimal.ZERO.setScale(to.scale())
                : value.setScale(to.scale(), RoundingMode.HALF_UP);
        if (scaled.precision() > to.precision()) {
            errors.overflow(out, row, text);
            return;
        }
        put(
                scaled.unscaledValue().longValue(),
                scaled.unscaledValue().shiftRight(Long.SIZE).longValue(),
                to,
                out,
                row);
    }

    private static void put(long low, long high, Decimal to, KernelOutput out, int row) {
        if (to.isLong()) {
            Segments.setLong(out.values(), row, low);
        } else {
            Int128Math.set(out.values(), row, low, high);
        }
    }
}
