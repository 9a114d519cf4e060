// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.dataframe.rdd;

import java.io.Serializable;
import java.util.function.Consumer;

/** An action that goes to the executors; what it captures goes with it. */
@FunctionalInterface
public interface SerializableConsumer<T> extends Consumer<T>, Serializable {}
