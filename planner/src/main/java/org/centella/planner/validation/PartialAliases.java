// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.planner.validation;

import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.validate.AliasNamespace;
import org.apache.calcite.sql.validate.SqlValidatorImpl;
import org.apache.calcite.util.Util;

/** A table whose alias names its first columns only, {@code (SELECT 1 AS x, 2 AS y) t (a)}: the others keep their names. */
final class PartialAliases extends AliasNamespace {
    PartialAliases(SqlValidatorImpl validator, SqlCall call, SqlNode enclosing) {
        super(validator, call, enclosing);
    }

    @Override
    protected RelDataType validateImpl(RelDataType target) {
        List<String> aliases = SqlIdentifier.simpleNames(Util.skip(call.getOperandList(), 2));
        RelDataType row = java.util.Objects.requireNonNull(validator.getNamespace(call.operand(0)))
                .getRowType();
        if (aliases.isEmpty() || aliases.size() >= row.getFieldCount()) {
            return super.validateImpl(target);
        }
        List<String> names = new ArrayList<>(aliases);
        names.addAll(row.getFieldNames().subList(aliases.size(), row.getFieldCount()));
        List<RelDataType> types =
                row.getFieldList().stream().map(f -> f.getType()).toList();
        return validator
                .getTypeFactory()
                .createTypeWithNullability(
                        validator.getTypeFactory().createStructType(row.getStructKind(), types, names),
                        row.isNullable());
    }
}
