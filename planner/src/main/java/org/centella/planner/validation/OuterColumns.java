// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.planner.validation;

import com.google.common.collect.ImmutableList;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.runtime.CalciteException;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.validate.SelectScope;
import org.apache.calcite.sql.validate.SqlNameMatcher;
import org.apache.calcite.sql.validate.SqlValidatorNamespace;
import org.apache.calcite.sql.validate.SqlValidatorScope;
import org.centella.planner.SyntaxShuttle;
import org.jspecify.annotations.Nullable;

/**
 * Columns of outer queries beside the aggregates of a subquery. They are constants to it, while Calcite holds every column
 * that is no key for an error; in a subquery of their own it finds them right.
 *
 * <pre>
 *   SELECT a, (SELECT max(b) + t.a FROM u) FROM t     SELECT a, (SELECT max(b) + (SELECT t.a) FROM u) FROM t
 * </pre>
 */
final class OuterColumns extends SyntaxShuttle {
    private final DialectValidator validator;
    private final SelectScope scope;

    OuterColumns(DialectValidator validator, SelectScope scope) {
        this.validator = validator;
        this.scope = scope;
    }

    /** An expression of the SELECT list or HAVING, checked by the validator from then on. */
    SqlNode apart(SqlNode expression) {
        SqlNode apart = expression.accept(this);
        if (apart == null || apart == expression) {
            return expression;
        }
        return expression instanceof SqlIdentifier name
                ? SqlStdOperatorTable.AS.createCall(
                        name.getParserPosition(),
                        apart,
                        new SqlIdentifier(name.names.getLast(), name.getParserPosition()))
                : apart;
    }

    @Override
    public @Nullable SqlNode visit(SqlCall call) {
        if (call.getKind() == SqlKind.AS) {
            SqlNode first = call.operand(0).accept(this);
            if (first != null && first != call.operand(0)) {
                call.setOperand(0, first);
            }
            return call;
        }
        boolean hidden = call.isA(SqlKind.QUERY)
                || call.getOperator() instanceof SqlFunction function && Shorthands.isAggregate(function);
        return hidden ? call : super.visit(call);
    }

    @Override
    public SqlNode visit(SqlIdentifier name) {
        if (name.isStar() || isOwn(name) || !isOfOuter(name)) {
            return name;
        }
        SqlParserPos pos = name.getParserPosition();
        SqlSelect select = new SqlSelect(
                pos, null, SqlNodeList.of(name), null, null, null, null, null, null, null, null, null, null);
        validator.register(validator.getSelectScope(scope.getNode()), select);
        return SqlStdOperatorTable.SCALAR_QUERY.createCall(pos, select);
    }

    private boolean isOwn(SqlIdentifier name) {
        SqlNameMatcher matcher = validator.getCatalogReader().nameMatcher();
        for (SqlValidatorNamespace table : scope.getChildren()) {
            RelDataType row = table.getRowType();
            if (matcher.field(row, name.names.getFirst()) != null) {
                return true;
            }
        }
        if (name.isSimple()) {
            return false;
        }
        SqlValidatorScope.ResolvedImpl resolved = new SqlValidatorScope.ResolvedImpl();
        scope.resolve(ImmutableList.of(name.names.getFirst()), matcher, false, resolved);
        return resolved.count() != 1 || resolved.only().scope == scope;
    }

    private boolean isOfOuter(SqlIdentifier name) {
        if (validator.makeNullaryCall(name) != null) {
            return false;
        }
        try {
            scope.getParent().fullyQualify(name);
            return true;
        } catch (CalciteException e) {
            return false;
        }
    }
}
