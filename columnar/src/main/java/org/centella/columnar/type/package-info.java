// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0
/** SQL types and how a column of each lies in memory. */
@NullMarked
package org.centella.columnar.type;

import org.jspecify.annotations.NullMarked;
