// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.operator;

import org.centella.columnar.BatchStream;

/** The task in which a {@link TaskProgram} runs. */
public interface ProgramTask {
    TaskContext context();

    /**
     * The rows of an input's partition, from the first on, in the same order in every attempt. To be closed when it is read;
     * what is not closed ends with the task.
     *
     * @param input number of the plan node's input
     */
    BatchStream input(int input, int partition);

    /** Counts bytes that the program wrote to disk for want of memory. */
    void spilled(long bytes);
}
