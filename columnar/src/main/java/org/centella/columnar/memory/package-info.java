// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0
/** Off-heap buffers, their accounting, and the bounds-checked way to read and write them. */
@NullMarked
package org.centella.columnar.memory;

import org.jspecify.annotations.NullMarked;
