// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.jdbc;

import java.time.ZoneId;
import java.util.Calendar;
import java.util.Locale;
import java.util.TimeZone;

/**
 * What values have to know of their connection: its two time zones, and the connection itself.
 *
 * @param session the setting {@code time_zone}: for timestamps with time zone
 * @param local the JVM's: what {@code java.sql.Date}, {@code Time} and {@code Timestamp} are reckoned in
 * @param owner opens the result sets of arrays
 */
record ValueZone(ZoneId session, TimeZone local, CentellaConnection owner) {
    Calendar calendar() {
        return Calendar.getInstance(local, Locale.ROOT);
    }
}
