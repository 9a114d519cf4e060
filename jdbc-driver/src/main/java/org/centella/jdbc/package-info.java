// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

/**
 * The JDBC driver, through which the shell and every other SQL client talk to the engine.
 */
@NullMarked
package org.centella.jdbc;

import org.jspecify.annotations.NullMarked;
