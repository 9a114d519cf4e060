// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

/** JMH benchmarks of reading files. */
@NullMarked
package org.centella.benchmarks.scan;

import org.jspecify.annotations.NullMarked;
