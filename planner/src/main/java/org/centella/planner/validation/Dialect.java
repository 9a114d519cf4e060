// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.planner.validation;

import org.apache.calcite.sql.validate.SqlConformance;
import org.apache.calcite.sql.validate.SqlConformanceEnum;
import org.apache.calcite.sql.validate.SqlDelegatingConformance;

/** What our SQL allows: what Babel does, but nothing that would answer a mistake with some value. */
final class Dialect extends SqlDelegatingConformance {
    static final SqlConformance INSTANCE = new Dialect();

    private Dialect() {
        super(SqlConformanceEnum.BABEL);
    }

    /** A column that is neither grouped nor aggregated is an error, not any value of its group. */
    @Override
    public boolean isNonStrictGroupBy() {
        return false;
    }
}
