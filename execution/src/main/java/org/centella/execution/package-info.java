// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

/**
 * Plan records, expressions, operators, exchanges, scheduler and cluster. Knows nothing of SQL text or Calcite.
 */
@NullMarked
package org.centella.execution;

import org.jspecify.annotations.NullMarked;
