// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.expression;

import java.lang.foreign.MemorySegment;
import org.centella.columnar.Column;
import org.centella.columnar.ConstantColumn;
import org.centella.columnar.DictionaryColumn;
import org.centella.columnar.FlatColumn;
import org.centella.columnar.memory.GrowingBuffer;
import org.centella.columnar.memory.Segments;
import org.centella.columnar.type.DataType;

/** One field of a ROW: the child column as it lies there, null where it or the row is. */
final class FieldNode extends Node {
    private final Node row;
    private final int field;
    private final GrowingBuffer bits;

    FieldNode(Scope scope, DataType type, Node row, int field) {
        super(scope, type);
        this.row = row;
        this.field = field;
        this.bits = new GrowingBuffer(scope.pool);
    }

    @Override
    Column compute() {
        return switch (row.value()) {
            case FlatColumn flat -> child(flat);
            case DictionaryColumn dictionary ->
                new DictionaryColumn(child(dictionary.base()), dictionary.indices(), dictionary.length());
            case ConstantColumn constant -> new ConstantColumn(child(constant.base()), constant.length());
        };
    }

    private FlatColumn child(FlatColumn struct) {
        FlatColumn child = struct.children().get(field);
        MemorySegment outer = struct.validity();
        if (outer == null) {
            return child;
        }
        MemorySegment inner = child.validity();
        if (inner == null) {
            return child.withValidity(outer);
        }
        MemorySegment both = bits.ensure(Segments.bitBytes(struct.length()), 0);
        Validity.and(outer, inner, both, struct.length());
        return child.withValidity(both);
    }

    @Override
    public void close() {
        super.close();
        bits.close();
    }
}
