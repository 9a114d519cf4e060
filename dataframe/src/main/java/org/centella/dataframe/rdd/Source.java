// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.dataframe.rdd;

import java.io.Serializable;
import java.util.Iterator;
import java.util.List;
import org.centella.storage.Split;

/**
 * How a task computes the elements of a partition: what is left of a lineage within one stage. Elements pass through the
 * sources of a stage as objects. The same partition gives the same elements in the same order, as far as the application's
 * functions do.
 */
interface Source<T> extends Serializable {
    Iterator<T> iterator(int partition, RddTask task);

    /** Where kept partitions are that it is computed from, as far as the driver knows. */
    default List<Split> kept(int partition) {
        return List.of();
    }
}
