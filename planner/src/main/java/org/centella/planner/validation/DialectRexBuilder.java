// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.planner.validation;

import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.type.SqlTypeUtil;

/** Calcite's maker of expressions, but that a cast of months to days stays one: Calcite takes a month for a millisecond. */
public class DialectRexBuilder extends RexBuilder {
    public DialectRexBuilder(RelDataTypeFactory types) {
        super(types);
    }

    @Override
    public RexNode makeCast(
            SqlParserPos position,
            RelDataType type,
            RexNode operand,
            boolean matchNullability,
            boolean safe,
            RexLiteral format) {
        boolean monthsToDays =
                SqlTypeName.YEAR_INTERVAL_TYPES.contains(operand.getType().getSqlTypeName())
                        && SqlTypeUtil.isInterval(type)
                        && !SqlTypeName.YEAR_INTERVAL_TYPES.contains(type.getSqlTypeName());
        if (!monthsToDays) {
            return super.makeCast(position, type, operand, matchNullability, safe, format);
        }
        boolean nullable =
                matchNullability ? type.isNullable() : operand.getType().isNullable();
        return makeAbstractCast(typeFactory.createTypeWithNullability(type, nullable), operand, safe);
    }
}
