// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.expression;

import java.util.List;
import org.centella.columnar.FlatColumn;
import org.centella.columnar.Interval;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.columnar.type.DataType;

/** Arithmetic of intervals of months, days and microseconds, and of them with points in time. */
final class IntervalKernels {
    private IntervalKernels() {}

    static Interval at(FlatColumn column, int row) {
        return Interval.of(Int128Math.low(column.values(), row), Int128Math.high(column.values(), row));
    }

    static Interval at(Operand in, int row) {
        return at(in.column(), row & in.mask());
    }

    static void put(KernelOutput out, int row, Interval interval) {
        Int128Math.set(out.values(), row, interval.low(), interval.high());
    }

    /** One row's interval. */
    interface Row {
        Interval value(Operand[] in, int i);
    }

    static Kernel each(Row row) {
        return Rows.each((in, i, out) -> {
            try {
                put(out, i, row.value(in, i));
            } catch (ArithmeticException e) {
                throw new CentellaException(ErrorCode.DATETIME_OVERFLOW, "an INTERVAL is out of its range", e);
            }
        });
    }

    static Kernel add(List<DataType> arguments, DataType result) {
        return each((in, i) -> sum(at(in[0], i), at(in[1], i), 1));
    }

    static Kernel subtract(List<DataType> arguments, DataType result) {
        return each((in, i) -> sum(at(in[0], i), at(in[1], i), -1));
    }

    static Kernel negate(List<DataType> arguments, DataType result) {
        return each((in, i) -> sum(new Interval(0, 0, 0), at(in[0], i), -1));
    }

    private static Interval sum(Interval a, Interval b, int sign) {
        long micros = sign > 0 ? Math.addExact(a.micros(), b.micros()) : Math.subtractExact(a.micros(), b.micros());
        return Interval.exact(a.months() + (long) sign * b.months(), a.days() + (long) sign * b.days(), micros);
    }

    static Kernel multiply(List<DataType> arguments, DataType result) {
        int interval = arguments.getFirst() == DataType.INTERVAL ? 0 : 1;
        return each((in, i) -> at(in[interval], i).times(in[1 - interval].floating(i)));
    }

    static Kernel divide(List<DataType> arguments, DataType result) {
        return each((in, i) -> {
            double by = in[1].floating(i);
            if (by == 0) {
                throw new CentellaException(ErrorCode.DIVISION_BY_ZERO, at(in[0], i) + " divided by zero");
            }
            return at(in[0], i).times(1 / by);
        });
    }

    static Kernel forward(List<DataType> arguments, DataType result) {
        int interval = arguments.getFirst() == DataType.INTERVAL ? 0 : 1;
        return move(interval, 1);
    }

    static Kernel back(List<DataType> arguments, DataType result) {
        return move(1, -1);
    }

    private static Kernel move(int interval, int sign) {
        ZoneClock.Named zone = new ZoneClock.Named();
        return Rows.each((in, i, out) -> {
            Interval by = at(in[interval], i);
            long from = in[1 - interval].integer(i);
            // A day of the calendar may have 23 hours; the rest is time as it passes.
            ZoneClock clock = in.length > 2 ? zone.of(in[2], i) : null;
            long local = days(clock == null ? from : clock.toLocal(from), by, sign);
            long moved = clock == null ? local : clock.toInstant(local);
            try {
                out.putLong(i, sign > 0 ? Math.addExact(moved, by.micros()) : Math.subtractExact(moved, by.micros()));
            } catch (ArithmeticException e) {
                throw new CentellaException(ErrorCode.DATETIME_OVERFLOW, "a time moves out of its range", e);
            }
        });
    }

    private static long days(long stamp, Interval by, int sign) {
        long moved = TemporalKernels.byMonths(DataType.TIMESTAMP, stamp, (long) sign * by.months());
        long day = Math.floorDiv(moved, Calendar.MICROS_PER_DAY) + (long) sign * by.days();
        return TemporalKernels.stamp(day, Math.floorMod(moved, Calendar.MICROS_PER_DAY));
    }

    static Kernel extract(List<DataType> arguments, DataType result) {
        return Rows.longs((in, i) -> value(FieldKernels.field(in[0], i), at(in[1], i)));
    }

    static Kernel field(DateField field) {
        return Rows.longs((in, i) -> value(field, at(in[0], i)));
    }

    private static long value(DateField field, Interval interval) {
        return switch (field) {
            case YEAR, MONTH, QUARTER, DECADE, CENTURY, MILLENNIUM ->
                FieldKernels.value(field, DataType.INTERVAL_MONTH, interval.months());
            case DAY -> interval.days();
            case HOUR -> interval.micros() / Calendar.MICROS_PER_HOUR;
            case MINUTE, SECOND, MILLISECOND, MICROSECOND ->
                FieldKernels.value(field, DataType.INTERVAL_DAY, interval.micros());
            case EPOCH -> epoch(interval) / Calendar.MICROS_PER_SECOND;
            case WEEK, DOW, ISODOW, DOY, ISOYEAR, ERA ->
                throw new CentellaException(ErrorCode.INVALID_ARGUMENT, "an INTERVAL has no " + field);
        };
    }

    static Kernel epoch() {
        return Rows.doubles((in, i) -> epoch(at(in[0], i)) / 1e6);
    }

    /** Microseconds of years of 365.25 days, months of 30 and days of 24 hours. */
    static long epoch(Interval interval) {
        long years = interval.months() / 12;
        long yearsMicros = years * (Calendar.MICROS_PER_DAY * 1461 / 4);
        long days = interval.months() % 12 * (long) Interval.DAYS_PER_MONTH + interval.days();
        return Math.addExact(Math.addExact(yearsMicros, days * Calendar.MICROS_PER_DAY), interval.micros());
    }

    /** From one interval type to another. A month has 30 days where days are wanted; what months cannot hold is cut. */
    static Kernel cast(DataType from, DataType to) {
        return Rows.each((in, i, out) -> {
            Interval interval = from == DataType.INTERVAL
                    ? at(in[0], i)
                    : from == DataType.INTERVAL_DAY
                            ? Interval.ofMicros(in[0].integer(i))
                            : new Interval((int) in[0].integer(i), 0, 0);
            if (to == DataType.INTERVAL) {
                put(out, i, interval);
            } else {
                out.putLong(i, to == DataType.INTERVAL_DAY ? interval.length() : interval.months());
            }
        });
    }
}
