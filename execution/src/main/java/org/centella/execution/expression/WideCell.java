// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.expression;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.centella.columnar.memory.Segments;

/** Room for one 128-bit integer between two steps of {@link Int128Math}, of the segment class that kernels see. */
final class WideCell {
    private static final int BYTES = 16;

    private final MemorySegment owner = Arena.ofAuto().allocate(BYTES, BYTES);
    private final MemorySegment segment = Segments.ofAddress(owner.address(), BYTES);

    MemorySegment segment() {
        assert owner.scope().isAlive();
        return segment;
    }

    long low() {
        return Int128Math.low(segment, 0);
    }

    long high() {
        return Int128Math.high(segment, 0);
    }
}
