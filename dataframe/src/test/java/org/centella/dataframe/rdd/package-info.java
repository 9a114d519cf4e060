// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

/** Tests of RDDs, on sessions of their own. */
@NullMarked
package org.centella.dataframe.rdd;

import org.jspecify.annotations.NullMarked;
