// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

/**
 * Writing folders of files, whatever their format: one attempt of one task, the job of all tasks, and the file that has its
 * name only when it is complete.
 */
@NullMarked
package org.centella.storage.write;

import org.jspecify.annotations.NullMarked;
