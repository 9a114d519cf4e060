// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.window;

import java.util.Set;
import org.centella.columnar.Column;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.SqlPosition;
import org.jspecify.annotations.Nullable;

/** An evaluator whose errors say where in the SQL text its call is. */
final class PositionedEvaluator extends WindowEvaluator {
    private final WindowEvaluator evaluator;
    private final @Nullable SqlPosition position;

    PositionedEvaluator(WindowEvaluator evaluator, @Nullable SqlPosition position) {
        this.evaluator = evaluator;
        this.position = position;
    }

    @Override
    public Reach reach() {
        return evaluator.reach();
    }

    @Override
    public Set<Integer> columns() {
        return evaluator.columns();
    }

    @Override
    public void start(WindowBlock block) {
        try {
            evaluator.start(block);
        } catch (CentellaException e) {
            throw e.at(position);
        }
    }

    @Override
    public Column evaluate(int first, int count) {
        try {
            return evaluator.evaluate(first, count);
        } catch (CentellaException e) {
            throw e.at(position);
        }
    }

    @Override
    public void close() {
        evaluator.close();
    }
}
