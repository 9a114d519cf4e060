// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.storage.parquet;

import java.lang.foreign.MemorySegment;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import org.centella.columnar.Interval;
import org.centella.columnar.StringViews;
import org.centella.columnar.memory.Segments;
import org.centella.columnar.type.DataType;

/** The loops behind {@link Conversion}. */
final class Conversions {
    /** Julian day of 1970-01-01. */
    private static final long JULIAN_EPOCH = 2_440_588;

    private static final long MICROS_PER_DAY = 86_400_000_000L;
    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
    private static final int UUID_TEXT = 36;

    private Conversions() {}

    static void intToByte(MemorySegment raw, MemorySegment[] data, int count, MemorySegment out, long at, ViewData v) {
        for (int i = 0; i < count; i++) {
            Segments.setByte(out, at + i, (byte) Segments.getInt(raw, i));
        }
    }

    static void intToShort(MemorySegment raw, MemorySegment[] data, int count, MemorySegment out, long at, ViewData v) {
        for (int i = 0; i < count; i++) {
            Segments.setShort(out, at + i, (short) Segments.getInt(raw, i));
        }
    }

    static void intToLong(MemorySegment raw, MemorySegment[] data, int count, MemorySegment out, long at, ViewData v) {
        for (int i = 0; i < count; i++) {
            Segments.setLong(out, at + i, Segments.getInt(raw, i));
        }
    }

    static void unsignedIntToLong(
            MemorySegment raw, MemorySegment[] data, int count, MemorySegment out, long at, ViewData v) {
        for (int i = 0; i < count; i++) {
            Segments.setLong(out, at + i, Integer.toUnsignedLong(Segments.getInt(raw, i)));
        }
    }

    static void intToDouble(
            MemorySegment raw, MemorySegment[] data, int count, MemorySegment out, long at, ViewData v) {
        for (int i = 0; i < count; i++) {
            Segments.setDouble(out, at + i, Segments.getInt(raw, i));
        }
    }

    static void longToDouble(
            MemorySegment raw, MemorySegment[] data, int count, MemorySegment out, long at, ViewData v) {
        for (int i = 0; i < count; i++) {
            Segments.setDouble(out, at + i, (double) Segments.getLong(raw, i));
        }
    }

    static void floatToDouble(
            MemorySegment raw, MemorySegment[] data, int count, MemorySegment out, long at, ViewData v) {
        for (int i = 0; i < count; i++) {
            Segments.setDouble(out, at + i, Segments.getFloat(raw, i));
        }
    }

    static void halfToFloat(
            MemorySegment raw, MemorySegment[] data, int count, MemorySegment out, long at, ViewData v) {
        for (int i = 0; i < count; i++) {
            Segments.setFloat(out, at + i, Float.float16ToFloat(Segments.getShort(raw, i)));
        }
    }

    static void halfToDouble(
            MemorySegment raw, MemorySegment[] data, int count, MemorySegment out, long at, ViewData v) {
        for (int i = 0; i < count; i++) {
            Segments.setDouble(out, at + i, Float.float16ToFloat(Segments.getShort(raw, i)));
        }
    }

    static void intToInt128(
            MemorySegment raw, MemorySegment[] data, int count, MemorySegment out, long at, ViewData v) {
        for (int i = 0; i < count; i++) {
            long value = Segments.getInt(raw, i);
            setInt128(out, at + i, value, value >> 63);
        }
    }

    static void longToInt128(
            MemorySegment raw, MemorySegment[] data, int count, MemorySegment out, long at, ViewData v) {
        for (int i = 0; i < count; i++) {
            long value = Segments.getLong(raw, i);
            setInt128(out, at + i, value, value >> 63);
        }
    }

    static void unsignedLongToInt128(
            MemorySegment raw, MemorySegment[] data, int count, MemorySegment out, long at, ViewData v) {
        for (int i = 0; i < count; i++) {
            setInt128(out, at + i, Segments.getLong(raw, i), 0);
        }
    }

    static void intMillisToMicros(
            MemorySegment raw, MemorySegment[] data, int count, MemorySegment out, long at, ViewData v) {
        for (int i = 0; i < count; i++) {
            Segments.setLong(out, at + i, Segments.getInt(raw, i) * 1000L);
        }
    }

    static void millisToMicros(
            MemorySegment raw, MemorySegment[] data, int count, MemorySegment out, long at, ViewData v) {
        for (int i = 0; i < count; i++) {
            Segments.setLong(out, at + i, Math.multiplyExact(Segments.getLong(raw, i), 1000L));
        }
    }

    static void nanosToMicros(
            MemorySegment raw, MemorySegment[] data, int count, MemorySegment out, long at, ViewData v) {
        for (int i = 0; i < count; i++) {
            Segments.setLong(out, at + i, Math.floorDiv(Segments.getLong(raw, i), 1000L));
        }
    }

    /** Eight bytes of nanoseconds within the day, four of the Julian day. */
    static void int96ToMicros(
            MemorySegment raw, MemorySegment[] data, int count, MemorySegment out, long at, ViewData v) {
        for (int i = 0; i < count; i++) {
            long nanos = raw.get(Segments.LONG, i * 12L);
            long day = raw.get(Segments.INT, i * 12L + 8) - JULIAN_EPOCH;
            Segments.setLong(
                    out, at + i, Math.addExact(Math.multiplyExact(day, MICROS_PER_DAY), Math.floorDiv(nanos, 1000L)));
        }
    }

    /** Months, days and milliseconds as unsigned ints; months have no length in days and must be zero. */
    static void intervalToMicros(
            MemorySegment raw, MemorySegment[] data, int count, MemorySegment out, long at, ViewData v) {
        for (int i = 0; i < count; i++) {
            if (raw.get(Segments.INT, i * 12L) != 0) {
                throw Corrupt.unsupported("an INTERVAL with months");
            }
            long days = Integer.toUnsignedLong(raw.get(Segments.INT, i * 12L + 4));
            long millis = Integer.toUnsignedLong(raw.get(Segments.INT, i * 12L + 8));
            Segments.setLong(out, at + i, days * MICROS_PER_DAY + millis * 1000);
        }
    }

    /** Months, days and milliseconds as unsigned ints. */
    static void intervals(MemorySegment raw, MemorySegment[] data, int count, MemorySegment out, long at, ViewData v) {
        for (int i = 0; i < count; i++) {
            Interval interval = new Interval(
                    raw.get(Segments.INT, i * 12L),
                    raw.get(Segments.INT, i * 12L + 4),
                    Integer.toUnsignedLong(raw.get(Segments.INT, i * 12L + 8)) * 1000);
            Segments.setLong(out, 2 * (at + i), interval.low());
            Segments.setLong(out, 2 * (at + i) + 1, interval.high());
        }
    }

    static void uuidToText(MemorySegment raw, MemorySegment[] data, int count, MemorySegment out, long at, ViewData v) {
        long to = v.reserve((long) count * UUID_TEXT);
        MemorySegment text = v.ownSegment();
        for (int i = 0; i < count; i++) {
            long position = to;
            for (int k = 0; k < 16; k++) {
                if (k == 4 || k == 6 || k == 8 || k == 10) {
                    text.set(Segments.BYTE, position++, (byte) '-');
                }
                int b = raw.get(Segments.BYTE, i * 16L + k);
                text.set(Segments.BYTE, position++, HEX[b >>> 4 & 15]);
                text.set(Segments.BYTE, position++, HEX[b & 15]);
            }
            StringViews.put(out, at + i, text, to, UUID_TEXT, v.ownIndex());
            to = position;
        }
    }

    static Conversion fixedToViews(int width) {
        return (raw, data, count, out, at, views) -> {
            long to = views.reserve((long) count * width);
            MemorySegment own = views.ownSegment();
            MemorySegment.copy(raw, 0, own, to, (long) count * width);
            for (int i = 0; i < count; i++) {
                StringViews.put(out, at + i, own, to + (long) i * width, width, views.ownIndex());
            }
        };
    }

    static Conversion fixedToLong(int width) {
        return (raw, data, count, out, at, views) -> {
            for (int i = 0; i < count; i++) {
                Segments.setLong(out, at + i, bigEndianLong(raw, (long) i * width, width));
            }
        };
    }

    static Conversion fixedToInt128(int width) {
        return (raw, data, count, out, at, views) -> {
            for (int i = 0; i < count; i++) {
                bigEndianInt128(raw, (long) i * width, width, out, at + i);
            }
        };
    }

    static void bytesToLong(
            MemorySegment raw, MemorySegment[] data, int count, MemorySegment out, long at, ViewData v) {
        for (int i = 0; i < count; i++) {
            int length = raw.get(Segments.INT, (long) i << 4);
            Segments.setLong(out, at + i, bigEndianLong(source(raw, data, i, length), start(raw, i, length), length));
        }
    }

    static void bytesToInt128(
            MemorySegment raw, MemorySegment[] data, int count, MemorySegment out, long at, ViewData v) {
        for (int i = 0; i < count; i++) {
            int length = raw.get(Segments.INT, (long) i << 4);
            bigEndianInt128(source(raw, data, i, length), start(raw, i, length), length, out, at + i);
        }
    }

    private static MemorySegment source(MemorySegment views, MemorySegment[] data, int row, int length) {
        return length <= 12 ? views : data[views.get(Segments.INT, ((long) row << 4) + 8)];
    }

    private static long start(MemorySegment views, int row, int length) {
        long view = (long) row << 4;
        return length <= 12 ? view + 4 : Integer.toUnsignedLong(views.get(Segments.INT, view + 12));
    }

    /** A signed big-endian number; bytes beyond a long's eight must repeat its sign. */
    private static long bigEndianLong(MemorySegment from, long at, int width) {
        if (width == 0) {
            return 0;
        }
        long value = from.get(Segments.BYTE, at);
        for (int i = 1; i < width; i++) {
            if (i >= 8 && value >> 55 != value >> 63) {
                throw Corrupt.data("a decimal of " + width + " bytes is larger than its precision allows");
            }
            value = value << 8 | from.get(Segments.BYTE, at + i) & 0xFF;
        }
        return value;
    }

    private static void bigEndianInt128(MemorySegment from, long at, int width, MemorySegment out, long row) {
        if (width > 16) {
            int sign = from.get(Segments.BYTE, at + width - 16) >> 7;
            for (int i = 0; i < width - 16; i++) {
                if (from.get(Segments.BYTE, at + i) != sign) {
                    throw Corrupt.data("a decimal of " + width + " bytes is larger than its precision allows");
                }
            }
            bigEndianInt128(from, at + width - 16, 16, out, row);
            return;
        }
        if (width <= 8) {
            long value = bigEndianLong(from, at, width);
            setInt128(out, row, value, value >> 63);
            return;
        }
        long high = bigEndianLong(from, at, width - 8);
        long low = Long.reverseBytes(from.get(Segments.LONG, at + width - 8));
        setInt128(out, row, low, high);
    }

    private static void setInt128(MemorySegment out, long row, long low, long high) {
        Segments.setLong(out, row << 1, low);
        Segments.setLong(out, (row << 1) + 1, high);
    }

    /** The plain conversion to microseconds, which must then lie within a day. */
    static Conversion ofDay(Conversion plain) {
        return (raw, data, count, out, at, views) -> {
            if (plain == Conversion.NONE) {
                MemorySegment.copy(raw, 0, out, at << 3, (long) count << 3);
            } else {
                plain.convert(raw, data, count, out, at, views);
            }
            for (long row = at; row < at + count; row++) {
                long micros = Segments.getLong(out, row);
                if (micros < 0 || micros >= MICROS_PER_DAY) {
                    throw Corrupt.data("a TIME of " + micros + " microseconds lies outside the day");
                }
            }
        };
    }

    /** The plain conversion, then times ten to the power of {@code digits}; one value after another, for this is rare. */
    static Conversion rescaled(Conversion plain, DataType.Decimal wanted, int digits) {
        BigInteger factor = BigInteger.TEN.pow(digits);
        return (raw, data, count, out, at, views) -> {
            if (plain == Conversion.NONE) {
                MemorySegment.copy(raw, 0, out, at << 3, (long) count << 3);
            } else {
                plain.convert(raw, data, count, out, at, views);
            }
            for (long row = at; row < at + count; row++) {
                if (wanted.isLong()) {
                    Segments.setLong(out, row, Math.multiplyExact(Segments.getLong(out, row), factor.longValueExact()));
                } else {
                    BigInteger low = new BigInteger(Long.toUnsignedString(Segments.getLong(out, row << 1)));
                    BigInteger value = BigInteger.valueOf(Segments.getLong(out, (row << 1) + 1))
                            .shiftLeft(64)
                            .add(low)
                            .multiply(factor);
                    if (value.bitLength() > 127) {
                        throw Corrupt.data("a decimal is larger than its precision allows");
                    }
                    setInt128(out, row, value.longValue(), value.shiftRight(64).longValue());
                }
            }
        };
    }
}
