// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.window;

import java.util.Set;
import org.centella.columnar.Column;

/**
 * Computes one call for the rows of blocks. Every row of the input is computed once, in order; between two blocks an
 * evaluator may remember what the rows that are gone came to.
 */
public abstract class WindowEvaluator implements AutoCloseable {
    /** Which rows must be in the block when a row is computed. */
    public abstract Reach reach();

    /** Input columns that must be flat and in memory. */
    public abstract Set<Integer> columns();

    /** Looks at another block, the same object as before with other rows, or at another object. */
    public abstract void start(WindowBlock block);

    /** The results for {@code count} rows of the block from {@code first} on; valid until the next call. */
    public abstract Column evaluate(int first, int count);

    /** Frees all memory. */
    @Override
    public abstract void close();
}
