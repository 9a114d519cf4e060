// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

/** From optimized algebra to operators and stages: expressions, join and aggregation strategies, exchanges, splits. */
@NullMarked
package org.centella.planner.physical;

import org.jspecify.annotations.NullMarked;
