// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

/**
 * Tables in text files: CSV and its relatives, and JSON. A file becomes records, records become strings per column, and
 * strings become values in whole columns, by the conversion that the engine's casts are made of; it is handed in, for this
 * package knows no expressions.
 */
@NullMarked
package org.centella.storage.text;

import org.jspecify.annotations.NullMarked;
