// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.scheduler;

import org.jspecify.annotations.Nullable;

/** Where a task stands. */
sealed interface TaskState {
    /** So many attempts were launched: the number of the next. */
    int attempts();

    /** To be launched, for that reason. */
    record Pending(int attempts, TaskHistory history, LaunchReason reason) implements TaskState {
        /** Never tried. */
        static final Pending NEW = new Pending(0, TaskHistory.NONE, LaunchReason.FIRST);
    }

    /** @param copy the same on another executor, because this attempt is slow */
    record Running(Attempt attempt, @Nullable Attempt copy, TaskHistory history, int attempts) implements TaskState {
        @Nullable
        Attempt other(Attempt one) {
            return one == attempt ? copy : attempt;
        }
    }

    /** Its output is with the executor, or its rows with the client. */
    record Done(ExecutorState executor, int attempts) implements TaskState {}

    /** It was done; its output is nowhere any more, and nobody wants it. */
    record Gone(int attempts) implements TaskState {
        private static final Gone ONCE = new Gone(1);

        static Gone after(int attempts) {
            return attempts == 1 ? ONCE : new Gone(attempts);
        }
    }
}
