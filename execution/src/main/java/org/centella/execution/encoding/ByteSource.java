// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.encoding;

import java.lang.foreign.MemorySegment;
import org.centella.columnar.error.CentellaException;
import org.jspecify.annotations.Nullable;

/** Where encoded bytes come from, in order: a file or a network connection. Knows how to call what is wrong with them. */
public interface ByteSource {
    /** Fills the target with the next bytes; may wait for them. */
    void read(MemorySegment target);

    /** The error to throw for bytes that nobody wrote so. */
    CentellaException damaged(String what, @Nullable Throwable cause);
}
