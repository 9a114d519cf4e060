// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

/**
 * Batches as bytes, for what leaves memory and for what leaves the process: one form, so that a range of a file is sent as it
 * is. Knows nothing of files, sockets or operators.
 */
@NullMarked
package org.centella.execution.encoding;

import org.jspecify.annotations.NullMarked;
