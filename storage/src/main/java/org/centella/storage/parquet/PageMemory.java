// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.storage.parquet;

import java.util.ArrayList;
import java.util.List;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.columnar.memory.MemoryPool;

/** The page buffers of one scan: accounted to its pool from the first use until the scan ends, used again and again. */
final class PageMemory implements AutoCloseable {
    /** Every page may be read this far past its end, so that loops load whole words. */
    static final int PADDING = 32;

    private final MemoryPool pool;
    private final List<PageBuffer> free = new ArrayList<>();

    PageMemory(MemoryPool pool) {
        this.pool = pool;
    }

    MemoryPool pool() {
        return pool;
    }

    /** At least {@code size} bytes and the padding. */
    PageBuffer take(long size) {
        long wanted = PageBuffer.roundUp(size + PADDING);
        for (int i = free.size() - 1; i >= 0; i--) {
            if (free.get(i).size() == wanted) {
                return free.remove(i);
            }
        }
        if (!pool.tryReserve(wanted)) {
            close();
            pool.reserve(wanted);
        }
        try {
            return PageBuffer.take(wanted);
        } catch (OutOfMemoryError e) {
            pool.release(wanted);
            throw new CentellaException(
                    ErrorCode.OUT_OF_MEMORY, "the process has no " + wanted + " bytes left for a page", e);
        }
    }

    void giveBack(PageBuffer buffer) {
        free.add(buffer);
    }

    /** Frees what is not in use; the memory may be used again. */
    @Override
    public void close() {
        for (PageBuffer buffer : free) {
            pool.release(buffer.size());
            buffer.giveBack();
        }
        free.clear();
    }
}
