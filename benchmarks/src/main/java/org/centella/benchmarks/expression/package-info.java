// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0
/** What expressions and predicates cost per row. */
@NullMarked
package org.centella.benchmarks.expression;

import org.jspecify.annotations.NullMarked;
