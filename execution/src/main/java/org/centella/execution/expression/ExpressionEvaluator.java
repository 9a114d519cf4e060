// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.expression;

import java.util.List;
import org.centella.columnar.Batch;
import org.centella.columnar.Column;
import org.centella.columnar.memory.MemoryPool;
import org.centella.execution.plan.Expression;

/**
 * Computes expressions over batches. One per task, for it owns the memory of its results; not thread-safe. What is common to
 * several expressions is computed once.
 */
public final class ExpressionEvaluator implements AutoCloseable {
    private final ExpressionCompiler compiler;
    private final Node[] nodes;

    /** An evaluator of expressions whose types are final, see {@link Expression}; takes memory when rows come. */
    public ExpressionEvaluator(List<Expression> expressions, MemoryPool pool) {
        this.compiler = new ExpressionCompiler(pool);
        Node[] made;
        try {
            made = compiler.compile(expressions).toArray(Node[]::new);
        } catch (RuntimeException e) {
            compiler.close();
            throw e;
        }
        this.nodes = made;
    }

    /** One column per expression. Valid until the next call or {@link #close}, and while the batch is. */
    public Batch evaluate(Batch batch) {
        compiler.whole().begin(batch);
        Column[] columns = new Column[nodes.length];
        for (int i = 0; i < nodes.length; i++) {
            columns[i] = nodes[i].value();
        }
        return new Batch(batch.rowCount(), List.of(columns));
    }

    @Override
    public void close() {
        compiler.close();
    }
}
