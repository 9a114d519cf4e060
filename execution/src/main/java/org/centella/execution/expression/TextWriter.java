// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.expression;

import java.lang.foreign.MemorySegment;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.centella.columnar.FlatColumn;
import org.centella.columnar.memory.Segments;
import org.centella.columnar.type.DataType;
import org.centella.columnar.type.Field;

/** Writes values as text into one array that is used again and again. */
final class TextWriter {
    private static final long MICROS_PER_SECOND = 1_000_000;
    /** Powers of ten from the first of these and below the second are written without an exponent. */
    private static final int LEAST_PLAIN_EXPONENT = -4;

    private static final int MOST_PLAIN_EXPONENT = 16;

    /** What means something within the text of a nested value. */
    private static final String SPECIAL = ",[]{}()=:'\"\\";

    private byte[] buffer = new byte[64];
    private int length;

    byte[] buffer() {
        return buffer;
    }

    int length() {
        return length;
    }

    void reset() {
        length = 0;
    }

    private void room(int more) {
        if (buffer.length - length < more) {
            buffer = Arrays.copyOf(buffer, Math.max(buffer.length * 2, length + more));
        }
    }

    void put(int b) {
        room(1);
        buffer[length++] = (byte) b;
    }

    void bytes(byte[] bytes) {
        room(bytes.length);
        System.arraycopy(bytes, 0, buffer, length, bytes.length);
        length += bytes.length;
    }

    void bytes(byte[] bytes, int from, int count) {
        room(count);
        System.arraycopy(bytes, from, buffer, length, count);
        length += count;
    }

    /** The bytes of a view. */
    void view(FlatColumn column, int row) {
        int size = Views.length(column.values(), row);
        room(size);
        MemorySegment.copy(
                Views.segment(column, row), Segments.BYTE, Views.offset(column.values(), row), buffer, length, size);
        length += size;
    }

    void text(String text) {
        bytes(text.getBytes(StandardCharsets.UTF_8));
    }

    void number(long value) {
        if (value < 0) {
            put('-');
            if (value == Long.MIN_VALUE) {
                text("9223372036854775808");
                return;
            }
        }
        padded(Math.abs(value), 1);
    }

    /** A number that is not negative, with zeros before it up to {@code digits}. */
    void padded(long value, int digits) {
        int needed = digits;
        for (long rest = value / Int128Math.powerOfTen(Math.min(digits, 18)); rest > 0; rest /= 10) {
            needed++;
        }
        room(needed);
        long rest = value;
        for (int i = length + needed - 1; i >= length; i--) {
            buffer[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        length += needed;
    }

    /** The value of a row that is not null; of any type but VARBINARY. */
    void value(FlatColumn column, int row) {
        switch (column.type()) {
            case DataType.Simple simple -> simple(simple, column, row);
            case DataType.Decimal decimal -> {
                if (decimal.isLong()) {
                    decimal(Segments.getLong(column.values(), row), decimal.scale());
                } else {
                    long low = Int128Math.low(column.values(), row);
                    long high = Int128Math.high(column.values(), row);
                    text(new BigDecimal(Int128Math.big(low, high), decimal.scale()).toPlainString());
                }
            }
            case DataType.Varchar _, DataType.Char _ -> bytes(column.bytesAt(row));
            case DataType.Array _ -> {
                put('[');
                int end = Segments.getInt(column.values(), row + 1L);
                int from = Segments.getInt(column.values(), row);
                for (int i = from; i < end; i++) {
                    separate(i > from);
                    part(column.children().getFirst(), i);
                }
                put(']');
            }
            case DataType.Map _ -> map(column, row);
            case DataType.Row(List<Field> fields) -> {
                put('{');
                for (int i = 0; i < fields.size(); i++) {
                    separate(i > 0);
                    quoted(fields.get(i).name());
                    text(": ");
                    part(column.children().get(i), row);
                }
                put('}');
            }
        }
    }

    private void map(FlatColumn column, int row) {
        FlatColumn entries = column.children().getFirst();
        put('{');
        int end = Segments.getInt(column.values(), row + 1L);
        int from = Segments.getInt(column.values(), row);
        for (int i = from; i < end; i++) {
            separate(i > from);
            part(entries.children().getFirst(), i);
            put('=');
            part(entries.children().getLast(), i);
        }
        put('}');
    }

    private void separate(boolean further) {
        if (further) {
            text(", ");
        }
    }

    /** A part of a nested value: text that could be taken for something else stands in quotes. */
    private void part(FlatColumn column, int row) {
        if (column.isNull(row)) {
            text("NULL");
        } else if (column.type() == DataType.VARBINARY) {
            text("X'" + java.util.HexFormat.of().withUpperCase().formatHex(column.bytesAt(row)) + "'");
        } else if (column.type().isString()) {
            String value = column.stringAt(row);
            boolean plain = !value.isEmpty()
                    && !value.equalsIgnoreCase("NULL")
                    && value.equals(value.strip())
                    && value.chars().noneMatch(c -> SPECIAL.indexOf(c) >= 0);
            if (plain) {
                text(value);
            } else {
                quoted(value);
            }
        } else {
            value(column, row);
        }
    }

    private void quoted(String value) {
        put('\'');
        text(value.replace("\\", "\\\\").replace("'", "\\'"));
        put('\'');
    }

    private void simple(DataType.Simple type, FlatColumn column, int row) {
        switch (type) {
            case BOOLEAN -> text(Segments.getBit(column.values(), row) ? "true" : "false");
            case TINYINT -> number(Segments.getByte(column.values(), row));
            case SMALLINT -> number(Segments.getShort(column.values(), row));
            case INTEGER -> number(Segments.getInt(column.values(), row));
            case BIGINT -> number(Segments.getLong(column.values(), row));
            case REAL -> floating(Float.toString(Segments.getFloat(column.values(), row)));
            case DOUBLE -> floating(Double.toString(Segments.getDouble(column.values(), row)));
            case DATE -> date(Segments.getInt(column.values(), row));
            case TIME -> time(Segments.getLong(column.values(), row));
            case TIMESTAMP -> timestamp(Segments.getLong(column.values(), row));
            case TIMESTAMP_TZ -> {
                timestamp(Segments.getLong(column.values(), row));
                text("+00");
            }
            case INTERVAL_MONTH -> months(Segments.getInt(column.values(), row));
            case INTERVAL_DAY -> dayTime(Segments.getLong(column.values(), row));
            case INTERVAL -> text(IntervalKernels.at(column, row).toString());
            case VARBINARY, NULL -> throw new IllegalStateException(column + " is not written");
        }
    }

    /** Java's digits, which are the fewest that tell the number; an exponent where a reader wants one: 1e+16, 1e-05. */
    private void floating(String digits) {
        int at = digits.indexOf('E');
        if (at < 0) {
            text(digits);
            return;
        }
        int exponent = Integer.parseInt(digits.substring(at + 1));
        if (exponent >= LEAST_PLAIN_EXPONENT && exponent < MOST_PLAIN_EXPONENT) {
            String plain = new BigDecimal(digits).stripTrailingZeros().toPlainString();
            text(plain);
            text(plain.indexOf('.') < 0 ? ".0" : "");
            return;
        }
        String mantissa = digits.substring(0, at);
        text(mantissa.endsWith(".0") ? mantissa.substring(0, at - 2) : mantissa);
        text(exponent < 0 ? "e-" : "e+");
        padded(Math.abs(exponent), 2);
    }

    private void decimal(long unscaled, int scale) {
        if (unscaled < 0) {
            put('-');
        }
        long size = Math.abs(unscaled);
        if (scale == 0) {
            padded(size, 1);
            return;
        }
        long power = Int128Math.powerOfTen(scale);
        padded(size / power, 1);
        put('.');
        padded(size % power, scale);
    }

    void date(long day) {
        int year = Calendar.year(day);
        if (year < 0) {
            put('-');
        } else if (year > 9999) {
            put('+');
        }
        padded(Math.abs((long) year), 4);
        put('-');
        padded(Calendar.month(day), 2);
        put('-');
        padded(Calendar.day(day), 2);
    }

    /** As PostgreSQL does: {@code 1 year 2 mons}, {@code -3 mons}. */
    private void months(int months) {
        int start = length;
        count(months / 12, " year");
        if (months % 12 != 0) {
            text(length > start ? " " : "");
            count(months % 12, " mon");
        }
        if (length == start) {
            text("00:00:00");
        }
    }

    /** {@code 3 days 04:05:06}, {@code -1 days -00:00:01}. */
    private void dayTime(long micros) {
        int start = length;
        count(micros / Calendar.MICROS_PER_DAY, " day");
        long time = micros % Calendar.MICROS_PER_DAY;
        if (time != 0 || length == start) {
            text(length > start ? " " : "");
            text(time < 0 ? "-" : "");
            time(Math.abs(time));
        }
    }

    private void count(long count, String unit) {
        if (count != 0) {
            number(count);
            text(unit);
            text(count == 1 ? "" : "s");
        }
    }

    void time(long micros) {
        long seconds = micros / MICROS_PER_SECOND;
        padded(seconds / 3600, 2);
        put(':');
        padded(seconds / 60 % 60, 2);
        put(':');
        padded(seconds % 60, 2);
        long fraction = micros % MICROS_PER_SECOND;
        if (fraction != 0) {
            put('.');
            padded(fraction, 6);
            while (buffer[length - 1] == '0') {
                length--;
            }
        }
    }

    void timestamp(long micros) {
        date(Math.floorDiv(micros, Calendar.MICROS_PER_DAY));
        put(' ');
        time(Math.floorMod(micros, Calendar.MICROS_PER_DAY));
    }
}
