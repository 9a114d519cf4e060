// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.operator;

import java.util.List;
import org.centella.columnar.Batch;
import org.centella.columnar.BatchStream;
import org.jspecify.annotations.Nullable;

/** All rows of its inputs, one input after another; each is closed as soon as it ends. */
public final class UnionOperator implements BatchStream {
    private final List<BatchStream> inputs;
    private int current;

    public UnionOperator(List<BatchStream> inputs) {
        this.inputs = List.copyOf(inputs);
    }

    @Override
    public @Nullable Batch next() {
        while (current < inputs.size()) {
            Batch batch = inputs.get(current).next();
            if (batch != null) {
                return batch;
            }
            inputs.get(current++).close();
        }
        return null;
    }

    @Override
    public void close() {
        for (; current < inputs.size(); current++) {
            inputs.get(current).close();
        }
    }
}
