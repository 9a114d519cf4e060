// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0
/** Tables by name: those of a data folder, those a session registers, and several catalogs as one. */
@NullMarked
package org.centella.storage.catalog;

import org.jspecify.annotations.NullMarked;
