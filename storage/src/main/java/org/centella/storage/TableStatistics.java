// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.storage;

import java.util.List;

/**
 * What is known of a table without reading it.
 *
 * @param rows in all files
 * @param bytes of all files
 * @param columns one per column of the schema; immutable, computed when asked for where that takes time
 */
public record TableStatistics(double rows, double bytes, List<ColumnStatistics> columns) {}
