// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0
<<<<<<< HEAD
/**
 * Columns and batches: the data every other module exchanges. Knows types, buffers and memory; knows nothing of queries,
 * files or tables.
=======

/**
 * Types, columns, batches, memory accounting, errors and settings. Knows nothing of queries.
>>>>>>> build
 */
@NullMarked
package org.centella.columnar;

import org.jspecify.annotations.NullMarked;
