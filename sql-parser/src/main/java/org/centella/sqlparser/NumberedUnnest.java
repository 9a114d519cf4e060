// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.sqlparser;

import java.util.List;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.sql.SqlBasicCall;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlOperatorBinding;
import org.apache.calcite.sql.SqlUnnestOperator;
import org.apache.calcite.sql.type.SqlTypeName;

/** UNNEST WITH ORDINALITY, whose numbers are BIGINT as in PostgreSQL and DuckDB, not INTEGER as Calcite has them. */
public final class NumberedUnnest extends SqlUnnestOperator {
    public static final NumberedUnnest INSTANCE = new NumberedUnnest();

    private NumberedUnnest() {
        super(true);
    }

    /** The rows that a function in FROM makes, numbered. */
    public static SqlCall over(SqlCall table) {
        return new SqlBasicCall(INSTANCE, List.of(table.operand(0)), table.getParserPosition());
    }

    @Override
    public RelDataType inferReturnType(SqlOperatorBinding binding) {
        RelDataType row = super.inferReturnType(binding);
        RelDataTypeFactory types = binding.getTypeFactory();
        RelDataTypeFactory.Builder builder = types.builder();
        builder.addAll(row.getFieldList().subList(0, row.getFieldCount() - 1));
        builder.add(row.getFieldList().getLast().getName(), types.createSqlType(SqlTypeName.BIGINT));
        return builder.build();
    }
}
