// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.benchmarks.compare;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one run gave.
 *
 * @param seconds from the first statement's start to the last row
 * @param rows values in order; empty when the contender does not hand them over
 */
public record Outcome(double seconds, List<List<@Nullable Object>> rows) {}
