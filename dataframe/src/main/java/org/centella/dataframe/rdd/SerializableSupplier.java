// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.dataframe.rdd;

import java.io.Serializable;
import java.util.function.Supplier;

/** Makes values on the executors; what it captures goes there with it. */
@FunctionalInterface
public interface SerializableSupplier<T> extends Supplier<T>, Serializable {}
