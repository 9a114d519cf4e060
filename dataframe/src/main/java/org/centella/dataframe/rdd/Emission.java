// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.dataframe.rdd;

import java.io.Serializable;
import java.util.List;

/** Where the elements of a stage go: to which partition of the stages that read it. */
interface Emission<T> extends Serializable {
    /** An element and its partition. */
    record Routed(int target, Object element) {}

    /** One task's elements, in order. */
    interface Targets<T> {
        /** The partition of the next element. */
        int of(T element);

        /** What follows the last element. */
        default List<Routed> end() {
            return List.of();
        }
    }

    /** @param partition of the stage that emits */
    Targets<T> begin(int partition, RddTask task);
}
