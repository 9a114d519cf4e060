// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

/**
 * What happened to an application, kept and shown: the event log, the history that is folded from it, and the driver's web
 * page. Hears everything from the scheduler as {@link org.centella.execution.scheduler.LogEntry}s and decides nothing.
 */
@NullMarked
package org.centella.execution.journal;

import org.jspecify.annotations.NullMarked;
