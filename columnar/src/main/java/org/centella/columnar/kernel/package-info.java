// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0
/** Loops over the memory of columns, scalar and with the Vector API; knows addresses and counts, not columns. */
@NullMarked
package org.centella.columnar.kernel;

import org.jspecify.annotations.NullMarked;
