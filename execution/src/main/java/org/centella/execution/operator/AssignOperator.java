// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.operator;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.centella.columnar.Batch;
import org.centella.columnar.BatchStream;
import org.centella.columnar.Column;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCategory;
import org.centella.columnar.error.ErrorCode;
import org.centella.columnar.type.DataType;
import org.centella.columnar.type.Field;
import org.centella.execution.expression.ExpressionEvaluator;
import org.centella.execution.plan.Expression;
import org.centella.execution.plan.PhysicalPlan;
import org.jspecify.annotations.Nullable;

/**
 * Rows as a table's columns take them. Unlike a cast, an assignment does not cut text that is too long (blanks at its end
 * apart), and what is wrong with a value is said with the column's name.
 */
final class AssignOperator implements BatchStream {
    private final PhysicalPlan.Assign node;
    private final BatchStream input;
    private final List<ExpressionEvaluator> evaluators = new ArrayList<>();

    AssignOperator(PhysicalPlan.Assign node, BatchStream input, TaskContext context) {
        this.node = node;
        this.input = input;
        for (int i = 0; i < node.expressions().size(); i++) {
            Expression value = node.expressions().get(i);
            DataType type = node.schema().type(i);
            List<Expression> computed = new ArrayList<>();
            computed.add(cast(value, type));
            if (longest(type) < Integer.MAX_VALUE) {
                computed.add(cast(value, DataType.VARCHAR));
            }
            evaluators.add(new ExpressionEvaluator(computed, context.memory()));
        }
    }

    private static Expression cast(Expression value, DataType type) {
        return value.type().equals(type) ? value : new Expression.Cast(value, type, false);
    }

    private static int longest(DataType type) {
        return switch (type) {
            case DataType.Varchar(int length) -> length;
            case DataType.Char(int length) -> length;
            case DataType.Simple _, DataType.Decimal _, DataType.Array _, DataType.Map _, DataType.Row _ ->
                Integer.MAX_VALUE;
        };
    }

    @Override
    public @Nullable Batch next() {
        Batch batch = input.next();
        if (batch == null) {
            return null;
        }
        List<Column> columns = new ArrayList<>();
        for (int i = 0; i < evaluators.size(); i++) {
            columns.add(column(batch, i));
        }
        return new Batch(batch.rowCount(), columns);
    }

    private Column column(Batch batch, int i) {
        Field field = node.schema().field(i);
        Batch computed;
        try {
            computed = evaluators.get(i).evaluate(batch);
        } catch (CentellaException e) {
            throw e.code().category() == ErrorCategory.USER ? named(e, field) : e;
        }
        Column column = computed.column(0);
        if (!field.nullable() && column.mayHaveNulls()) {
            checkNotNull(column, field);
        }
        if (computed.columnCount() > 1) {
            checkLength(computed.column(1), field, longest(field.type()));
        }
        return column;
    }

    private static CentellaException named(CentellaException e, Field field) {
        return new CentellaException(e.code(), "column " + field.name() + ": " + e.getMessage(), e);
    }

    private static void checkNotNull(Column column, Field field) {
        for (int row = 0; row < column.length(); row++) {
            if (column.isNull(row)) {
                throw new CentellaException(
                        ErrorCode.NOT_NULL_VIOLATION, "column " + field.name() + " is NOT NULL and was given a null");
            }
        }
    }

    private static void checkLength(Column text, Field field, int longest) {
        for (int row = 0; row < text.length(); row++) {
            if (!text.isNull(row)) {
                byte[] value = text.base().bytesAt(text.baseRow(row));
                if (value.length > longest && isTooLong(new String(value, StandardCharsets.UTF_8), longest)) {
                    throw new CentellaException(
                            ErrorCode.STRING_TOO_LONG,
                            "column " + field.name() + ": '" + new String(value, StandardCharsets.UTF_8)
                                    + "' is too long for " + field.type());
                }
            }
        }
    }

    private static boolean isTooLong(String value, int longest) {
        int characters = value.codePointCount(0, value.length());
        return characters > longest
                && !value.substring(value.offsetByCodePoints(0, longest)).isBlank();
    }

    @Override
    public void close() {
        evaluators.forEach(ExpressionEvaluator::close);
        input.close();
    }
}
