// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

/** Rewrites of relational algebra, one per file: each takes a tree and gives an equal one that is cheaper or simpler. */
@NullMarked
package org.centella.planner.logical;

import org.jspecify.annotations.NullMarked;
