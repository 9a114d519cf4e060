// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

/**
 * Hash aggregation without the operator: the table of aggregate functions, the tables that turn keys into dense group ids,
 * and the accumulators over (group id, value). Knows plans and columns; knows nothing of operators, tasks or streams.
 */
@NullMarked
package org.centella.execution.aggregate;

import org.jspecify.annotations.NullMarked;
