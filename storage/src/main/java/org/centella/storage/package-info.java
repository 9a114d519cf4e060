// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

/**
 * Tables, splits, statistics, file formats and catalogs. Knows nothing of plans or operators.
 */
@NullMarked
package org.centella.storage;

import org.jspecify.annotations.NullMarked;
