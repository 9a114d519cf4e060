// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0
/**
 * Operators: each turns batches of its inputs into batches of its own. A task's tree of them is built from its plan by
 * {@link org.centella.execution.operator.OperatorTree} and pulled by one thread. Knows nothing of stages or the network.
 */
@NullMarked
package org.centella.execution.operator;

import org.jspecify.annotations.NullMarked;
