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
        return new Cast(DataType.VARCHAR, type, true, memory);
    }

    @Override
    public Converter print(DataType type, MemoryPool memory) {
        return new Cast(type, DataType.VARCHAR, false, memory);
    }

    private static final class Cast implements Converter {
        private final ExpressionEvaluator evaluator;

        Cast(DataType from, DataType to, boolean nullOnFailure, MemoryPool memory) {
            Expression argument = new Expression.InputReference(0, from);
            this.evaluator = new ExpressionEvaluator(List.of(new Expression.Cast(argument, to, nullOnFailure)), memory);
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
