// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.plan;

/**
 * What one task of a stage reads of the stages below and of its scans: a range of partitions and, of one stage whose
 * partition was too large for one task, only what some of its tasks put out. Fixed once the stage is launched, so that a
 * task can be repeated.
 *
 * @param from first partition
 * @param to partition behind the last
 * @param splitStage the stage of which this task reads a part, or {@link #NONE}
 * @param fromTask first task of that stage
 * @param toTask task of that stage behind the last
 */
public record TaskInput(int from, int to, int splitStage, int fromTask, int toTask) {
    public static final int NONE = -1;

    /** Whole partitions. */
    public static TaskInput of(int from, int to) {
        return new TaskInput(from, to, NONE, 0, 0);
    }
}
