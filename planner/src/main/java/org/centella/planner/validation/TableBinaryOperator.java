// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.planner.validation;

import java.util.List;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.SqlBinaryOperator;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlOperatorBinding;
import org.apache.calcite.sql.type.InferTypes;
import org.centella.execution.expression.FunctionTable;
import org.centella.execution.expression.ScalarFunction;

/**
 * An arithmetic operator whose declaration of ours decides over arguments and result: Calcite's know no days between two
 * dates and no interval some times over.
 */
final class TableBinaryOperator extends SqlBinaryOperator {
    private static final int SUM_PRECEDENCE = 40;
    private static final int PRODUCT_PRECEDENCE = 60;

    static final List<TableBinaryOperator> ALL = List.of(
            new TableBinaryOperator("+", SqlKind.PLUS, SUM_PRECEDENCE),
            new TableBinaryOperator("-", SqlKind.MINUS, SUM_PRECEDENCE),
            new TableBinaryOperator("*", SqlKind.TIMES, PRODUCT_PRECEDENCE),
            new TableBinaryOperator("/", SqlKind.DIVIDE, PRODUCT_PRECEDENCE),
            new TableBinaryOperator("%", SqlKind.MOD, PRODUCT_PRECEDENCE));

    private TableBinaryOperator(String name, SqlKind kind, int precedence) {
        this(name, kind, precedence, FunctionTable.get(name));
    }

    private TableBinaryOperator(String name, SqlKind kind, int precedence, ScalarFunction function) {
        super(
                name,
                kind,
                precedence,
                true,
                binding -> result(binding, function),
                InferTypes.FIRST_KNOWN,
                new DeclaredOperands(function::accepts, function.forms()));
    }

    private static RelDataType result(SqlOperatorBinding binding, ScalarFunction function) {
        return TableFunctionOperator.result(binding, java.util.List.of(function));
    }
}
