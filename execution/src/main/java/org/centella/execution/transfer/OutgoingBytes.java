// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.transfer;

import io.netty.buffer.ByteBuf;
import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import org.centella.columnar.memory.Buffer;
import org.centella.columnar.memory.MemoryPool;
import org.centella.execution.encoding.ByteSink;
import org.jspecify.annotations.Nullable;

/**
 * Encoded bytes that wait to be sent, in buffers of one size: many small blocks go out as one. Memory for them is not refused:
 * there is a batch or little more of each stream. Used by one thread.
 */
final class OutgoingBytes implements ByteSink, AutoCloseable {
    static final int BUFFER_BYTES = 64 << 10;

    private final MemoryPool memory;
    private final ArrayDeque<ByteBuf> full = new ArrayDeque<>();
    private @Nullable Buffer current;
    private int inCurrent;

    OutgoingBytes(MemoryPool memory) {
        this.memory = memory;
    }

    /** Whether there is a buffer's worth to send. */
    boolean isWorthSending() {
        return !full.isEmpty();
    }

    @Override
    public void write(MemorySegment bytes) {
        long done = 0;
        while (done < bytes.byteSize()) {
            MemorySegment room = room();
            long count = Math.min(room.byteSize(), bytes.byteSize() - done);
            MemorySegment.copy(bytes, done, room, 0, count);
            done += count;
            added(count);
        }
    }

    /** Where the next bytes go: at least one. */
    MemorySegment room() {
        Buffer buffer = current;
        if (buffer == null) {
            buffer = memory.allocateRegardless(BUFFER_BYTES);
            current = buffer;
        }
        return buffer.segment().asSlice(inCurrent);
    }

    /** So many bytes were put to {@link #room}. */
    void added(long count) {
        inCurrent += Math.toIntExact(count);
        if (inCurrent == BUFFER_BYTES) {
            seal();
        }
    }

    private void seal() {
        Buffer buffer = current;
        if (buffer != null && inCurrent > 0) {
            full.add(new PoolBytes(buffer, inCurrent));
            current = null;
            inCurrent = 0;
        }
    }

    /** The next bytes, which are the caller's to release, or null when there are none. */
    @Nullable
    ByteBuf poll() {
        if (full.isEmpty()) {
            seal();
        }
        return full.poll();
    }

    @Override
    public void close() {
        full.forEach(ByteBuf::release);
        full.clear();
        if (current != null) {
            current.close();
            current = null;
        }
    }
}
