// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0
/** JMH benchmarks of the data structures within operators. */
@NullMarked
package org.centella.benchmarks.operator;

import org.jspecify.annotations.NullMarked;
