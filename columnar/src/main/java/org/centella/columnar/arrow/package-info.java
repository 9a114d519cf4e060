// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0
/** The border to Arrow's own classes: types, and batches that share memory with vectors. */
@NullMarked
package org.centella.columnar.arrow;

import org.jspecify.annotations.NullMarked;
