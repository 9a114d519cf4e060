// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.exchange;

/** Rows of one partition of a task's output, where they are now. */
sealed interface OutputPiece {
    /** In memory: the block's own, as long as it is not spilled. */
    record InMemory(RowBlock block) implements OutputPiece {}

    /** Batches at [{@code from}, {@code to}) of the task's file. */
    record OnDisk(int from, int to) implements OutputPiece {}
}
