// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

/**
 * The command line: SQL shell, demo and benchmark. Everything it knows of the engine it learns through JDBC.
 */
@NullMarked
package org.centella.shell;

import org.jspecify.annotations.NullMarked;
