// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0
/**
 * From SQL text to statements: a parser made from Calcite's grammar for queries, a small parser of our own for what it does not know.
 * Knows no catalog: whether a name means anything is the planner's business.
 */
@NullMarked
package org.centella.sqlparser;

import org.jspecify.annotations.NullMarked;
