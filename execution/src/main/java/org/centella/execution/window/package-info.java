// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

/**
 * Functions over windows: the rows of whole partitions in a block, where the frame of each row begins and ends, and what
 * each function makes of frames. Knows nothing of operators, memory limits aside.
 */
@NullMarked
package org.centella.execution.window;

import org.jspecify.annotations.NullMarked;
