// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0
/** Every error a user can meet, declared once, and the one exception that carries them. */
@NullMarked
package org.centella.columnar.error;

import org.jspecify.annotations.NullMarked;
