// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.scheduler;

/** Why an attempt of a task is launched: so that a log proves that nothing is computed again without need. */
public enum LaunchReason {
    /** The task's first. */
    FIRST,
    /** A copy of an attempt that is slow, and goes on. */
    SLOW,
    /** The one before failed with an error that may pass. */
    FAILED,
    /** The one before was lost with its executor. */
    EXECUTOR_LOST,
    /** The one before could not read what it reads. */
    INPUT_LOST,
    /** It was done; its output is not there any more, and is wanted. */
    OUTPUT_LOST
}
