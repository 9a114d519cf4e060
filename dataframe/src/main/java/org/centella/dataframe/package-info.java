// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

/**
 * The public Java API. Knows nothing of how its clients show or ship results.
 */
@NullMarked
package org.centella.dataframe;

import org.jspecify.annotations.NullMarked;
