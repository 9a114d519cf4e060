// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

/** How the outputs of tasks get from one process to another: servers and clients of blocks over Netty. */
@NullMarked
package org.centella.execution.transfer;

import org.jspecify.annotations.NullMarked;
