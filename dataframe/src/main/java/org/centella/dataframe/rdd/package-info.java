// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

/**
 * Resilient distributed datasets: partitioned collections of Java objects that know how they were made. What programs call
 * ({@code Rdd}, {@code KeyedRdd}) builds a lineage of nodes; an action turns it into stages of the engine, whose tasks run
 * the serialized sources and emissions of this package. Knows plans and stages, and neither SQL nor sessions.
 */
@NullMarked
package org.centella.dataframe.rdd;

import org.jspecify.annotations.NullMarked;
