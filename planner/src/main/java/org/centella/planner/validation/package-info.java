// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

/**
 * What Calcite needs to know of us to check a query: types, tables, views, functions; and its complaints in our words.
 */
@NullMarked
package org.centella.planner.validation;

import org.jspecify.annotations.NullMarked;
