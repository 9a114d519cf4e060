// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.scheduler;

import java.util.ArrayList;
import java.util.List;

/**
 * What went wrong with a task so far.
 *
 * @param failures attempts that ended with an error of their own
 * @param deaths attempts whose executors were lost
 * @param avoids executors where it failed, and rather is not tried again
 */
record TaskHistory(int failures, int deaths, List<Integer> avoids) {
    static final TaskHistory NONE = new TaskHistory(0, 0, List.of());

    TaskHistory failedOn(int executor) {
        return new TaskHistory(failures + 1, deaths, with(executor));
    }

    TaskHistory died() {
        return new TaskHistory(failures, deaths + 1, avoids);
    }

    TaskHistory avoiding(int executor) {
        return new TaskHistory(failures, deaths, with(executor));
    }

    private List<Integer> with(int executor) {
        if (avoids.contains(executor)) {
            return avoids;
        }
        List<Integer> all = new ArrayList<>(avoids);
        all.add(executor);
        return List.copyOf(all);
    }
}
