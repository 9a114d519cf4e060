// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

/**
 * Benchmarks of the engine and of its rivals on the same data. Nothing depends on it but the command line.
 */
@NullMarked
package org.centella.benchmarks;

import org.jspecify.annotations.NullMarked;
