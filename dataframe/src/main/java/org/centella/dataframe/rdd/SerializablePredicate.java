// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.dataframe.rdd;

import java.io.Serializable;
import java.util.function.Predicate;

/** A condition that goes to the executors; what it captures goes with it. */
@FunctionalInterface
public interface SerializablePredicate<T> extends Predicate<T>, Serializable {}
