// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.dataframe.rdd;

import java.io.Serializable;
import java.util.function.BiFunction;

/** A function of two arguments that goes to the executors; what it captures goes with it. */
@FunctionalInterface
public interface SerializableBiFunction<T, U, R> extends BiFunction<T, U, R>, Serializable {}
