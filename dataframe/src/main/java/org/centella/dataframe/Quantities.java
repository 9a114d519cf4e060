// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.dataframe;

import java.util.Locale;

/** Numbers as people read them. */
final class Quantities {
    private static final String[] THOUSANDS = {"", "k", "M", "G", "T"};
    private static final String[] BYTES = {"B", "KiB", "MiB", "GiB", "TiB"};

    private Quantities() {}

    /** Exact up to 9,999, then three digits. */
    static String rows(double rows) {
        return rows < 10_000 ? String.format(Locale.ROOT, "%.0f", rows) : scaled(rows, 1000, THOUSANDS, "");
    }

    static String bytes(double bytes) {
        return scaled(bytes, 1024, BYTES, " ");
    }

    static String millis(long nanos) {
        return String.format(Locale.ROOT, nanos < 10_000_000 ? "%.2f ms" : "%.0f ms", nanos / 1e6);
    }

    private static String scaled(double number, int base, String[] units, String blank) {
        int unit = 0;
        double value = number;
        while (value >= base && unit < units.length - 1) {
            value /= base;
            unit++;
        }
        String digits = String.format(Locale.ROOT, unit > 0 && value < 100 ? "%.1f" : "%.0f", value);
        return digits + blank + units[unit];
    }
}
