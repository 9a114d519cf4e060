// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

/** Runs the same queries on several engines over the same files, in turn, and compares answers and times. */
@NullMarked
package org.centella.benchmarks.compare;

import org.jspecify.annotations.NullMarked;
