// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.expression;

import java.util.List;
import java.util.function.LongUnaryOperator;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.columnar.type.DataType;

/** Functions that make dates and times, move them and turn them into numbers. */
final class TimeFamily extends FunctionFamily {
    private static final DataType DATE = DataType.DATE;
    private static final DataType TIME = DataType.TIME;
    private static final DataType STAMP = DataType.TIMESTAMP;
    private static final DataType POINT = DataType.TIMESTAMP_TZ;
    private static final DataType DAYS = DataType.INTERVAL_DAY;
    private static final DataType MONTHS = DataType.INTERVAL_MONTH;
    private static final Parameter N = Parameter.BIGINT;
    private static final Parameter F = Parameter.DOUBLE;
    private static final Parameter S = Parameter.STRING;
    private static final Parameter P_DATE = Parameter.DATE;
    private static final Parameter P_STAMP = Parameter.TIMESTAMP;
    private static final Parameter P_POINT = Parameter.TIMESTAMP_TZ;
    private static final Parameter P_DAYS = Parameter.INTERVAL_DAY;
    private static final Parameter P_MONTHS = Parameter.INTERVAL_MONTH;

    /** 2000-01-01 and 2000-01-03, a Monday: where buckets begin. */
    private static final long MONTH_ORIGIN = Calendar.dayNumber(2000, 1, 1);

    private static final long ORIGIN = Calendar.dayNumber(2000, 1, 3) * Calendar.MICROS_PER_DAY;

    TimeFamily() {
        super(FunctionCategory.DATETIME);
    }

    @Override
    void declare() {
        statement();
        made();
        zones();
        moved();
        named();
        numbers();
        intervals();
    }

    private void statement() {
        function("now", "When the statement began.")
                .alias(
                        "current_timestamp",
                        "transaction_timestamp",
                        "statement_timestamp",
                        "clock_timestamp",
                        "get_current_timestamp")
                .total()
                .with(FunctionTrait.OF_STATEMENT)
                .takes(POINT)
                .takes(POINT, N)
                .example("now() = current_timestamp()", "true");
        function("localtimestamp", "When the statement began, by the session's clock.")
                .alias("current_localtimestamp")
                .total()
                .with(FunctionTrait.OF_STATEMENT)
                .takes(STAMP)
                .takes(STAMP, N)
                .example("localtimestamp() = CAST(now() AS TIMESTAMP)", "true");
        function("current_date", "The day on which the statement began, by the session's clock.")
                .alias("today", "curdate")
                .total()
                .with(FunctionTrait.OF_STATEMENT)
                .takes(DATE)
                .example("current_date() = CAST(now() AS DATE)", "true");
        function("localtime", "The time of day at which the statement began, by the session's clock.")
                .alias("current_time", "current_localtime", "get_current_time")
                .total()
                .with(FunctionTrait.OF_STATEMENT)
                .takes(TIME)
                .takes(TIME, N)
                .example("localtime() = CAST(now() AS TIME)", "true");
        function("current_timezone", "The time zone of the session.")
                .total()
                .with(FunctionTrait.OF_STATEMENT)
                .takes(DataType.VARCHAR)
                .example("current_timezone() = current_setting('time_zone')", "true");
    }

    private void made() {
        function("make_time", "The time of hours, minutes and seconds.")
                .parameters("hour", "min", "sec")
                .takes(TIME, N, N, F)
                .example("make_time(8, 15, 23.5)", "08:15:23.5");
        function(
                        "make_timestamp",
                        "The time of a year, month, day, hours, minutes and seconds; or of microseconds since 1970.")
                .parameters("year", "month", "mday", "hour", "min", "sec")
                .takes(STAMP, N, N, N, N, N, F)
                .takes(STAMP, N)
                .example("make_timestamp(2013, 7, 15, 8, 15, 23.5)", "2013-07-15 08:15:23.5")
                .example("make_timestamp(1000000)", "1970-01-01 00:00:01");
        function("make_timestamptz", "The point in time at which the session's clock, or a zone's, shows this.")
                .parameters("year", "month", "mday", "hour", "min", "sec", "timezone")
                .takes(ZoneUse.ARGUMENT, POINT, N, N, N, N, N, F)
                .takes(POINT, N, N, N, N, N, F, S)
                .example(
                        "format_zoned(make_timestamptz(2013, 7, 15, 8, 15, 23, 'Europe/Madrid'), 'UTC')",
                        "2013-07-15 06:15:23+00");
        function("make_ym_interval", "The interval of years and months.")
                .takes(MONTHS, N)
                .takes(MONTHS, N, N)
                .example("make_ym_interval(1, 2)", "1 year 2 mons");
        function("make_dt_interval", "The interval of days, hours, minutes and seconds.")
                .takes(DAYS, N)
                .takes(DAYS, N, N)
                .takes(DAYS, N, N, N)
                .takes(DAYS, N, N, N, F)
                .example("make_dt_interval(1, 2, 3, 4.5)", "1 day 02:03:04.5");
    }

    private void zones() {
        function(
                        "timezone",
                        "The point in time at which a zone's clocks show a time; what they show at a point in time.")
                .takes(POINT, S, P_STAMP)
                .takes(STAMP, S, P_POINT)
                .example(
                        "timezone('Europe/Madrid', timezone('UTC', TIMESTAMP '2024-07-01 10:00:00'))",
                        "2024-07-01 12:00:00");
        function("with_timezone", "The point in time at which a zone's clocks show a time.")
                .takes(POINT, P_STAMP, S)
                .example(
                        "timezone('UTC', with_timezone(TIMESTAMP '2024-01-01 10:00:00', 'Asia/Tokyo'))",
                        "2024-01-01 01:00:00");
        function("from_utc_timestamp", "What a zone's clocks show when those of UTC show a time.")
                .takes(STAMP, P_STAMP, S)
                .example("from_utc_timestamp(TIMESTAMP '2016-08-31 00:00:00', 'Asia/Seoul')", "2016-08-31 09:00:00");
        function("to_utc_timestamp", "What the clocks of UTC show when a zone's show a time.")
                .takes(STAMP, P_STAMP, S)
                .example("to_utc_timestamp(TIMESTAMP '2016-08-31 00:00:00', 'Asia/Seoul')", "2016-08-30 15:00:00");
        function("convert_timezone", "What the clocks of the second zone show when those of the first show a time.")
                .takes(STAMP, S, S, P_STAMP)
                .example(
                        "convert_timezone('Europe/Brussels', 'America/Los_Angeles', TIMESTAMP '2021-12-06 00:00:00')",
                        "2021-12-05 15:00:00");
        function("format_zoned", "The text of a point in time by a zone's clocks, with their distance from UTC.")
                .takes(DataType.VARCHAR, P_POINT, S)
                .example(
                        "format_zoned(timezone('UTC', TIMESTAMP '2024-01-01 10:00:00'), 'Asia/Kolkata')",
                        "2024-01-01 15:30:00+05:30");
        function(
                        "parse_zoned",
                        "The point in time of a text; one that names no zone is by that of the second argument.")
                .takes(POINT, S, S)
                .example("timezone('UTC', parse_zoned('2024-01-01 10:00', 'Asia/Kolkata'))", "2024-01-01 04:30:00");
        function("try_parse_zoned", "As parse_zoned; null where the text is no time.")
                .with(FunctionTrait.GIVES_NULL)
                .takes(POINT, S, S)
                .example("try_parse_zoned('noon', 'UTC')", "NULL");
    }

    private void moved() {
        function("add_months", "The date some months on.")
                .takes(DATE, P_DATE, N)
                .example("add_months(DATE '2016-08-31', 1)", "2016-09-30");
        function("months_between", "The months between two times; a month's fraction is that of 31 days.")
                .takes(DataType.DOUBLE, P_STAMP, P_STAMP)
                .takes(DataType.DOUBLE, P_STAMP, P_STAMP, Parameter.BOOLEAN)
                .example(
                        "months_between(TIMESTAMP '1997-02-28 10:30:00', TIMESTAMP '1996-10-30 00:00:00')",
                        "3.94959677");
        function("next_day", "The first date after a date that is a day of the week.")
                .takes(DATE, P_DATE, S)
                .example("next_day(DATE '2015-01-14', 'TU')", "2015-01-20");
        function("date_sub", "A date some days or an interval back; or whole units from the first to the second.")
                .alias("datesub")
                .takes(DATE, P_DATE, Parameter.INTEGER)
                .takes("(VARCHAR, DATE, DATE) → BIGINT", types -> units(types, DATE))
                .takes("(VARCHAR, TIMESTAMP, TIMESTAMP) → BIGINT", types -> units(types, STAMP))
                .takes(ZoneUse.LOCAL, DataType.BIGINT, S, P_POINT, P_POINT)
                .takes(STAMP, P_STAMP, P_MONTHS)
                .takes(STAMP, P_STAMP, P_DAYS)
                .example("date_sub(DATE '2016-07-30', 1)", "2016-07-29")
                .example("date_sub('month', DATE '2024-01-31', DATE '2024-03-30')", "1");
        function(
                        "date_bin",
                        "The start of the interval, of those that follow one another from an origin, that holds a"
                                + " time.")
                .takes(STAMP, P_DAYS, P_STAMP, P_STAMP)
                .takes(POINT, P_DAYS, P_POINT, P_POINT)
                .example(
                        "date_bin(INTERVAL '15' MINUTE, TIMESTAMP '2020-02-11 15:44:17', TIMESTAMP '2001-01-01"
                                + " 00:00:00')",
                        "2020-02-11 15:30:00");
        function(
                        "time_bucket",
                        "The start of the interval that holds a time; they follow one another from 2000, or an origin.")
                .takes(DATE, P_DAYS, P_DATE)
                .takes(STAMP, P_DAYS, P_STAMP)
                .takes(ZoneUse.LOCAL, POINT, P_DAYS, P_POINT)
                .takes(DATE, P_MONTHS, P_DATE)
                .takes(STAMP, P_MONTHS, P_STAMP)
                .takes(ZoneUse.LOCAL, POINT, P_MONTHS, P_POINT)
                .takes(STAMP, P_DAYS, P_STAMP, P_STAMP)
                .example("time_bucket(INTERVAL '2' WEEK, DATE '1992-04-20')", "1992-04-20")
                .example("time_bucket(INTERVAL '3' MONTH, TIMESTAMP '2024-05-20 10:00:00')", "2024-04-01 00:00:00");
    }

    private static org.centella.execution.expression.@org.jspecify.annotations.Nullable Resolution units(
            List<DataType> types, DataType type) {
        return types.size() == 3
                        && types.getFirst().isString()
                        && types.subList(1, 3).stream()
                                .allMatch(t -> t == type || t == DataType.NULL || (type == STAMP && t == DATE))
                ? new Resolution(List.of(types.getFirst(), type, type), DataType.BIGINT)
                : null;
    }

    private void named() {
        for (String[] name : new String[][] {
            {"dayname", "day_name", "The English name of the day of the week.", "Friday"},
            {"monthname", "month_name", "The English name of the month.", "March"}
        }) {
            function(name[0], name[2])
                    .alias(name[1])
                    .total()
                    .takes(DataType.VARCHAR, P_STAMP)
                    .takes(ZoneUse.LOCAL, DataType.VARCHAR, P_POINT)
                    .example(name[0] + "(DATE '2024-03-15')", name[3]);
        }
        function("yearweek", "The ISO year and week as one number.")
                .total()
                .takes(DataType.BIGINT, P_STAMP)
                .takes(ZoneUse.LOCAL, DataType.BIGINT, P_POINT)
                .example("yearweek(DATE '1992-02-15')", "199207");
        function("julian", "The Julian date, with the time of day as its fraction.")
                .total()
                .takes(DataType.DOUBLE, P_STAMP)
                .takes(ZoneUse.LOCAL, DataType.DOUBLE, P_POINT)
                .example("julian(TIMESTAMP '2000-01-01 12:00:00')", "2451545.5");
    }

    private void numbers() {
        seconds("to_unixtime", "Seconds since 1970-01-01 00:00:00 UTC, with their fraction.", DataType.DOUBLE, "1.5");
        seconds("unix_timestamp", "Whole seconds since 1970-01-01 00:00:00 UTC.", DataType.BIGINT, "1")
                .alias("unix_seconds");
        seconds("unix_millis", "Thousandths of seconds since 1970-01-01 00:00:00 UTC.", DataType.BIGINT, "1500");
        seconds("epoch_us", "Millionths of seconds since 1970-01-01 00:00:00 UTC.", DataType.BIGINT, "1500000")
                .alias("unix_micros");
        seconds("epoch_ns", "Nanoseconds since 1970-01-01 00:00:00 UTC.", DataType.BIGINT, "1500000000");
        seconds(
                        "epoch_ms",
                        "Thousandths of seconds since 1970-01-01 00:00:00 UTC; of a number, the time.",
                        DataType.BIGINT,
                        "1500")
                .takes(STAMP, N)
                .example("epoch_ms(1500)", "1970-01-01 00:00:01.5");
        function("timestamp_seconds", "The point in time so many seconds after 1970-01-01 00:00:00 UTC.")
                .takes(POINT, F)
                .example("timezone('UTC', timestamp_seconds(1.5))", "1970-01-01 00:00:01.5");
        function("timestamp_millis", "The point in time so many thousandths of seconds after 1970-01-01 00:00:00 UTC.")
                .takes(POINT, N)
                .example("timezone('UTC', timestamp_millis(1500))", "1970-01-01 00:00:01.5");
        function("timestamp_micros", "The point in time so many millionths of seconds after 1970-01-01 00:00:00 UTC.")
                .total()
                .takes(POINT, N)
                .example("timezone('UTC', timestamp_micros(1500000))", "1970-01-01 00:00:01.5");
        function("date_from_unix_date", "The date so many days after 1970-01-01.")
                .takes(DATE, N)
                .example("date_from_unix_date(366)", "1971-01-02");
        function("unix_date", "Days since 1970-01-01.")
                .total()
                .takes(DataType.BIGINT, P_DATE)
                .example("unix_date(DATE '1971-01-02')", "366");
    }

    private Declaration seconds(String name, String description, DataType result, String example) {
        return function(name, description)
                .takes(result, P_STAMP)
                .takes(result, P_POINT)
                .example(name + "(TIMESTAMP '1970-01-01 00:00:01.5')", example);
    }

    private void intervals() {
        for (DateUnit unit : DateUnit.values()) {
            boolean fraction = unit == DateUnit.SECOND || unit == DateUnit.MILLISECOND;
            function(unit.function(), "The interval of so many " + unit.plural() + ".")
                    .takes(unit.isMonths() ? MONTHS : DAYS, fraction ? F : N)
                    .example(unit.function() + "(2)", unit.twice());
        }
    }

    @Override
    Kernel kernel(String name, List<DataType> arguments, DataType result) {
        return switch (name) {
            case "make_time" -> Rows.longs((in, i) -> time(in[0].integer(i), in[1].integer(i), in[2].floating(i)));
            case "make_timestamp" ->
                arguments.size() == 1 ? Rows.longs((in, i) -> in[0].integer(i)) : Rows.longs(TimeFamily::stamp);
            case "make_timestamptz" -> {
                ZoneClock.Named zone = new ZoneClock.Named();
                yield Rows.longs((in, i) -> zone.of(in[6], i).toInstant(stamp(in, i)));
            }
            case "make_ym_interval" ->
                Rows.longs((in, i) -> {
                    long months = Math.addExact(
                            Math.multiplyExact(in[0].integer(i), 12), in.length > 1 ? in[1].integer(i) : 0);
                    return Math.toIntExact(months);
                });
            case "make_dt_interval" -> exact(result, TimeFamily::dayTime);
            case "timezone", "with_timezone", "from_utc_timestamp", "to_utc_timestamp", "convert_timezone" ->
                zoned(name, result);
            case "format_zoned" -> formatZoned();
            case "parse_zoned", "try_parse_zoned" -> parseZoned(name.equals("try_parse_zoned"));
            case "add_months" ->
                Rows.longs((in, i) -> TemporalKernels.byMonths(DATE, in[0].integer(i), months(in[1].integer(i))));
            case "months_between" ->
                Rows.doubles((in, i) ->
                        MonthArithmetic.between(in[0].integer(i), in[1].integer(i), in.length < 3 || in[2].bit(i)));
            case "next_day" -> Rows.longs((in, i) -> MonthArithmetic.next(in[0].integer(i), in[1].text(i)));
            case "date_sub" -> dateSub(arguments, result);
            case "date_bin" -> Rows.longs((in, i) -> bin(in[1].integer(i), in[0].integer(i), in[2].integer(i)));
            case "time_bucket" -> bucket(arguments, result);
            case "dayname" ->
                Rows.text((in, i, text) -> text.text(DatePrinter.DAYS[Calendar.isoDayOfWeek(day(in[0], i)) - 1]));
            case "monthname" ->
                Rows.text((in, i, text) -> text.text(DatePrinter.MONTHS[Calendar.month(day(in[0], i)) - 1]));
            case "yearweek" ->
                Rows.longs((in, i) -> {
                    int year = Calendar.isoYear(day(in[0], i));
                    int week = Calendar.isoWeek(day(in[0], i));
                    return year * 100L + (year < 0 ? -week : week);
                });
            case "julian" ->
                Rows.doubles((in, i) -> day(in[0], i)
                        + DatePrinter.JULIAN_EPOCH
                        + (double) Math.floorMod(in[0].integer(i), Calendar.MICROS_PER_DAY) / Calendar.MICROS_PER_DAY);
            default -> numberKernel(name, arguments, result);
        };
    }

    private static Kernel numberKernel(String name, List<DataType> arguments, DataType result) {
        return switch (name) {
            case "to_unixtime" -> Rows.doubles((in, i) -> in[0].integer(i) / 1e6);
            case "unix_timestamp" -> mapped(m -> Math.floorDiv(m, Calendar.MICROS_PER_SECOND));
            case "unix_millis" -> mapped(m -> Math.floorDiv(m, 1000));
            case "epoch_us", "timestamp_micros" -> mapped(m -> m);
            case "epoch_ns" -> exact(result, (in, i) -> Math.multiplyExact(in[0].integer(i), 1000));
            case "epoch_ms" ->
                arguments.getFirst() == DataType.BIGINT
                        ? exact(result, (in, i) -> Math.multiplyExact(in[0].integer(i), 1000))
                        : mapped(m -> Math.floorDiv(m, 1000));
            case "timestamp_seconds" -> exact(result, (in, i) -> micros(in[0].floating(i), Calendar.MICROS_PER_SECOND));
            case "timestamp_millis" -> exact(result, (in, i) -> Math.multiplyExact(in[0].integer(i), 1000));
            case "date_from_unix_date" -> Rows.longs((in, i) -> TemporalKernels.checkedDate(in[0].integer(i)));
            case "unix_date" -> mapped(d -> d);
            default -> {
                DateUnit unit = DateUnit.ofFunction(name);
                boolean floating = arguments.getFirst() == DataType.DOUBLE;
                yield exact(
                        result,
                        (in, i) -> floating
                                ? micros(in[0].floating(i), unit.size())
                                : unit.isMonths()
                                        ? Math.toIntExact(Math.multiplyExact(in[0].integer(i), unit.size()))
                                        : Math.multiplyExact(in[0].integer(i), unit.size()));
            }
        };
    }

    private static Kernel mapped(LongUnaryOperator map) {
        return Rows.longs((in, i) -> map.applyAsLong(in[0].integer(i)));
    }

    /** Of rows whose arithmetic says when it overflows. */
    private static Kernel exact(DataType result, Rows.LongRow row) {
        return Rows.longs((in, i) -> {
            try {
                return row.value(in, i);
            } catch (ArithmeticException e) {
                throw new CentellaException(ErrorCode.DATETIME_OVERFLOW, "a " + result + " is out of range", e);
            }
        });
    }

    private static long day(Operand stamps, int row) {
        return Math.floorDiv(stamps.integer(row), Calendar.MICROS_PER_DAY);
    }

    private static long micros(double count, long unit) {
        double micros = Math.rint(count * unit);
        if (!(Math.abs(micros) < Long.MAX_VALUE)) {
            throw new ArithmeticException(count + " units");
        }
        return (long) micros;
    }

    private static int months(long months) {
        if (months != (int) months) {
            throw new CentellaException(ErrorCode.DATETIME_OVERFLOW, months + " months are out of range");
        }
        return (int) months;
    }

    private static long time(long hour, long minute, double second) {
        if (hour < 0 || hour > 24 || minute < 0 || minute > 59 || !(second >= 0 && second <= 60)) {
            throw new CentellaException(
                    ErrorCode.DATETIME_OVERFLOW, "there is no time " + hour + ":" + minute + ":" + second);
        }
        long micros = hour * Calendar.MICROS_PER_HOUR + minute * Calendar.MICROS_PER_MINUTE + Math.round(second * 1e6);
        if (micros > Calendar.MICROS_PER_DAY) {
            throw new CentellaException(
                    ErrorCode.DATETIME_OVERFLOW, "there is no time " + hour + ":" + minute + ":" + second);
        }
        return micros;
    }

    private static long stamp(Operand[] in, int i) {
        long day = FieldKernels.date(in[0].integer(i), in[1].integer(i), in[2].integer(i));
        return TemporalKernels.stamp(day, time(in[3].integer(i), in[4].integer(i), in[5].floating(i)));
    }

    private static long dayTime(Operand[] in, int i) {
        long micros = Math.multiplyExact(in[0].integer(i), Calendar.MICROS_PER_DAY);
        micros = Math.addExact(
                micros, in.length > 1 ? Math.multiplyExact(in[1].integer(i), Calendar.MICROS_PER_HOUR) : 0);
        micros = Math.addExact(
                micros, in.length > 2 ? Math.multiplyExact(in[2].integer(i), Calendar.MICROS_PER_MINUTE) : 0);
        return Math.addExact(micros, in.length > 3 ? micros(in[3].floating(i), Calendar.MICROS_PER_SECOND) : 0);
    }

    private static Kernel zoned(String name, DataType result) {
        ZoneClock.Named first = new ZoneClock.Named();
        ZoneClock.Named second = new ZoneClock.Named();
        return Rows.longs((in, i) -> switch (name) {
            case "timezone" ->
                result == POINT
                        ? first.of(in[0], i).toInstant(in[1].integer(i))
                        : first.of(in[0], i).toLocal(in[1].integer(i));
            case "convert_timezone" ->
                second.of(in[1], i).toLocal(first.of(in[0], i).toInstant(in[2].integer(i)));
            case "from_utc_timestamp" -> first.of(in[1], i).toLocal(in[0].integer(i));
            default -> first.of(in[1], i).toInstant(in[0].integer(i));
        });
    }

    private static Kernel formatZoned() {
        ZoneClock.Named zone = new ZoneClock.Named();
        return Rows.text((in, i, text) -> {
            long instant = in[0].integer(i);
            ZoneClock clock = zone.of(in[1], i);
            text.timestamp(clock.toLocal(instant));
            StringBuilder offset = new StringBuilder();
            DatePrinter.offset(clock.offset(instant), offset);
            text.text(offset.toString());
        });
    }

    static Kernel parseZoned(boolean safe) {
        ZoneClock.Named zone = new ZoneClock.Named();
        TextParser parser = new TextParser();
        CastErrors errors = new CastErrors(DataType.VARCHAR, POINT, safe);
        return Rows.each((in, i, out) -> {
            int row = i & in[0].mask();
            parser.set(
                    Views.segment(in[0].column(), row),
                    Views.offset(in[0].values(), row),
                    Views.length(in[0].values(), row));
            if (!parser.timestamp(true)) {
                errors.invalid(out, i, in[0].text(i));
                return;
            }
            out.putLong(i, parser.hasZone() ? parser.value() : zone.of(in[1], i).toInstant(parser.value()));
        });
    }

    private static Kernel dateSub(List<DataType> arguments, DataType result) {
        if (result == DataType.BIGINT) {
            return FieldKernels.unitsBetween(arguments, result);
        }
        return arguments.get(1) == DataType.INTEGER
                ? TemporalKernels.subtractDays(arguments, result)
                : TemporalKernels.subtract(arguments, result);
    }

    private static long bin(long value, long stride, long origin) {
        if (stride <= 0) {
            throw new CentellaException(
                    ErrorCode.INVALID_ARGUMENT, "intervals that follow one another are longer than 0");
        }
        return value - Math.floorMod(value - origin, stride);
    }

    private static Kernel bucket(List<DataType> arguments, DataType result) {
        boolean date = result == DATE;
        if (arguments.getFirst() == DAYS) {
            return Rows.longs((in, i) -> {
                long value = date ? in[1].integer(i) * Calendar.MICROS_PER_DAY : in[1].integer(i);
                long start = bin(value, in[0].integer(i), in.length > 2 ? in[2].integer(i) : ORIGIN);
                return date ? Math.floorDiv(start, Calendar.MICROS_PER_DAY) : start;
            });
        }
        return Rows.longs((in, i) -> {
            long day = date ? in[1].integer(i) : day(in[1], i);
            long start = MonthArithmetic.bucket(day, in[0].integer(i), MONTH_ORIGIN);
            return date ? start : TemporalKernels.stamp(start, 0);
        });
    }
}
