// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

/** Plans for people: text trees and JSON. */
@NullMarked
package org.centella.planner.explain;

import org.jspecify.annotations.NullMarked;
