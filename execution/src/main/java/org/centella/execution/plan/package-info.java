// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0
/**
 * The physical plan: expressions, operators and stages as serializable records. Everything an executor needs to run a task,
 * and nothing of Calcite.
 */
@NullMarked
package org.centella.execution.plan;

import org.jspecify.annotations.NullMarked;
