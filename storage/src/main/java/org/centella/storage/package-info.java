// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0
/**
 * Tables and where their rows come from: catalogs, tables, splits, statistics, and the scan contract that every file format
 * fulfils. Knows nothing of plans or SQL: a pushed-down predicate reaches it as a {@link org.centella.storage.ScanFilter}.
 */
@NullMarked
package org.centella.storage;

import org.jspecify.annotations.NullMarked;
