// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0
/** Loops over the memory of columns, scalar and with the Vector API, behind one provider. */
@NullMarked
package org.centella.columnar.kernel;

import org.jspecify.annotations.NullMarked;
