// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.dataframe.rdd;

import java.io.Serializable;
import java.util.Comparator;

/** An order that goes to the executors; what it captures goes with it. */
@FunctionalInterface
public interface SerializableComparator<T> extends Comparator<T>, Serializable {}
