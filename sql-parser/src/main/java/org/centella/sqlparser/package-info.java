// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

/**
 * Calcite's grammar configured for our dialect. Knows nothing that needs a catalog.
 */
@NullMarked
package org.centella.sqlparser;

import org.jspecify.annotations.NullMarked;
