// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0
/**
 * The data structures of sorting: keys as words that compare like the values, sorting of row numbers by them. Knows plans
 * and columns; knows nothing of operators, tasks or files.
 */
@NullMarked
package org.centella.execution.sort;

import org.jspecify.annotations.NullMarked;
