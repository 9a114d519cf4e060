// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.sqlparser;

import java.util.Locale;
import java.util.Set;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.columnar.error.SqlPosition;
import org.jspecify.annotations.Nullable;

/** Text compares by code point; the collations that PostgreSQL and DuckDB have for that may be named. */
public final class Collations {
    private static final Set<String> CODE_POINTS = Set.of("c", "posix", "default", "ucs_basic", "binary");

    private Collations() {}

    public static boolean isCodePoints(String name) {
        return CODE_POINTS.contains(name.toLowerCase(Locale.ROOT));
    }

    public static CentellaException unknown(String name, @Nullable SqlPosition position) {
        return new CentellaException(
                ErrorCode.FEATURE_NOT_SUPPORTED,
                "there is no collation " + name + ": text compares by code point, as with C",
                position,
                null);
    }
}
