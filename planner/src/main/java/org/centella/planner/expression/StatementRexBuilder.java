// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.planner.expression;

import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.rex.RexBuilder;

/** Makes Calcite's expressions for one statement, and tells lowering and folding of it. */
public final class StatementRexBuilder extends RexBuilder {
    private final StatementContext statement;

    public StatementRexBuilder(RelDataTypeFactory types, StatementContext statement) {
        super(types);
        this.statement = statement;
    }

    StatementContext statement() {
        return statement;
    }
}
