// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0
/**
 * What the generated parser builds its trees with. The parser itself is made by the build, in this package, from Calcite's
 * template and the productions under {@code src/main/grammar}.
 */
@NullMarked
package org.centella.sqlparser.grammar;

import org.jspecify.annotations.NullMarked;
