// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.sqlparser;

import org.jspecify.annotations.Nullable;

/** Strings between dollar signs, {@code $$it's$$} or {@code $tag$it's$tag$}, in which nothing needs escaping. */
public final class DollarQuotes {
    private DollarQuotes() {}

    /** The tag that begins at a place, with its dollar signs; null if none does. */
    static @Nullable String tag(String sql, int at) {
        if (sql.charAt(at) != '$') {
            return null;
        }
        int end = at + 1;
        while (end < sql.length() && isPartOfTag(sql.charAt(end), end == at + 1)) {
            end++;
        }
        return end < sql.length() && sql.charAt(end) == '$' ? sql.substring(at, end + 1) : null;
    }

    private static boolean isPartOfTag(char c, boolean first) {
        return c == '_' || (first ? Character.isUnicodeIdentifierStart(c) : Character.isUnicodeIdentifierPart(c));
    }

    /** What stands between the tags. */
    public static String text(String quoted) {
        int tag = quoted.indexOf('$', 1) + 1;
        return quoted.substring(tag, quoted.length() - tag);
    }
}
