// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

/** TPC-DS: its data, written by our own writer, and its queries. */
@NullMarked
package org.centella.benchmarks.tpcds;

import org.jspecify.annotations.NullMarked;
