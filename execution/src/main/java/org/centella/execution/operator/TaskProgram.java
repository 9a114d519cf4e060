// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.operator;

import java.io.Serializable;
import org.centella.columnar.BatchStream;

/** Code of the application that a plan carries. Each attempt of a task reads an instance of its own from the plan. */
public interface TaskProgram extends Serializable {
    /** What this task puts out; its {@code close} frees what the program holds. Called once. */
    BatchStream open(ProgramTask task);
}
