// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.expression;

import java.util.List;
import org.centella.columnar.Batch;
import org.centella.columnar.Column;
import org.centella.columnar.memory.MemoryPool;
import org.centella.columnar.type.DataType;
import org.centella.execution.plan.Expression;
import org.centella.storage.text.TextConversion;

/** The engine's casts for text files, so that a file is read as TRY_CAST reads its fields and written as CAST prints them. */
public final class CastConversion implements TextConversion {
    @Override
    public Converter parse(DataType type, MemoryPool memory) {
        return new Evaluated(cast(text(), type, true), memory);
    }

    @Override
    public Converter parse(DataType type, String pattern, MemoryPool memory) {
        return new Evaluated(cast(call("try_strptime", text(), pattern), type, true), memory);
    }

    @Override
    public Converter print(DataType type, MemoryPool memory) {
        return new Evaluated(cast(new Expression.InputReference(0, type), DataType.VARCHAR, false), memory);
    }

    @Override
    public Converter print(DataType type, String pattern, MemoryPool memory) {
        return new Evaluated(
                call("strftime", cast(new Expression.InputReference(0, type), DataType.TIMESTAMP, false), pattern),
                memory);
    }

    private static Expression text() {
        return new Expression.InputReference(0, DataType.VARCHAR);
    }

    private static Expression cast(Expression argument, DataType type, boolean nullOnFailure) {
        return argument.type().equals(type) ? argument : new Expression.Cast(argument, type, nullOnFailure);
    }

    /** A call of a function of a value and a pattern, its arguments cast as it asks. */
    private static Expression call(String name, Expression value, String pattern) {
        ScalarFunction function = FunctionTable.get(name);
        Expression.Literal constant = new Expression.Literal(pattern, DataType.VARCHAR);
        Resolution resolution = function.resolve(List.of(value.type(), DataType.VARCHAR));
        if (resolution == null) {
            throw function.notFound(List.of(value.type(), DataType.VARCHAR));
        }
        Expression argument = cast(value, resolution.arguments().getFirst(), false);
        return function.call(List.of(argument, constant), resolution.result());
    }

    private static final class Evaluated implements Converter {
        private final ExpressionEvaluator evaluator;

        Evaluated(Expression expression, MemoryPool memory) {
            this.evaluator = new ExpressionEvaluator(List.of(expression), memory);
        }

        @Override
        public Column convert(Column column) {
            return evaluator.evaluate(Batch.of(column.length(), column)).column(0);
        }

        @Override
        public void close() {
            evaluator.close();
        }
    }
}
