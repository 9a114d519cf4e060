// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.planner.validation;

import org.apache.calcite.sql.validate.SqlConformanceEnum;
import org.apache.calcite.sql.validate.SqlDelegatingConformance;

/** Babel's rules, except where they accept what has no one meaning. */
final class Conformance extends SqlDelegatingConformance {
    static final Conformance INSTANCE = new Conformance();

    private Conformance() {
        super(SqlConformanceEnum.BABEL);
    }

    /** A column that is neither grouped nor aggregated has no one value per group. */
    @Override
    public boolean isNonStrictGroupBy() {
        return false;
    }

    /** {@code current_date()} is what users of other engines write. */
    @Override
    public boolean allowNiladicParentheses() {
        return true;
    }

    /** Babel lets select items name later ones, and calls a misspelt column a circle. */
    @Override
    public SelectAliasLookup isSelectAlias() {
        return SelectAliasLookup.UNSUPPORTED;
    }

    /** Calcite looks for keys of that name beside GROUPING SETS only; {@link HavingNames} looks within, too. */
    @Override
    public boolean isHavingAlias() {
        return false;
    }
}
