// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

/** Statements as programs write them, of ten thousand terms or two thousand columns, over tables of few rows. */
@NullMarked
package org.centella.benchmarks.large;

import org.jspecify.annotations.NullMarked;
