// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

@NullMarked
package org.centella.dataframe;

import org.jspecify.annotations.NullMarked;
