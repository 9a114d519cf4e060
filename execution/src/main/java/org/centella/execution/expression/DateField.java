// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.expression;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A number that a date or time holds: what EXTRACT extracts, and a function of the same name each. */
enum DateField {
    YEAR("The year.", true, false, "1995", "years", "y", "yr"),
    QUARTER("The quarter of the year, 1 to 4.", true, false, "1", "quarters"),
    MONTH("The month, 1 to 12.", true, false, "3", "months", "mon"),
    WEEK("The ISO week of the year, 1 to 53.", true, false, "11", "weekofyear", "week_of_year", "weeks", "w"),
    DAY(
            "The day of the month, 1 to 31; of an interval, its days.",
            true,
            false,
            "15",
            "dayofmonth",
            "day_of_month",
            "days",
            "d"),
    DOW("The day of the week, Sunday 0 to Saturday 6.", true, false, "3", "dayofweek", "weekday"),
    ISODOW("The ISO day of the week, Monday 1 to Sunday 7.", true, false, "3", "day_of_week"),
    DOY("The day of the year, 1 to 366.", true, false, "74", "dayofyear", "day_of_year"),
    HOUR("The hour, 0 to 23.", false, true, "10", "hours", "h", "hr"),
    MINUTE("The minute, 0 to 59.", false, true, "20", "minutes", "m", "min"),
    SECOND("The second, 0 to 59, without its fraction.", false, true, "30", "seconds", "s", "sec"),
    MILLISECOND("The seconds with their fraction, in thousandths.", false, true, "30250", "milliseconds", "ms", "msec"),
    MICROSECOND(
            "The seconds with their fraction, in millionths.", false, true, "30250000", "microseconds", "us", "usec"),
    EPOCH("Whole seconds since 1970-01-01 00:00:00.", true, true, "795262830"),
    DECADE("The year divided by ten.", true, false, "199", "decades"),
    CENTURY("The century; 2000 is in the 20th.", true, false, "20", "centuries"),
    MILLENNIUM("The millennium; 2000 is in the 2nd.", true, false, "2", "millennia", "millenium"),
    ERA("1 after Christ, 0 before.", true, false, "1"),
    ISOYEAR("The year that the ISO week belongs to.", true, false, "1995", "year_of_week");

    /** Shorter names are too short, and plurals too common, for functions. */
    private static final int FIELD_ONLY = 4;

    private final String description;
    private final boolean ofDate;
    private final boolean ofTime;
    private final String example;
    private final List<String> aliases;

    DateField(String description, boolean ofDate, boolean ofTime, String example, String... aliases) {
        this.description = description;
        this.ofDate = ofDate;
        this.ofTime = ofTime;
        this.example = example;
        this.aliases = List.of(aliases);
    }

    String description() {
        return description;
    }

    /** True when a DATE has it. */
    boolean ofDate() {
        return ofDate;
    }

    /** True when a TIME or an INTERVAL DAY TO SECOND has it. */
    boolean ofTime() {
        return ofTime;
    }

    /** True when an INTERVAL has it. */
    boolean ofInterval() {
        return switch (this) {
            case YEAR,
                    QUARTER,
                    MONTH,
                    DAY,
                    HOUR,
                    MINUTE,
                    SECOND,
                    MILLISECOND,
                    MICROSECOND,
                    EPOCH,
                    DECADE,
                    CENTURY,
                    MILLENNIUM -> true;
            case WEEK, DOW, ISODOW, DOY, ISOYEAR, ERA -> false;
        };
    }

    /** Its value in 1995-03-15 10:20:30.25. */
    String example() {
        return example;
    }

    /** Names of the function that extracts it; not those that EXTRACT alone knows. */
    List<String> aliases() {
        return aliases.stream()
                .filter(a -> a.length() > FIELD_ONLY && !DateUnit.isName(a))
                .toList();
    }

    KernelFactory kernels() {
        return (arguments, result) -> FieldKernels.field(this, arguments.getFirst());
    }

    /** The field of that name or alias, in any case, or null. */
    static @Nullable DateField find(String name) {
        String wanted = name.trim().toLowerCase(Locale.ROOT);
        for (DateField field : values()) {
            if (field.name().toLowerCase(Locale.ROOT).equals(wanted) || field.aliases.contains(wanted)) {
                return field;
            }
        }
        return null;
    }

    static String names() {
        return Arrays.stream(values()).map(DateField::name).collect(Collectors.joining(", "));
    }
}
