// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.planner;

/** How long a phase of planning took. */
public record PhaseTiming(String phase, long nanos) {}
