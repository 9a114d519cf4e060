// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.encoding;

import java.lang.foreign.MemorySegment;

/** Where encoded bytes go, in order: a file or a network connection. */
@FunctionalInterface
public interface ByteSink {
    /** Takes a copy of the bytes, all of them. */
    void write(MemorySegment bytes);
}
