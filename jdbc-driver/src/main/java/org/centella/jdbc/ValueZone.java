// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.jdbc;

import java.time.ZoneId;
import java.util.Calendar;
import java.util.Locale;
import java.util.TimeZone;

/**
 * The two time zones of a connection.
 *
 * @param session the setting {@code time_zone}: for timestamps with time zone
 * @param local the JVM's: what {@code java.sql.Date}, {@code Time} and {@code Timestamp} are reckoned in
 */
record ValueZone(ZoneId session, TimeZone local) {
    Calendar calendar() {
        return Calendar.getInstance(local, Locale.ROOT);
    }
}
