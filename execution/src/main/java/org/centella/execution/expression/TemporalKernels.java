// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.expression;

import java.util.List;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.columnar.memory.Segments;
import org.centella.columnar.type.DataType;
import org.centella.columnar.type.Layout;
import org.jspecify.annotations.Nullable;

/** Dates, times and intervals with + - and *. */
final class TemporalKernels {
    private TemporalKernels() {}

    private static boolean isInterval(DataType type) {
        return type == DataType.INTERVAL_MONTH || type == DataType.INTERVAL_DAY;
    }

    static Kernel add(List<DataType> arguments, DataType result) {
        return isInterval(arguments.getFirst())
                ? move(arguments.getFirst(), result, 1, 0, 1)
                : move(arguments.getLast(), result, 0, 1, 1);
    }

    static Kernel subtract(List<DataType> arguments, DataType result) {
        return move(arguments.getLast(), result, 0, 1, -1);
    }

    private static Kernel move(DataType interval, DataType type, int value, int by, int sign) {
        return (in, rows, out) -> {
            for (int i = 0; i < rows; i++) {
                long from = in[value].integer(i);
                long step = in[by].integer(i);
                if (!out.counts(i)) {
                    // Null rows hold anything, also what cannot be moved.
                    from = 0;
                    step = 0;
                }
                long moved = interval == DataType.INTERVAL_MONTH
                        ? byMonths(type, from, step * sign)
                        : byMicros(type, from, step, sign);
                IntegerLoops.set(type.layout(), out.values(), i, moved);
            }
        };
    }

    /** A value of DATE, TIMESTAMP or TIMESTAMP WITH TIME ZONE some months on. */
    static long byMonths(DataType type, long value, long months) {
        if (type == DataType.DATE) {
            return checkedDate(Calendar.addMonths(value, months));
        }
        long day = Math.floorDiv(value, Calendar.MICROS_PER_DAY);
        long time = Math.floorMod(value, Calendar.MICROS_PER_DAY);
        return stamp(Calendar.addMonths(day, months), time);
    }

    private static long byMicros(DataType type, long value, long micros, int sign) {
        if (type == DataType.DATE) {
            if (micros % Calendar.MICROS_PER_DAY != 0) {
                throw new CentellaException(
                        ErrorCode.INVALID_ARGUMENT,
                        "a DATE moves by whole days, not by " + micros / 1e6 + " seconds; cast it to TIMESTAMP");
            }
            return checkedDate(value + sign * (micros / Calendar.MICROS_PER_DAY));
        }
        if (type == DataType.TIME) {
            return Math.floorMod(value + sign * (micros % Calendar.MICROS_PER_DAY), Calendar.MICROS_PER_DAY);
        }
        try {
            return sign > 0 ? Math.addExact(value, micros) : Math.subtractExact(value, micros);
        } catch (ArithmeticException e) {
            throw overflow(type, e);
        }
    }

    static long checkedDate(long day) {
        if (day != (int) day) {
            throw overflow(DataType.DATE, null);
        }
        return day;
    }

    static long stamp(long day, long micros) {
        try {
            return Math.addExact(Math.multiplyExact(day, Calendar.MICROS_PER_DAY), micros);
        } catch (ArithmeticException e) {
            throw overflow(DataType.TIMESTAMP, e);
        }
    }

    private static CentellaException overflow(DataType type, @Nullable Throwable cause) {
        return new CentellaException(ErrorCode.DATETIME_OVERFLOW, "a " + type + " moves out of its range", cause);
    }

    static Kernel addDays(List<DataType> arguments, DataType result) {
        return days(1);
    }

    static Kernel subtractDays(List<DataType> arguments, DataType result) {
        return days(-1);
    }

    private static Kernel days(int sign) {
        return (in, rows, out) -> {
            for (int i = 0; i < rows; i++) {
                long day = in[0].integer(i) + sign * in[1].integer(i);
                if (out.counts(i)) {
                    checkedDate(day);
                }
                Segments.setInt(out.values(), i, (int) day);
            }
        };
    }

    static Kernel daysBetween(List<DataType> arguments, DataType result) {
        return (in, rows, out) -> {
            for (int i = 0; i < rows; i++) {
                long days = in[0].integer(i) - in[1].integer(i);
                if (out.counts(i) && days != (int) days) {
                    throw overflow(DataType.INTEGER, null);
                }
                Segments.setInt(out.values(), i, (int) days);
            }
        };
    }

    /** An interval some times over; a part of a microsecond is rounded. */
    static Kernel scale(List<DataType> arguments, DataType result) {
        int interval = isInterval(arguments.getFirst()) ? 0 : 1;
        int factor = 1 - interval;
        return (in, rows, out) -> {
            for (int i = 0; i < rows; i++) {
                if (result.layout() == Layout.INT32) {
                    long months = in[interval].integer(i) * in[factor].integer(i);
                    if (out.counts(i) && months != (int) months) {
                        throw overflow(result, null);
                    }
                    Segments.setInt(out.values(), i, (int) months);
                } else {
                    double times = Segments.getDouble(in[factor].values(), i & in[factor].mask());
                    double micros = Math.rint(in[interval].integer(i) * times);
                    if (out.counts(i) && !(Math.abs(micros) < Long.MAX_VALUE)) {
                        throw overflow(result, null);
                    }
                    Segments.setLong(out.values(), i, (long) micros);
                }
            }
        };
    }
}
