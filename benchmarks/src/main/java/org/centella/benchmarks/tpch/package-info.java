// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

/** TPC-H: its data, written by our own writer, and its queries. */
@NullMarked
package org.centella.benchmarks.tpch;

import org.jspecify.annotations.NullMarked;
