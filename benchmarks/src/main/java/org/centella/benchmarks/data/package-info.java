// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

/** Generated rows on their way into Parquet files, whatever benchmark they belong to. */
@NullMarked
package org.centella.benchmarks.data;

import org.jspecify.annotations.NullMarked;
