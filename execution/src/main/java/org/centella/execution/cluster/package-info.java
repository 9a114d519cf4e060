// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

/** The processes of a cluster and what they tell each other: master, workers, executors, and the driver's side of them. */
@NullMarked
package org.centella.execution.cluster;

import org.jspecify.annotations.NullMarked;
