// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.scheduler;

import java.util.ArrayList;
import java.util.List;
import org.centella.execution.plan.Partitioning;
import org.centella.execution.plan.Stage;
import org.jspecify.annotations.Nullable;

/**
 * Finds the executor that holds most of what a task reads. It counts only where it holds clearly more than an even share of
 * it: otherwise most of the rows come over the network wherever the task runs, and tasks are better spread.
 */
final class Locality {
    /** With more outputs to read, no executor holds much of them, and adding them up for each task would cost. */
    static final int MAX_OUTPUTS = 1_000;

    /** Where more executors hold outputs, each holds some hundredths of what a task reads, and that is nothing to wait on. */
    static final int MAX_HOLDERS = 64;

    /** Of tasks that scan, so many are looked at for one whose rows are near a free slot. */
    static final int MAX_TASKS = 64;

    private Locality() {}

    /** The executor with a free slot that holds most of what the task reads; null when any is as good. */
    static @Nullable ExecutorState preferred(
            StageState reader, int task, List<StageState> stages, ExecutorPool executors) {
        // Where scans read, splits say, if anybody knows.
        if (executors.usable() < 2 || !reader.stage().splits().isEmpty()) {
            return null;
        }
        List<ExecutorState> holders = new ArrayList<>();
        long total = 0;
        for (int input : reader.stage().dependsOn()) {
            StageState from = stages.get(input);
            if (!from.isHeldByFew()) {
                total = 0;
                break;
            }
            if (isReadInParts(from.stage(), reader.stage())) {
                total += from.addHeldBytes(reader.input(task), holders);
            }
        }
        return mostHeld(holders, total, executors);
    }

    /** What every task reads whole says nothing about where one of them should run. */
    private static boolean isReadInParts(Stage from, Stage reader) {
        return reader.tasks() == 1
                || (from.outputPartitions() > 1 && !(from.output() instanceof Partitioning.Broadcast));
    }

    private static @Nullable ExecutorState mostHeld(List<ExecutorState> holders, long total, ExecutorPool executors) {
        ExecutorState best = null;
        for (ExecutorState holder : holders) {
            if (executors.hasFree(holder) && (best == null || holder.heldBytes > best.heldBytes)) {
                best = holder;
            }
        }
        boolean counts = best != null && 2.0 * best.heldBytes * executors.usable() > 3.0 * total;
        for (ExecutorState holder : holders) {
            holder.heldBytes = 0;
        }
        return counts && total > 0 ? best : null;
    }
}
