// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.columnar.memory;

import java.lang.foreign.MemorySegment;
import org.apache.arrow.memory.ArrowBuf;

/**
 * Off-heap memory with one owner, who closes it exactly once; accounted to the {@link MemoryPool} it came from. Content is
 * undefined until written. Not thread-safe.
 */
public final class Buffer implements AutoCloseable {
    private final MemoryPool pool;
    private final ArrowBuf arrow;
    private final MemorySegment segment;
    private final long charged;
    private boolean closed;

    Buffer(MemoryPool pool, ArrowBuf arrow, long size, long charged) {
        this.pool = pool;
        this.arrow = arrow;
        this.charged = charged;
        this.segment = Segments.ofAddress(arrow.memoryAddress(), size);
    }

    /** The memory, of the size asked for. */
    public MemorySegment segment() {
        return segment;
    }

    public long size() {
        return segment.byteSize();
    }

    /** Arrow's own handle on the same memory, for the borders; retain it to outlive this buffer. */
    public ArrowBuf arrow() {
        return arrow;
    }

    public Buffer zero() {
        segment.fill((byte) 0);
        return this;
    }

    @Override
    public void close() {
        if (closed) {
            throw new IllegalStateException("buffer closed twice");
        }
        closed = true;
        arrow.close();
        pool.release(charged);
    }
}
