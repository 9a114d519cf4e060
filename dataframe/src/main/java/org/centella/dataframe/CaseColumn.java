// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.dataframe;

import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.fun.SqlCase;
import org.jspecify.annotations.Nullable;

/** A CASE under construction: {@code when(a, x).when(b, y).otherwise(z)}. Immutable. */
public final class CaseColumn {
    private final List<SqlNode> conditions;
    private final List<SqlNode> results;

    CaseColumn(List<SqlNode> conditions, List<SqlNode> results) {
        this.conditions = List.copyOf(conditions);
        this.results = List.copyOf(results);
    }

    /** The value where the condition is true and none before it was. */
    public CaseColumn when(Column condition, @Nullable Object value) {
        List<SqlNode> moreConditions = new ArrayList<>(conditions);
        List<SqlNode> moreResults = new ArrayList<>(results);
        moreConditions.add(condition.expression());
        moreResults.add(Column.from(value).expression());
        return new CaseColumn(moreConditions, moreResults);
    }

    /** The value where no condition is true. */
    public Column otherwise(@Nullable Object value) {
        return end(Column.from(value).expression());
    }

    /** Null where no condition is true. */
    public Column otherwiseNull() {
        return end(SqlLiteral.createNull(Column.NOWHERE));
    }

    private Column end(SqlNode otherwise) {
        return new Column(new SqlCase(
                Column.NOWHERE,
                null,
                new SqlNodeList(conditions, Column.NOWHERE),
                new SqlNodeList(results, Column.NOWHERE),
                otherwise));
    }
}
