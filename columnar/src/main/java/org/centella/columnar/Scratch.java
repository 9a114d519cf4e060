// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.columnar;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import org.centella.columnar.memory.GrowingBuffer;
import org.centella.columnar.memory.MemoryPool;
import org.centella.columnar.memory.Segments;
import org.jspecify.annotations.Nullable;

/**
 * Reusable memory of a producer of batches, in numbered slots that grow to the largest size asked for. What a slot held is
 * undefined after asking for it again: ask once per slot and batch. Not thread-safe.
 */
public final class Scratch implements AutoCloseable {
    private final MemoryPool pool;
    private @Nullable GrowingBuffer[] slots = new GrowingBuffer[16];

    public Scratch(MemoryPool pool) {
        this.pool = pool;
    }

    /** Room for {@code count} ints. */
    public MemorySegment ints(int slot, int count) {
        return bytes(slot, (long) count << 2);
    }

    /** Room for {@code count} longs or doubles. */
    public MemorySegment longs(int slot, int count) {
        return bytes(slot, (long) count << 3);
    }

    /** Room for {@code count} bits, rounded up to whole longs. */
    public MemorySegment bits(int slot, int count) {
        return bytes(slot, Segments.bitBytes(count));
    }

    /** At least {@code size} bytes, content undefined. */
    public MemorySegment bytes(int slot, long size) {
        if (slot >= slots.length) {
            slots = Arrays.copyOf(slots, Math.max(slot + 1, slots.length * 2));
        }
        GrowingBuffer buffer = slots[slot];
        if (buffer == null) {
            buffer = new GrowingBuffer(pool);
            slots[slot] = buffer;
        }
        return buffer.ensure(size, 0);
    }

    /** Bytes held by all slots. */
    public long memory() {
        long bytes = 0;
        for (GrowingBuffer buffer : slots) {
            bytes += buffer == null ? 0 : buffer.size();
        }
        return bytes;
    }

    /** Frees all slots; the scratch may be used again. */
    @Override
    public void close() {
        for (GrowingBuffer buffer : slots) {
            if (buffer != null) {
                buffer.close();
            }
        }
    }
}
