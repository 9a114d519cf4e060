// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0
/** How rows go from the tasks of one stage to the tasks of the next. */
@NullMarked
package org.centella.execution.exchange;

import org.jspecify.annotations.NullMarked;
