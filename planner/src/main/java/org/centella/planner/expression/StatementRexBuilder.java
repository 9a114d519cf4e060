// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.planner.expression;

import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.centella.planner.validation.DialectRexBuilder;

/** Makes Calcite's expressions for one statement, tells lowering and folding of it, and notes what they made use of. */
public final class StatementRexBuilder extends DialectRexBuilder {
    private final StatementContext statement;
    private final boolean openParameters;
    private boolean ofStatement;

    /** @param openParameters whether parameters are left in the plan, to get their values later */
    public StatementRexBuilder(RelDataTypeFactory types, StatementContext statement, boolean openParameters) {
        super(types);
        this.statement = statement;
        this.openParameters = openParameters;
    }

    StatementContext statement() {
        return statement;
    }

    boolean openParameters() {
        return openParameters;
    }

    void noteOfStatement() {
        ofStatement = true;
    }

    /** True when an expression has a value for this statement alone, such as its time. */
    public boolean isOfStatement() {
        return ofStatement;
    }
}
