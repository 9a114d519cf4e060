// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.transfer;

import org.centella.columnar.error.CentellaException;
import org.centella.execution.exchange.TaskOutput;

/** What a server has to give. Thread-safe. */
public interface BlockSource {
    /**
     * The output of a task, which may be closed at any time, also while it is read.
     *
     * @throws CentellaException BLOCK_LOST when there is no such output (any more)
     */
    TaskOutput output(long query, int stage, int task);

    /**
     * A blob by name, e.g. a plan.
     *
     * @throws CentellaException BLOCK_LOST when there is none of that name
     */
    byte[] blob(String name);
}
