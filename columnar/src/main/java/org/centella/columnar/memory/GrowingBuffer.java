// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.columnar.memory;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/** Memory of one owner that grows by doubling and keeps its content when it does; takes nothing until first asked. */
public final class GrowingBuffer implements AutoCloseable {
    private final MemoryPool pool;
    private @Nullable Buffer buffer;

    public GrowingBuffer(MemoryPool pool) {
        this.pool = pool;
    }

    /** The memory, {@link Segments#EMPTY} before the first {@link #ensure}. */
    public MemorySegment segment() {
        return buffer == null ? Segments.EMPTY : buffer.segment();
    }

    public long size() {
        return buffer == null ? 0 : buffer.size();
    }

    /** At least {@code size} bytes, the first {@code used} of which keep their content; earlier segments become invalid. */
    public MemorySegment ensure(long size, long used) {
        Buffer old = buffer;
        if (old != null && old.size() >= size) {
            return old.segment();
        }
        // Whole longs, so that kernels may work 64 bits at a time.
        long wanted = (Math.max(size, size() * 2) + 7) & -8;
        Buffer grown = pool.allocate(wanted);
        if (old != null) {
            MemorySegment.copy(old.segment(), 0, grown.segment(), 0, Math.min(used, old.size()));
            old.close();
        }
        buffer = grown;
        return grown.segment();
    }

    /** Frees the memory; the buffer may be used again. */
    @Override
    public void close() {
        if (buffer != null) {
            buffer.close();
            buffer = null;
        }
    }
}
