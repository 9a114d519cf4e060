// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.expression;

import java.lang.foreign.MemorySegment;
import org.centella.columnar.Column;
import org.centella.columnar.ConstantColumn;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.SqlPosition;
import org.centella.columnar.type.DataType;
import org.jspecify.annotations.Nullable;

/** A kernel over the values of other nodes of the same scope. */
final class FunctionNode extends Node {
    private final Kernel kernel;
    private final Node[] arguments;
    private final Operand[] operands;
    private final boolean nullOnNull;
    private final boolean deterministic;
    private final @Nullable SqlPosition position;
    private final KernelOutput output;

    /**
     * @param deterministic false: constants as arguments make no constant result
     * @param position of the call in the SQL text, for the kernel's errors
     */
    FunctionNode(
            Scope scope,
            DataType type,
            Kernel kernel,
            Node[] arguments,
            boolean nullOnNull,
            boolean deterministic,
            @Nullable SqlPosition position) {
        super(scope, type);
        this.kernel = kernel;
        this.arguments = arguments;
        this.operands = new Operand[arguments.length];
        this.nullOnNull = nullOnNull;
        this.deterministic = deterministic;
        this.position = position;
        this.output = new KernelOutput(type, scope.pool);
    }

    @Override
    Column compute() {
        boolean constant = deterministic;
        boolean never = false;
        for (int i = 0; i < arguments.length; i++) {
            Operand operand = arguments[i].operand();
            operands[i] = operand;
            constant &= operand.constant();
            never |= nullOnNull && operand.constant() && operand.lambda() == null && operand.isNull(0);
        }
        int rows = constant || never ? 1 : scope.rows();
        if (never) {
            return new ConstantColumn(output.nullValue(), scope.rows());
        }
        begin(rows);
        try {
            kernel.run(operands, rows, output);
        } catch (CentellaException e) {
            throw e.at(position);
        }
        return constant ? new ConstantColumn(output.finish(), scope.rows()) : output.result();
    }

    /** A row counts when it does in all arguments; one bitmap alone is shared, not copied. */
    private void begin(int rows) {
        MemorySegment validity = null;
        boolean own = false;
        for (Operand operand : operands) {
            MemorySegment bits = nullOnNull && !operand.constant() && operand.lambda() == null
                    ? operand.column().validity()
                    : null;
            if (bits == null) {
                continue;
            }
            if (validity == null) {
                validity = bits;
            } else {
                MemorySegment both = output.validityRoom(rows);
                Validity.and(validity, bits, both, rows);
                validity = both;
                own = true;
            }
        }
        output.begin(rows, validity, own);
    }

    @Override
    public void close() {
        super.close();
        output.close();
    }
}
