// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

/** Queries made at random and asked of this engine and of an oracle: what nobody thought of. */
@NullMarked
package org.centella.benchmarks.random;

import org.jspecify.annotations.NullMarked;
