// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.dataframe.rdd;

import java.io.Serializable;
import java.util.Iterator;

/** What a transformation makes of the elements of one partition. */
interface PartitionFunction<T, R> extends Serializable {
    Iterator<R> apply(int partition, Iterator<T> elements, RddTask task);
}
