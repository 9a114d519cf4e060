// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0
/** The function table, its kernels, and the interpreter that runs expressions over batches. */
@NullMarked
package org.centella.execution.expression;

import org.jspecify.annotations.NullMarked;
