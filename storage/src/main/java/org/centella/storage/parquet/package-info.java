// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0
/**
 * Parquet: footers, pages, encodings and the scan that skips what it can. Follows the Apache Parquet format specification;
 * needs no Hadoop. Knows nothing of how tables are found or written.
 */
@NullMarked
package org.centella.storage.parquet;

import org.jspecify.annotations.NullMarked;
