// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0
/** From a physical plan to the stages that run it. Knows plans and tables, nothing of Calcite. */
@NullMarked
package org.centella.planner.stage;

import org.jspecify.annotations.NullMarked;
