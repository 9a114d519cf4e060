// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.storage.parquet;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.centella.columnar.memory.GrowingBuffer;
import org.centella.columnar.memory.MemoryPool;
import org.centella.columnar.memory.Segments;

/**
 * The buffers that the views of one column in one batch point into: pages, by index in order of appearance, and one buffer
 * of its own for text that no page holds as it is (UUIDs, delta strings).
 */
final class ViewData implements AutoCloseable {
    private final List<MemorySegment> segments = new ArrayList<>();
    private final GrowingBuffer own;
    private long ownUsed;
    private int ownIndex = -1;

    ViewData(MemoryPool pool) {
        this.own = new GrowingBuffer(pool);
    }

    void reset() {
        segments.clear();
        ownUsed = 0;
        ownIndex = -1;
    }

    /** The index that views into a page carry. */
    int index(MemorySegment page) {
        for (int i = segments.size() - 1; i >= 0; i--) {
            if (segments.get(i).equals(page)) {
                return i;
            }
        }
        segments.add(page);
        return segments.size() - 1;
    }

    MemorySegment[] toArray() {
        if (ownIndex >= 0) {
            segments.set(ownIndex, own.segment());
        }
        return segments.toArray(MemorySegment[]::new);
    }

    /** Room for {@code size} bytes in the own buffer; returns where. {@link #ownSegment} must be asked for afterwards. */
    long reserve(long size) {
        if (ownIndex < 0) {
            ownIndex = segments.size();
            segments.add(Segments.EMPTY);
        }
        long at = ownUsed;
        if (at + size > Integer.MAX_VALUE) {
            throw Corrupt.data("a batch has more than two gigabytes of text in one column");
        }
        own.ensure(at + size + PageMemory.PADDING, at);
        ownUsed = at + size;
        return at;
    }

    MemorySegment ownSegment() {
        return own.segment();
    }

    int ownIndex() {
        return ownIndex;
    }

    @Override
    public void close() {
        own.close();
    }
}
