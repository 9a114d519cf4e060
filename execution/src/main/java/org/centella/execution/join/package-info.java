// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0
/**
 * The data structures of joins: tables of build rows found by key, pairs of probe and build rows, filters on keys. Knows
 * plans and columns; knows nothing of operators, tasks or files.
 */
@NullMarked
package org.centella.execution.join;

import org.jspecify.annotations.NullMarked;
