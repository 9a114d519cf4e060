// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

/** The driver as a client sees it: everything through {@code java.sql}. */
@NullMarked
package org.centella.jdbc;

import org.jspecify.annotations.NullMarked;
