// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.expression;

import java.util.List;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.columnar.type.DataType;

/**
 * The values from a start to a stop, a step apart, one after the other: what {@code generate_series} and its like are made
 * of, as arrays or, a batch at a time, as rows. Numbers, decimals and times are longs; months are added to the value before,
 * so that a day of the month once lost stays lost (PostgreSQL).
 */
public final class Series {
    private final DataType value;
    private final DataType stepType;
    private final boolean inclusive;
    private final boolean towards;

    private long next;
    private long step;
    private long left;

    private Series(DataType value, DataType stepType, boolean inclusive, boolean towards) {
        this.value = value;
        this.stepType = stepType;
        this.inclusive = inclusive;
        this.towards = towards;
    }

    /** True for the functions whose results this class yields. */
    public static boolean isSeries(String function) {
        return switch (function) {
            case "generate_series", "range", "sequence" -> true;
            default -> false;
        };
    }

    /**
     * The series of a function.
     *
     * @param arguments as the function's declaration casts them
     * @param value the type of its values
     */
    public static Series of(String function, List<DataType> arguments, DataType value) {
        DataType step = arguments.size() > 2 ? arguments.get(2) : value;
        return new Series(value, step, !function.equals("range"), function.equals("sequence"));
    }

    /**
     * Begins a series.
     *
     * @param arguments the function's, the first {@code count} of them
     * @throws CentellaException INVALID_ARGUMENT when the step is 0, or a part of a day between dates
     */
    public void begin(long[] arguments, int count) {
        long start = count == 1 ? 0 : arguments[0];
        long stop = count == 1 ? arguments[0] : arguments[1];
        step = count > 2 ? step(arguments[2]) : one(towards && start > stop);
        if (step == 0) {
            throw new CentellaException(ErrorCode.INVALID_ARGUMENT, "the step of a series must not be 0");
        }
        next = start;
        left = stepType == DataType.INTERVAL_MONTH ? months(start, stop) : count(start, stop);
    }

    private long step(long given) {
        if (value != DataType.DATE || stepType != DataType.INTERVAL_DAY) {
            return given;
        }
        if (given % Calendar.MICROS_PER_DAY != 0) {
            throw new CentellaException(
                    ErrorCode.INVALID_ARGUMENT, "a series of dates needs a step of whole days or months");
        }
        return given / Calendar.MICROS_PER_DAY;
    }

    /** The step where none is given: one, or one day. */
    private long one(boolean down) {
        long one = value instanceof DataType.Decimal(int _, int scale)
                ? Int128Math.powerOfTen(scale)
                : value == DataType.TIMESTAMP || value == DataType.TIMESTAMP_TZ ? Calendar.MICROS_PER_DAY : 1;
        return down ? -one : one;
    }

    private long count(long start, long stop) {
        boolean none = step > 0 ? start > stop : start < stop;
        if (none || !inclusive && start == stop) {
            return 0;
        }
        // Differences of longs fit 64 bits without a sign.
        long distance = step > 0 ? stop - start : start - stop;
        long size = step > 0 ? step : -step;
        long steps = Long.divideUnsigned(inclusive ? distance : distance - 1, size);
        return steps < 0 || steps == Long.MAX_VALUE ? Long.MAX_VALUE : steps + 1;
    }

    private long months(long start, long stop) {
        long count = 0;
        long at = start;
        for (; step > 0 ? at < stop : at > stop; at = TemporalKernels.byMonths(value, at, step)) {
            count++;
        }
        return inclusive && at == stop ? count + 1 : count;
    }

    /** Values that are still to come. */
    public long left() {
        return left;
    }

    /** The next value; there must be one. */
    public long next() {
        long current = next;
        left--;
        if (left > 0) {
            next = stepType == DataType.INTERVAL_MONTH
                    ? TemporalKernels.byMonths(value, current, step)
                    : current + step;
        }
        return current;
    }
}
