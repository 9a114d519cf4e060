// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.storage;

import java.nio.file.Path;

/** A file that a writer finished. */
public record WrittenFile(Path path, long rows, long bytes) {}
