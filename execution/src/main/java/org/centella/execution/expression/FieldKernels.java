// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.expression;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Locale;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.columnar.memory.Segments;
import org.centella.columnar.type.DataType;

/** Functions that take dates and times apart and put them together. */
final class FieldKernels {
    private static final double MOST_SECONDS = 9e12;

    private FieldKernels() {}

    /** EXTRACT: the field's name is the first argument, as a rule a constant. */
    static Kernel extract(List<DataType> arguments, DataType result) {
        DataType type = arguments.get(1);
        return (in, rows, out) -> {
            DateField field = in[0].constant() ? field(in[0], 0) : null;
            if (field != null) {
                fill(field, type, in[1], rows, out.values());
                return;
            }
            for (int i = 0; i < rows; i++) {
                long value = out.counts(i) ? value(field(in[0], i), type, in[1].integer(i)) : 0;
                Segments.setLong(out.values(), i, value);
            }
        };
    }

    static Kernel field(DateField field, DataType type) {
        return (in, rows, out) -> fill(field, type, in[0], rows, out.values());
    }

    static DateField field(Operand names, int row) {
        String name = names.column().stringAt(row & names.mask());
        DateField field = DateField.find(name);
        if (field == null) {
            throw new CentellaException(
                    ErrorCode.INVALID_ARGUMENT, "'" + name + "' is no field of a date or time: " + DateField.names());
        }
        return field;
    }

    private static void fill(DateField field, DataType type, Operand in, int rows, MemorySegment out) {
        if (type == DataType.DATE && field == DateField.YEAR) {
            MemorySegment days = in.dense(rows);
            for (int i = 0; i < rows; i++) {
                int day = Segments.getInt(days, i);
                boolean fast = day >= Calendar.LEAST_FAST_DAY && day <= Calendar.MOST_FAST_DAY;
                Segments.setLong(out, i, fast ? Calendar.fastYear(day) : Calendar.year(day));
            }
            return;
        }
        for (int i = 0; i < rows; i++) {
            Segments.setLong(out, i, value(field, type, in.integer(i)));
        }
    }

    static long value(DateField field, DataType type, long value) {
        if (type == DataType.INTERVAL_MONTH) {
            return ofMonths(field, value);
        }
        boolean date = type == DataType.DATE;
        boolean clock = type == DataType.TIME || type == DataType.INTERVAL_DAY;
        if (type == DataType.INTERVAL_DAY && field == DateField.DAY) {
            return value / Calendar.MICROS_PER_DAY;
        }
        if ((date && !field.ofDate()) || (clock && !field.ofTime())) {
            throw new CentellaException(ErrorCode.INVALID_ARGUMENT, "a " + type + " has no " + field);
        }
        long day = date ? value : Math.floorDiv(value, Calendar.MICROS_PER_DAY);
        long time = date
                ? 0
                : type == DataType.INTERVAL_DAY
                        ? value % Calendar.MICROS_PER_DAY
                        : Math.floorMod(value, Calendar.MICROS_PER_DAY);
        return switch (field) {
            case YEAR -> Calendar.year(day);
            case QUARTER -> (Calendar.month(day) + 2) / 3;
            case MONTH -> Calendar.month(day);
            case WEEK -> Calendar.isoWeek(day);
            case DAY -> Calendar.day(day);
            case DOW -> Calendar.isoDayOfWeek(day) % 7;
            case ISODOW -> Calendar.isoDayOfWeek(day);
            case DOY -> Calendar.dayOfYear(day);
            case HOUR -> time / Calendar.MICROS_PER_HOUR;
            case MINUTE -> time / Calendar.MICROS_PER_MINUTE % 60;
            case SECOND -> time / Calendar.MICROS_PER_SECOND % 60;
            case MILLISECOND -> time % Calendar.MICROS_PER_MINUTE / 1000;
            case MICROSECOND -> time % Calendar.MICROS_PER_MINUTE;
            case EPOCH -> date ? day * 86_400 : Math.floorDiv(value, Calendar.MICROS_PER_SECOND);
            case DECADE -> Math.floorDiv(Calendar.year(day), 10);
            case CENTURY -> era(Calendar.year(day), 100);
            case MILLENNIUM -> era(Calendar.year(day), 1000);
            case ISOYEAR -> Calendar.isoYear(day);
            case ERA -> Calendar.year(day) > 0 ? 1 : 0;
        };
    }

    private static long era(int year, int years) {
        return year > 0 ? (year - 1) / years + 1 : year / years - 1;
    }

    private static long ofMonths(DateField field, long months) {
        return switch (field) {
            case YEAR -> months / 12;
            case MONTH -> months % 12;
            case QUARTER -> months % 12 / 3 + 1;
            case DECADE -> months / 120;
            case CENTURY -> months / 1200;
            case MILLENNIUM -> months / 12_000;
            case WEEK, DAY, DOW, ISODOW, DOY, HOUR, MINUTE, SECOND, MILLISECOND, MICROSECOND, EPOCH, ISOYEAR, ERA ->
                throw new CentellaException(ErrorCode.INVALID_ARGUMENT, "an INTERVAL YEAR TO MONTH has no " + field);
        };
    }

    private static DateUnit unit(Operand names, int row) {
        String name = names.column().stringAt(row & names.mask());
        DateUnit unit = DateUnit.find(name.strip().toLowerCase(Locale.ROOT));
        if (unit == null) {
            throw new CentellaException(
                    ErrorCode.INVALID_ARGUMENT, "'" + name + "' is no unit of time: " + DateUnit.names());
        }
        return unit;
    }

    static Kernel truncate(List<DataType> arguments, DataType result) {
        return (in, rows, out) -> {
            for (int i = 0; i < rows; i++) {
                long value = out.counts(i) ? unit(in[0], i).truncate(result, in[1].integer(i)) : 0;
                IntegerLoops.set(result.layout(), out.values(), i, value);
            }
        };
    }

    static Kernel truncateInZone(List<DataType> arguments, DataType result) {
        ZoneClock.Named zone = new ZoneClock.Named();
        return Rows.longs((in, i) -> {
            ZoneClock clock = zone.of(in[2], i);
            return clock.toInstant(unit(in[0], i).truncate(DataType.TIMESTAMP, clock.toLocal(in[1].integer(i))));
        });
    }

    static Kernel addUnits(List<DataType> arguments, DataType result) {
        return (in, rows, out) -> {
            for (int i = 0; i < rows; i++) {
                long value = out.counts(i) ? unit(in[0], i).add(result, in[2].integer(i), in[1].integer(i)) : 0;
                IntegerLoops.set(result.layout(), out.values(), i, value);
            }
        };
    }

    static Kernel unitsBetween(List<DataType> arguments, DataType result) {
        DataType type = arguments.get(1);
        return (in, rows, out) -> {
            for (int i = 0; i < rows; i++) {
                long value = out.counts(i) ? unit(in[0], i).between(type, in[1].integer(i), in[2].integer(i)) : 0;
                Segments.setLong(out.values(), i, value);
            }
        };
    }

    static Kernel boundariesBetween(List<DataType> arguments, DataType result) {
        DataType type = arguments.get(1);
        return (in, rows, out) -> {
            for (int i = 0; i < rows; i++) {
                long value = out.counts(i) ? unit(in[0], i).boundaries(type, in[1].integer(i), in[2].integer(i)) : 0;
                Segments.setLong(out.values(), i, value);
            }
        };
    }

    static Kernel lastDay(List<DataType> arguments, DataType result) {
        return (in, rows, out) -> {
            for (int i = 0; i < rows; i++) {
                long day = in[0].integer(i);
                int last = Calendar.daysInMonth(Calendar.year(day), Calendar.month(day));
                Segments.setInt(out.values(), i, (int) (day - Calendar.day(day) + last));
            }
        };
    }

    static Kernel makeDate(List<DataType> arguments, DataType result) {
        return (in, rows, out) -> {
            for (int i = 0; i < rows; i++) {
                long day = out.counts(i) ? date(in[0].integer(i), in[1].integer(i), in[2].integer(i)) : 0;
                Segments.setInt(out.values(), i, (int) day);
            }
        };
    }

    static long date(long year, long month, long day) {
        boolean known = month >= 1 && month <= 12 && Math.abs(year) <= 5_000_000;
        if (!known || day < 1 || day > Calendar.daysInMonth(year, (int) month)) {
            throw new CentellaException(
                    ErrorCode.DATETIME_OVERFLOW, "there is no date " + year + "-" + month + "-" + day);
        }
        return Calendar.dayNumber(year, (int) month, (int) day);
    }

    static Kernel fromUnixTime(List<DataType> arguments, DataType result) {
        return (in, rows, out) -> {
            for (int i = 0; i < rows; i++) {
                double seconds = Segments.getDouble(in[0].values(), i & in[0].mask());
                if (out.counts(i) && !(Math.abs(seconds) < MOST_SECONDS)) {
                    throw new CentellaException(
                            ErrorCode.DATETIME_OVERFLOW, seconds + " seconds are out of range of " + result);
                }
                Segments.setLong(out.values(), i, Math.round(seconds * 1e6));
            }
        };
    }
}
