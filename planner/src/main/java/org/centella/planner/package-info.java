// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

/**
 * From a parsed statement or a DataFrame to a graph of stages. The last layer in which Calcite is seen.
 */
@NullMarked
package org.centella.planner;

import org.jspecify.annotations.NullMarked;
