// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

/**
 * Types, columns, batches, memory accounting, errors and settings. Knows nothing of queries.
 */
@NullMarked
package org.centella.columnar;

import org.jspecify.annotations.NullMarked;
