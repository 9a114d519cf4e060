// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

/**
 * Tables that the engine itself keeps: their columns as declared, small data in their log, large data in Parquet files, and
 * commits that readers see whole or not at all. Knows nothing of SQL.
 */
@NullMarked
package org.centella.storage.warehouse;

import org.jspecify.annotations.NullMarked;
