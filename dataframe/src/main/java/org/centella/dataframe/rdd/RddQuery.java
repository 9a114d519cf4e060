// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.dataframe.rdd;

import org.centella.execution.plan.StageGraph;

/** A query whose rows become elements. */
public interface RddQuery {
    /**
     * Its stages, of which the last one's partitions become those of the RDD.
     *
     * @param firstId of plan nodes: those before belong to others
     */
    StageGraph plan(int firstId);
}
