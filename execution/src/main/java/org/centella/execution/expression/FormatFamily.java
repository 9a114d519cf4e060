// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.expression;

import java.util.List;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.columnar.type.DataType;
import org.jspecify.annotations.Nullable;

/** Functions that write and read dates, times and numbers by patterns. */
final class FormatFamily extends FunctionFamily {
    private static final DataType TEXT = DataType.VARCHAR;
    private static final DataType STAMP = DataType.TIMESTAMP;
    private static final DataType POINT = DataType.TIMESTAMP_TZ;
    private static final Parameter S = Parameter.STRING;
    private static final String MOMENT = "TIMESTAMP '2024-03-05 14:07:09.25'";

    FormatFamily() {
        super(FunctionCategory.DATETIME);
    }

    @Override
    void declare() {
        function("to_char", "A time, interval or number by a pattern of PostgreSQL: YYYY-MM-DD HH24:MI:SS, 999.99, ….")
                .takes(TEXT, Parameter.TIMESTAMP, S)
                .takes(ZoneUse.ARGUMENT, TEXT, Parameter.TIMESTAMP_TZ, S)
                .takes(TEXT, Parameter.TIME, S)
                .takes(TEXT, Parameter.INTERVAL_DAY, S)
                .takes(TEXT, Parameter.NUMBER, S)
                .example(
                        "to_char(" + MOMENT + ", 'FMDay, DDth FMMonth YYYY, HH12:MI am')",
                        "Tuesday, 05th March 2024, 02:07 pm")
                .example("to_char(1234.5, 'FM9,999.00')", "1,234.50");
        function("to_date", "The date that a text is by a pattern of PostgreSQL, or without one.")
                .takes(DataType.DATE, S, S)
                .takes(DataType.DATE, S)
                .example("to_date('05 Dec 2000', 'DD Mon YYYY')", "2000-12-05")
                .example("to_date('2024-02-03')", "2024-02-03");
        function(
                        "to_timestamp",
                        "The point in time that a text is by a pattern of PostgreSQL; or so many seconds after 1970.")
                .takes(ZoneUse.ARGUMENT, POINT, S, S)
                .takes(POINT, Parameter.DOUBLE)
                .takes(ZoneUse.ARGUMENT, POINT, S)
                .example(
                        "CAST(to_timestamp('05 Dec 2000 10:30', 'DD Mon YYYY HH24:MI') AS TIMESTAMP)",
                        "2000-12-05 10:30:00");
        function("to_number", "The number that a text is by a pattern of PostgreSQL.")
                .takes(new DataType.Decimal(DataType.Decimal.MAX_PRECISION, 10), S, S)
                .example("to_number('12,454.8-', '99G999D9S')", "-12454.8000000000");
        function("strftime", "A time by a pattern of C: %Y-%m-%d %H:%M:%S, ….")
                .takes(TEXT, Parameter.TIMESTAMP, S)
                .takes(ZoneUse.ARGUMENT, TEXT, Parameter.TIMESTAMP_TZ, S)
                .takes(TEXT, S, Parameter.TIMESTAMP)
                .example(
                        "strftime(" + MOMENT + ", '%a, %-d %B %Y %I:%M:%S.%f %p')",
                        "Tue, 5 March 2024 02:07:09.250000 PM");
        function("strptime", "The time that a text is by a pattern of C.")
                .takes(STAMP, S, S)
                .example("strptime('05/03/2024 14:07', '%d/%m/%Y %H:%M')", "2024-03-05 14:07:00");
        function("try_strptime", "As strptime; null where the text is not what the pattern says.")
                .with(FunctionTrait.GIVES_NULL)
                .takes(STAMP, S, S)
                .example("try_strptime('noon', '%d/%m/%Y')", "NULL");
        function("date_format", "A time by a pattern of MySQL, with % signs, or else of Java: yyyy-MM-dd HH:mm:ss.")
                .alias("format_datetime")
                .takes(TEXT, Parameter.TIMESTAMP, S)
                .takes(ZoneUse.ARGUMENT, TEXT, Parameter.TIMESTAMP_TZ, S)
                .example("date_format(" + MOMENT + ", '%W %M %Y %i')", "Tuesday March 2024 07")
                .example("date_format(" + MOMENT + ", 'EEE dd.MM.yyyy HH:mm:ss.SSS')", "Tue 05.03.2024 14:07:09.250");
        function("date_parse", "The time that a text is by a pattern of MySQL, with % signs, or else of Java.")
                .alias("parse_datetime")
                .takes(STAMP, S, S)
                .example("date_parse('2024-03-05 14:07', '%Y-%m-%d %H:%i')", "2024-03-05 14:07:00")
                .example("date_parse('05.03.2024', 'dd.MM.yyyy')", "2024-03-05 00:00:00");
        function("to_iso8601", "A date or time as ISO 8601 writes it.")
                .total()
                .takes("(DATE) → VARCHAR", types -> only(types, DataType.DATE))
                .takes(TEXT, Parameter.TIMESTAMP)
                .takes(ZoneUse.ARGUMENT, TEXT, Parameter.TIMESTAMP_TZ)
                .example("to_iso8601(" + MOMENT + ")", "2024-03-05T14:07:09.25");
    }

    private static @Nullable Resolution only(List<DataType> types, DataType type) {
        return types.size() == 1 && types.getFirst() == type ? new Resolution(types, TEXT) : null;
    }

    /** Makes a pattern of its text. */
    private interface Language {
        DatePattern parse(String pattern);
    }

    private static DatePattern c(String pattern) {
        return DatePattern.percent(pattern, false);
    }

    private static DatePattern mysqlOrJava(String pattern) {
        return pattern.indexOf('%') >= 0 ? DatePattern.percent(pattern, true) : DatePattern.java(pattern);
    }

    @Override
    Kernel kernel(String name, List<DataType> arguments, DataType result) {
        DataType first = arguments.getFirst();
        return switch (name) {
            case "to_char" -> first.isNumeric() ? numbers() : print(DatePattern::postgres, first == POINT, 0, 1);
            case "strftime" ->
                first.isString() ? print(FormatFamily::c, false, 1, 0) : print(FormatFamily::c, first == POINT, 0, 1);
            case "date_format" -> print(FormatFamily::mysqlOrJava, first == POINT, 0, 1);
            case "to_iso8601" -> iso(first);
            case "to_number" ->
                Rows.each((in, i, out) -> NumberPattern.of(in[1].text(i)).parse(in[0].text(i), out, i));
            case "strptime" -> read(FormatFamily::c, false, false, result);
            case "try_strptime" -> read(FormatFamily::c, false, true, result);
            case "date_parse" -> read(FormatFamily::mysqlOrJava, false, false, result);
            case "to_date" ->
                arguments.size() == 1
                        ? Casts.bind(first, result, false)
                        : read(DatePattern::postgres, true, false, result);
            case "to_timestamp" ->
                first.isNumeric()
                        ? FieldKernels.fromUnixTime(arguments, result)
                        : arguments.size() == 2
                                ? TimeFamily.parseZoned(false)
                                : read(DatePattern::postgres, true, false, result);
            default -> throw new IllegalStateException(name);
        };
    }

    /** The pattern of the last row, which as a rule is that of all. */
    private static final class Patterns {
        private final Language language;
        private @Nullable DatePattern last;

        Patterns(Language language) {
            this.language = language;
        }

        DatePattern of(Operand patterns, int row) {
            DatePattern known = last;
            if (known != null && patterns.constant()) {
                return known;
            }
            String text = patterns.text(row);
            if (known == null || !known.source().equals(text)) {
                known = language.parse(text);
                last = known;
            }
            return known;
        }
    }

    private static Kernel print(Language language, boolean zoned, int value, int pattern) {
        Patterns patterns = new Patterns(language);
        ZoneClock.Named zone = new ZoneClock.Named();
        StringBuilder built = new StringBuilder();
        return Rows.text((in, i, text) -> {
            built.setLength(0);
            long time = in[value].integer(i);
            long offset = zoned ? zone.of(in[2], i).offset(time) : 0;
            DatePrinter.print(patterns.of(in[pattern], i), time + offset, offset, zoned ? in[2].text(i) : "", built);
            text.text(built.toString());
        });
    }

    private static Kernel numbers() {
        return Rows.text(
                (in, i, text) -> text.text(NumberPattern.of(in[1].text(i)).format(NumberTexts.decimal(in[0], i))));
    }

    private static Kernel iso(DataType type) {
        ZoneClock.Named zone = new ZoneClock.Named();
        return Rows.text((in, i, text) -> {
            long value = in[0].integer(i);
            if (type == DataType.DATE) {
                text.date(value);
                return;
            }
            long offset = type == POINT ? zone.of(in[1], i).offset(value) : 0;
            text.date(Math.floorDiv(value + offset, Calendar.MICROS_PER_DAY));
            text.put('T');
            text.time(Math.floorMod(value + offset, Calendar.MICROS_PER_DAY));
            if (type == POINT) {
                StringBuilder from = new StringBuilder();
                DatePrinter.offset(offset, from);
                text.text(offset == 0 ? "Z" : from.length() == 3 ? from + ":00" : from.toString());
            }
        });
    }

    private static Kernel read(Language language, boolean lenient, boolean safe, DataType result) {
        Patterns patterns = new Patterns(language);
        ZoneClock.Named zone = new ZoneClock.Named();
        DateReader[] readers = new DateReader[1];
        DatePattern[] of = new DatePattern[1];
        return Rows.each((in, i, out) -> {
            DatePattern pattern = patterns.of(in[1], i);
            if (of[0] != pattern) {
                of[0] = pattern;
                readers[0] = new DateReader(pattern, lenient);
            }
            DateReader reader = readers[0];
            String text = in[0].text(i);
            if (!reader.read(text)) {
                if (!safe) {
                    throw new CentellaException(
                            ErrorCode.INVALID_ARGUMENT,
                            "'" + text + "' is not what the pattern '" + pattern.source() + "' says");
                }
                out.putNull(i);
                out.putLong(i, 0);
                return;
            }
            if (result == DataType.DATE) {
                out.putLong(i, TemporalKernels.checkedDate(reader.day()));
            } else if (reader.hasOffset()) {
                out.putLong(i, reader.local() - reader.offsetMicros());
            } else {
                out.putLong(i, result == POINT ? zone.of(in[2], i).toInstant(reader.local()) : reader.local());
            }
        });
    }
}
