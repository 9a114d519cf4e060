// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.storage.parquet;

import java.util.ArrayList;
import java.util.List;
import org.centella.columnar.memory.Buffer;
import org.centella.columnar.memory.MemoryPool;

/**
 * Buffers for decompressed pages, handed back and used again: fresh memory costs a page fault every 4 KiB, which is about
 * as much as decompressing into it.
 */
final class PageMemory implements AutoCloseable {
    /** Every page may be read this far past its end, so that loops load whole words. */
    static final int PADDING = 32;

    private static final int GRANULE = 64 << 10;

    private final MemoryPool pool;
    private final List<Buffer> free = new ArrayList<>();

    PageMemory(MemoryPool pool) {
        this.pool = pool;
    }

    MemoryPool pool() {
        return pool;
    }

    /** At least {@code size} bytes and the padding; the smallest free buffer that is large enough, else a new one. */
    Buffer take(long size) {
        int best = -1;
        for (int i = 0; i < free.size(); i++) {
            long candidate = free.get(i).size();
            if (candidate >= size + PADDING
                    && (best < 0 || candidate < free.get(best).size())) {
                best = i;
            }
        }
        if (best >= 0) {
            return free.remove(best);
        }
        if (!free.isEmpty()) {
            free.removeLast().close();
        }
        return pool.allocate((size + PADDING + GRANULE - 1) / GRANULE * GRANULE);
    }

    void giveBack(Buffer buffer) {
        free.add(buffer);
    }

    @Override
    public void close() {
        free.forEach(Buffer::close);
        free.clear();
    }
}
