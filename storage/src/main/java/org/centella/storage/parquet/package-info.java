// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0
/** Parquet: files, the scan ladder, the writer, and tables made of folders of files. */
@NullMarked
package org.centella.storage.parquet;

import org.jspecify.annotations.NullMarked;
