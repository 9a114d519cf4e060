// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

/** Expressions between Calcite's form and ours: lowering, constants, folding. */
@NullMarked
package org.centella.planner.expression;

import org.jspecify.annotations.NullMarked;
