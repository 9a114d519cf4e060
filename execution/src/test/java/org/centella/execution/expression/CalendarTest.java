// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.expression;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.time.temporal.ChronoField;
import java.time.temporal.ChronoUnit;
import java.time.temporal.IsoFields;
import java.util.Random;
import org.centella.columnar.type.DataType;
import org.junit.jupiter.api.Test;

/** Dates without objects against java.time. */
class CalendarTest {
    @Test
    void agreesWithJavaTime() {
        Random random = new Random(1);
        for (int i = 0; i < 200_000; i++) {
            long day = i < 100_000 ? i - 50_000L : random.nextInt(3_000_000) - 1_500_000L;
            LocalDate date = LocalDate.ofEpochDay(day);
            assertThat(Calendar.year(day)).isEqualTo(date.getYear());
            if (day >= Calendar.LEAST_FAST_DAY) {
                assertThat(Calendar.fastYear((int) day)).isEqualTo(date.getYear());
            }
            assertThat(Calendar.month(day)).isEqualTo(date.getMonthValue());
            assertThat(Calendar.day(day)).isEqualTo(date.getDayOfMonth());
            assertThat(Calendar.dayNumber(date.getYear(), date.getMonthValue(), date.getDayOfMonth()))
                    .isEqualTo(day);
            assertThat(Calendar.isoDayOfWeek(day)).isEqualTo(date.get(ChronoField.DAY_OF_WEEK));
            assertThat(Calendar.dayOfYear(day)).isEqualTo(date.getDayOfYear());
            assertThat(Calendar.isoWeek(day)).isEqualTo(date.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR));
            assertThat(Calendar.isoYear(day)).isEqualTo(date.get(IsoFields.WEEK_BASED_YEAR));
            int months = random.nextInt(5000) - 2500;
            assertThat(Calendar.addMonths(day, months))
                    .isEqualTo(date.plusMonths(months).toEpochDay());
        }
    }

    @Test
    void theFastYearIsRightUpToItsBounds() {
        for (int i = 0; i < 1000; i++) {
            assertThat(Calendar.fastYear(Calendar.LEAST_FAST_DAY + i))
                    .isEqualTo(Calendar.year(Calendar.LEAST_FAST_DAY + i));
            assertThat(Calendar.fastYear(Calendar.MOST_FAST_DAY - i))
                    .isEqualTo(Calendar.year(Calendar.MOST_FAST_DAY - i));
        }
    }

    @Test
    void monthsBetweenAreWhole() {
        Random random = new Random(2);
        for (int i = 0; i < 20_000; i++) {
            LocalDate a = LocalDate.ofEpochDay(random.nextInt(40_000));
            LocalDate b = LocalDate.ofEpochDay(random.nextInt(40_000));
            if (Math.min(a.getDayOfMonth(), b.getDayOfMonth()) > 28
                    || Math.max(a.getDayOfMonth(), b.getDayOfMonth()) > 28) {
                // At the ends of months moving by months is not reversible; java.time counts days instead.
                continue;
            }
            assertThat(DateUnit.MONTH.between(DataType.DATE, a.toEpochDay(), b.toEpochDay()))
                    .as(a + " to " + b)
                    .isEqualTo(ChronoUnit.MONTHS.between(a, b));
        }
    }
}
