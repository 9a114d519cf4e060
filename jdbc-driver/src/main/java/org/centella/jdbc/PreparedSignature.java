// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.jdbc;

import java.util.Map;
import java.util.stream.IntStream;
import org.apache.calcite.avatica.Meta;
import org.centella.dataframe.PreparedQuery;

/** Avatica's description of a prepared statement, with the plan it describes. */
final class PreparedSignature extends Meta.Signature {
    private final PreparedQuery query;

    PreparedSignature(String sql, PreparedQuery query) {
        super(
                JdbcTypes.columns(query.schema()),
                sql,
                IntStream.range(0, query.parameterTypes().size())
                        .mapToObj(i ->
                                JdbcTypes.parameter(i, query.parameterTypes().get(i)))
                        .toList(),
                Map.of(),
                Meta.CursorFactory.LIST,
                Meta.StatementType.SELECT);
        this.query = query;
    }

    PreparedQuery query() {
        return query;
    }
}
