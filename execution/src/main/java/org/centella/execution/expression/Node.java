// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.expression;

import org.centella.columnar.Column;
import org.centella.columnar.Columns;
import org.centella.columnar.ConstantColumn;
import org.centella.columnar.DictionaryColumn;
import org.centella.columnar.FlatColumn;
import org.centella.columnar.Scratch;
import org.centella.columnar.type.DataType;
import org.jspecify.annotations.Nullable;

/** One expression within one scope. Its value is computed once for each set of rows, whoever asks. */
abstract class Node implements AutoCloseable {
    final Scope scope;
    final DataType type;

    private final Scratch gathered;
    private @Nullable Column value;
    private @Nullable Operand operand;
    private long valueStamp = -1;
    private long operandStamp = -1;

    Node(Scope scope, DataType type) {
        this.scope = scope;
        this.type = type;
        this.gathered = new Scratch(scope.pool);
        scope.owned.add(this);
    }

    abstract Column compute();

    /** The value for all rows of the scope, of any kind of column; valid until the scope's rows change. */
    final Column value() {
        Column current = value;
        if (current == null || valueStamp != scope.stamp()) {
            current = compute();
            value = current;
            valueStamp = scope.stamp();
        }
        return current;
    }

    /** The value as kernels take it: a dictionary is gathered, once however many ask. */
    Operand operand() {
        Operand current = operand;
        if (current == null || operandStamp != scope.stamp()) {
            Column column = value();
            FlatColumn flat = switch (column) {
                case FlatColumn already -> already;
                case ConstantColumn constant -> constant.base();
                case DictionaryColumn dictionary ->
                    Columns.gather(dictionary.base(), dictionary.indices(), dictionary.length(), gathered, 0);
            };
            boolean constant = column instanceof ConstantColumn;
            if (current == null) {
                current = new Operand(flat, constant, scope.pool);
                operand = current;
            } else {
                current.set(flat, constant);
            }
            operandStamp = scope.stamp();
        }
        return current;
    }

    @Override
    public void close() {
        gathered.close();
        if (operand != null) {
            operand.close();
        }
    }
}
