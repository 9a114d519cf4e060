// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.storage.parquet;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.centella.columnar.memory.Segments;

/** A decompressed page and the buffers that hold it. */
final class Page {
    final PageHeader header;
    final LevelDecoder repetition = new LevelDecoder();
    final LevelDecoder definition = new LevelDecoder();
    long valuesFrom;
    long valuesEnd;
    private final PageMemory memory;
    private final List<PageBuffer> buffers = new ArrayList<>(2);
    private MemorySegment values = Segments.EMPTY;

    Page(PageHeader header, PageMemory memory) {
        this.header = header;
        this.memory = memory;
    }

    /** Memory that lives as long as the page. */
    PageBuffer buffer(long size) {
        PageBuffer buffer = memory.take(size);
        buffers.add(buffer);
        return buffer;
    }

    /** What holds the values, from {@link #valuesFrom} to {@link #valuesEnd}; readable past its end. */
    MemorySegment values() {
        return values;
    }

    void setValues(MemorySegment segment) {
        values = segment;
    }

    void free() {
        buffers.forEach(memory::giveBack);
        buffers.clear();
    }
}
