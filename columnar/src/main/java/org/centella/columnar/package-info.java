// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0
/**
 * Columns and batches: the data every other module exchanges. Knows types, buffers and memory; knows nothing of queries,
 * files or tables.
 */
@NullMarked
package org.centella.columnar;

import org.jspecify.annotations.NullMarked;
