// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0
/** Files that make up tables: how a location names them, and what their folders' names say. Knows no file format. */
@NullMarked
package org.centella.storage.file;

import org.jspecify.annotations.NullMarked;
