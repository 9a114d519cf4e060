// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.scheduler;

/** Where a task stands. */
sealed interface TaskState {
    /** To be launched as this attempt. */
    record Pending(int attempt) implements TaskState {}

    record Running(int attempt, int executor) implements TaskState {}

    record Done() implements TaskState {}
}
