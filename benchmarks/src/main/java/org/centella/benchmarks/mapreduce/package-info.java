// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

/**
 * Hadoop MapReduce's local runner against this engine: a word count and an aggregation over the same files. Its jars come
 * when they are first asked for.
 */
@NullMarked
package org.centella.benchmarks.mapreduce;

import org.jspecify.annotations.NullMarked;
