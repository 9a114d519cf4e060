// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

/** The Parquet scan against files of several writers, damaged ones included. */
@NullMarked
package org.centella.storage.parquet;

import org.jspecify.annotations.NullMarked;
