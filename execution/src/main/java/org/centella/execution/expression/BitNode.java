// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.expression;

import java.lang.foreign.MemorySegment;
import org.centella.columnar.Column;
import org.centella.columnar.ConstantColumn;
import org.centella.columnar.FlatColumn;
import org.centella.columnar.memory.GrowingBuffer;
import org.centella.columnar.memory.Segments;
import org.centella.columnar.type.DataType;

/** NOT and IS NULL: one bitmap made from one operand's. */
final class BitNode extends Node {
    private final Node operand;
    private final boolean isNull;
    private final GrowingBuffer bits;

    private BitNode(Scope scope, Node operand, boolean isNull) {
        super(scope, DataType.BOOLEAN);
        this.operand = operand;
        this.isNull = isNull;
        this.bits = new GrowingBuffer(scope.pool);
    }

    static BitNode not(Scope scope, Node operand) {
        return new BitNode(scope, operand, false);
    }

    static BitNode isNull(Scope scope, Node operand) {
        return new BitNode(scope, operand, true);
    }

    @Override
    Column compute() {
        Operand source = operand.operand();
        int rows = source.constant() ? 1 : scope.rows();
        MemorySegment out = bits.ensure(Segments.bitBytes(rows), 0);
        MemorySegment valid = source.column().validity();
        for (int i = 0; i < Validity.words(rows); i++) {
            long word = isNull ? ~Validity.wordOrOnes(valid, i) : ~Validity.word(source.values(), i);
            Segments.setLong(out, i, word);
        }
        FlatColumn result = FlatColumn.of(type, rows, isNull ? null : valid, out);
        return source.constant() ? new ConstantColumn(result, scope.rows()) : result;
    }

    @Override
    public void close() {
        super.close();
        bits.close();
    }
}
