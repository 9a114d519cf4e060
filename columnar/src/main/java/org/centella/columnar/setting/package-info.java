// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0
/** Every setting of the engine, declared once with name, type, default and meaning. */
@NullMarked
package org.centella.columnar.setting;

import org.jspecify.annotations.NullMarked;
