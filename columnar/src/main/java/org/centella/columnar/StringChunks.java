// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.columnar;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.centella.columnar.memory.Buffer;
import org.centella.columnar.memory.MemoryPool;
import org.centella.columnar.memory.Segments;

/**
 * The bytes of long strings that a {@link ColumnBuilder} copied: a list of chunks, each twice the one before up to 16 MiB,
 * larger only for a single larger string. A string lies in one chunk.
 */
final class StringChunks implements AutoCloseable {
    private static final long FIRST_CHUNK = 16 << 10;
    private static final long LARGEST_CHUNK = 16 << 20;

    private final MemoryPool pool;
    private final List<Buffer> chunks = new ArrayList<>();
    private MemorySegment[] segments = {};
    private MemorySegment current = Segments.EMPTY;
    private int index = -1;
    private long used;
    private long memory;

    StringChunks(MemoryPool pool) {
        this.pool = pool;
    }

    /** Copies the long strings among the {@code count} views from {@code at} on, and makes those views point here. */
    void adopt(MemorySegment views, int at, int count, MemorySegment[] data) {
        for (int i = 0; i < count; i++) {
            long view = ((long) at + i) << 4;
            int size = views.get(Segments.INT, view);
            if (size > FlatColumn.VIEW_INLINE) {
                MemorySegment source = data[views.get(Segments.INT, view + 8)];
                long offset = Integer.toUnsignedLong(views.get(Segments.INT, view + 12));
                if (current.byteSize() - used < size) {
                    nextChunk(size);
                }
                MemorySegment.copy(source, offset, current, used, size);
                views.set(Segments.INT, view + 8, index);
                views.set(Segments.INT, view + 12, (int) used);
                used += size;
            }
        }
    }

    /** Writes the view of a string into {@code views} at row {@code at}, copying the string. */
    void write(MemorySegment views, int at, MemorySegment bytes) {
        long view = (long) at << 4;
        int size = Math.toIntExact(bytes.byteSize());
        views.set(Segments.LONG, view, size);
        views.set(Segments.LONG, view + 8, 0);
        if (size <= FlatColumn.VIEW_INLINE) {
            MemorySegment.copy(bytes, 0, views, view + 4, size);
            return;
        }
        if (current.byteSize() - used < size) {
            nextChunk(size);
        }
        MemorySegment.copy(bytes, 0, current, used, size);
        MemorySegment.copy(bytes, 0, views, view + 4, 4);
        views.set(Segments.INT, view + 8, index);
        views.set(Segments.INT, view + 12, (int) used);
        used += size;
    }

    private void nextChunk(int size) {
        while (++index < chunks.size()) {
            if (segments[index].byteSize() >= size) {
                current = segments[index];
                used = 0;
                return;
            }
        }
        long next = Math.min(LARGEST_CHUNK, FIRST_CHUNK << Math.min(chunks.size(), Integer.SIZE));
        Buffer chunk = pool.allocate(Math.max(size, next));
        chunks.add(chunk);
        segments = chunks.stream().map(Buffer::segment).toArray(MemorySegment[]::new);
        memory += chunk.size();
        index = chunks.size() - 1;
        current = chunk.segment();
        used = 0;
    }

    MemorySegment[] segments() {
        return segments;
    }

    long memory() {
        return memory;
    }

    void reset() {
        index = -1;
        current = Segments.EMPTY;
        used = 0;
    }

    @Override
    public void close() {
        chunks.forEach(Buffer::close);
        chunks.clear();
        segments = new MemorySegment[0];
        memory = 0;
        reset();
    }
}
