// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

/**
 * The front door for clients of Arrow Flight SQL: sessions over calls that know nothing of one another, statements, results as
 * Arrow streams, and what there is in words that drivers understand. It knows nothing of how queries run.
 */
@NullMarked
package org.centella.server.flight;

import org.jspecify.annotations.NullMarked;
