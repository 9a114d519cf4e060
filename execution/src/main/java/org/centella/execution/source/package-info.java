// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

/**
 * Table functions, declared as other functions are: once, with what the planner, the documentation and the shell need to know
 * of them. Knows formats of files and nothing of how queries run.
 */
@NullMarked
package org.centella.execution.source;

import org.jspecify.annotations.NullMarked;
