// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.expression;

import java.lang.foreign.MemorySegment;
import java.util.List;
import org.centella.columnar.Column;
import org.centella.columnar.ColumnBuilder;
import org.centella.columnar.ConstantColumn;
import org.centella.columnar.FlatColumn;
import org.centella.columnar.memory.GrowingBuffer;
import org.centella.columnar.memory.Segments;
import org.centella.columnar.type.DataType;
import org.centella.execution.plan.Expression;

/** IN a list of constants: by a hash set, or one by one where there are few or the type is rare. */
final class InNode extends Node {
    private final Node operand;
    private final boolean nullListed;
    private final ColumnBuilder builder;
    private final FlatColumn values;
    private final ValueSet set;
    private final GrowingBuffer bits;

    InNode(Scope scope, Node operand, List<Expression.Literal> list) {
        super(scope, DataType.BOOLEAN);
        this.operand = operand;
        this.nullListed = list.stream().anyMatch(literal -> literal.value() == null);
        this.builder = new ColumnBuilder(operand.type, scope.pool);
        list.stream().filter(literal -> literal.value() != null).forEach(l -> Literals.append(builder, l.value()));
        this.values = builder.view();
        this.set = ValueSet.of(values);
        this.bits = new GrowingBuffer(scope.pool);
    }

    @Override
    Column compute() {
        Operand source = operand.operand();
        int rows = source.constant() ? 1 : scope.rows();
        long bytes = Segments.bitBytes(rows);
        // The validity lies behind the values in one buffer.
        MemorySegment both = bits.ensure(bytes * 2, 0);
        set.contains(source.column(), rows, both);
        MemorySegment valid = source.column().validity();
        if (nullListed) {
            // Not found is unknown when a null might be it.
            MemorySegment known = both.asSlice(bytes, bytes);
            for (int i = 0; i < Validity.words(rows); i++) {
                Segments.setLong(known, i, Segments.getLong(both, i) & Validity.wordOrOnes(valid, i));
            }
            valid = known;
        }
        FlatColumn result = FlatColumn.of(type, rows, valid, both);
        return source.constant() ? new ConstantColumn(result, scope.rows()) : result;
    }

    @Override
    public void close() {
        super.close();
        builder.close();
        bits.close();
    }
}
