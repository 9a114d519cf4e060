// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0
/** What it costs that rows go from one task to another. */
@NullMarked
package org.centella.benchmarks.exchange;

import org.jspecify.annotations.NullMarked;
