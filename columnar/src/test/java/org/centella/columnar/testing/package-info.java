// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0
/** Memory that must not leak, columns and batches from Java values or at random: for the tests of all modules. */
@NullMarked
package org.centella.columnar.testing;

import org.jspecify.annotations.NullMarked;
