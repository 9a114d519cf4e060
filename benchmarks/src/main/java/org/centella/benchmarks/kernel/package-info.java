// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0
/** JMH benchmarks of the kernels, which decide what the Vector API is used for. */
@NullMarked
package org.centella.benchmarks.kernel;

import org.jspecify.annotations.NullMarked;
