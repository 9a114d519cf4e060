// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

/** The commands that start a cluster's processes, drivers among them. */
@NullMarked
package org.centella.server;

import org.jspecify.annotations.NullMarked;
