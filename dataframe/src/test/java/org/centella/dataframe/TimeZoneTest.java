// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.dataframe;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The setting time_zone is heeded in casts, extraction, truncation, arithmetic and comparison of points in time. */
class TimeZoneTest {
    @ParameterizedTest(name = "{1} in {0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "Europe/Madrid | CAST(timezone('UTC', TIMESTAMP '2024-07-01 10:00:00') AS VARCHAR) | 2024-07-01"
                        + " 12:00:00+02",
                "Europe/Madrid | CAST(timezone('UTC', TIMESTAMP '2024-01-01 10:00:00') AS VARCHAR) | 2024-01-01"
                        + " 11:00:00+01",
                "Asia/Kolkata | CAST(timezone('UTC', TIMESTAMP '2024-01-01 20:00:00') AS TIMESTAMP) | 2024-01-02"
                        + " 01:30:00",
                "Asia/Kolkata | CAST(timezone('UTC', TIMESTAMP '2024-01-01 20:00:00') AS DATE) | 2024-01-02",
                "Asia/Kolkata | CAST(timezone('UTC', TIMESTAMP '2024-01-01 20:00:00') AS TIME) | 01:30:00",
                "America/New_York | CAST('2024-07-01 10:00:00' AS TIMESTAMP WITH TIME ZONE) | 2024-07-01 10:00:00-04",
                "America/New_York | CAST('2024-07-01 10:00:00+00' AS TIMESTAMP WITH TIME ZONE) | 2024-07-01"
                        + " 06:00:00-04",
                "America/New_York | TIMESTAMP WITH TIME ZONE '2024-07-01 10:00:00+00' | 2024-07-01 06:00:00-04",
                "America/New_York | CAST(DATE '2024-07-01' AS TIMESTAMP WITH TIME ZONE) | 2024-07-01 00:00:00-04",
                "America/New_York | TRY_CAST('noon' AS TIMESTAMP WITH TIME ZONE) | NULL",
                "America/New_York | extract(hour FROM timezone('UTC', TIMESTAMP '2024-07-01 10:00:00')) | 6",
                "America/New_York | date_trunc('day', timezone('UTC', TIMESTAMP '2024-07-01 01:00:00')) | 2024-06-30"
                        + " 00:00:00-04",
                "America/New_York | timezone('UTC', TIMESTAMP '2024-02-01 12:00:00') + INTERVAL '6' MONTH | 2024-08-01"
                        + " 07:00:00-04",
                "America/New_York | timezone('UTC', TIMESTAMP '2024-07-01 14:00:00') = TIMESTAMP '2024-07-01 10:00:00'"
                        + " | true",
                "America/New_York | to_char(timezone('UTC', TIMESTAMP '2024-07-01 14:00:00'), 'HH24:MI OF') | 10:00"
                        + " -04",
                "America/New_York | strftime(timezone('UTC', TIMESTAMP '2024-07-01 14:00:00'), '%H %z') | 10 -04",
                "America/New_York | to_timestamp('2024-07-01 10', 'YYYY-MM-DD HH24') | 2024-07-01 10:00:00-04",
                "America/New_York | make_timestamptz(2024, 7, 1, 10, 0, 0) | 2024-07-01 10:00:00-04",
                "America/New_York | dayname(timezone('UTC', TIMESTAMP '2024-07-01 01:00:00')) | Sunday",
                "America/New_York | current_timezone() | America/New_York",
                "America/New_York | now() = CAST(localtimestamp AS TIMESTAMP WITH TIME ZONE) | true",
                "Pacific/Auckland | current_date = CAST(localtimestamp AS DATE) | true",
                "UTC | CAST(timezone('UTC', TIMESTAMP '2024-01-01 10:00:00') AS VARCHAR) | 2024-01-01 10:00:00+00",
            })
    void isHeeded(String zone, String expression, String expected) {
        try (Session session = Session.builder().build()) {
            session.set("time_zone", zone);
            Object value = session.sql("SELECT CAST(" + expression + " AS VARCHAR)")
                    .collect()
                    .getFirst()
                    .get(0);
            assertThat(value == null ? "NULL" : value.toString()).isEqualTo(expected);
        }
    }
}
