// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0
/** Stages, tasks and attempts: what runs next, on which slot, and what happens when something fails. */
@NullMarked
package org.centella.execution.scheduler;

import org.jspecify.annotations.NullMarked;
