// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0
/**
 * Parquet: footers, pages, encodings and the scan that skips what it can. Follows the Apache Parquet format specification;
 * needs no Hadoop. Also the writer, and the tables made of folders of files.
 */
@NullMarked
package org.centella.storage.parquet;

import org.jspecify.annotations.NullMarked;
