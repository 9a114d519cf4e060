// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

@NullMarked
package org.centella.server.flight;

import org.jspecify.annotations.NullMarked;
