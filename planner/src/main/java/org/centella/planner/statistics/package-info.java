// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

/** What the planner believes about rows it has not seen: estimates from table statistics, carried through the algebra. */
@NullMarked
package org.centella.planner.statistics;

import org.jspecify.annotations.NullMarked;
