// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.expression;

/**
 * A function's loop over the rows of a batch. Bound to one place of one compiled expression, so it may keep what it prepared
 * (a parsed pattern) from call to call; not thread-safe.
 */
@FunctionalInterface
interface Kernel {
    /**
     * Computes rows 0 to {@code rows}, at least one of whose arguments is not constant unless {@code rows} is 1. Of a
     * function that is null on null, {@link KernelOutput#validity()} tells which rows count: the others' values are
     * undefined, may be computed, and must not raise.
     */
    void run(Operand[] arguments, int rows, KernelOutput out);
}
