// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.storage.parquet;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.apache.parquet.format.Encoding;
import org.centella.columnar.FlatColumn;
import org.centella.columnar.memory.Segments;
import org.centella.columnar.type.DataType;
import org.centella.columnar.type.Layout;
import org.jspecify.annotations.Nullable;

/**
 * The dictionary of a column chunk as a flat column, made once: the entries and, when the chunk has nulls, one null entry
 * after them, which the codes of null rows point to. Valid until closed.
 */
final class ChunkDictionary implements AutoCloseable {
    private final ParquetColumn.Leaf leaf;
    private final DataType type;
    private final ChunkPages pages;
    private final PageMemory memory;
    private final ViewData views;
    private final List<PageBuffer> buffers = new ArrayList<>();
    private boolean withNull;

    private @Nullable Page page;
    private @Nullable FlatColumn entries;
    private @Nullable FlatColumn entriesAndNull;

    /** @param mayHaveNulls false if the footer says that the chunk has no null */
    ChunkDictionary(ParquetColumn.Leaf leaf, DataType type, ChunkPages pages, PageMemory memory, boolean mayHaveNulls) {
        this.leaf = leaf;
        this.type = type;
        this.pages = pages;
        this.memory = memory;
        this.withNull = mayHaveNulls;
        this.views = new ViewData(memory.pool());
    }

    /** Entries, the null entry not among them; also the code of null. */
    int size() {
        return load().length();
    }

    /** A null was met: from now on the column has a null entry, whatever the footer says. */
    void needNull() {
        withNull = true;
    }

    FlatColumn column() {
        FlatColumn loaded = load();
        return withNull && entriesAndNull != null ? entriesAndNull : loaded;
    }

    private FlatColumn load() {
        if (entries == null) {
            PageHeader header = pages.dictionaryHeader();
            if (header == null) {
                throw Corrupt.data("it has dictionary codes but no dictionary");
            }
            decode(header);
        }
        return entries;
    }

    private void decode(PageHeader header) {
        Page loaded = pages.loadDictionary(header);
        page = loaded;
        int size = header.valueCount;
        boolean bits = type.layout() == Layout.BIT;
        int width = bits ? 1 : type.layout().byteWidth();
        MemorySegment out = take((long) (size + 1) * width);
        ValuesReader reader = ValuesReader.of(
                leaf, Encoding.PLAIN, loaded.values(), loaded.valuesFrom, loaded.valuesEnd, size, views);
        Conversion conversion = Conversion.of(leaf, type);
        if (conversion == null) {
            reader.read(size, out, 0);
        } else {
            MemorySegment raw = reader.slice(size);
            if (raw == null) {
                raw = take((long) size * ValuesReader.rawWidth(leaf));
                reader.read(size, raw, 0);
            }
            conversion.convert(raw, views.toArray(), size, out, 0, views);
        }
        out.asSlice((long) size * width, width).fill((byte) 0);
        MemorySegment values = out;
        if (bits) {
            values = take(Segments.bitBytes(size + 1));
            Spread.packBits(out, size + 1, values);
        }
        MemorySegment validity = take(Segments.bitBytes(size + 1) + 8);
        RleDecoder.fillBits(true, validity, 0, size);
        Segments.setBit(validity, size, false);
        entries = column(size, null, values);
        entriesAndNull = column(size + 1, validity, values);
    }

    private FlatColumn column(int length, @Nullable MemorySegment validity, MemorySegment values) {
        return type.layout() == Layout.VIEW
                ? FlatColumn.ofViews(type, length, validity, values, views.toArray())
                : FlatColumn.of(type, length, validity, values);
    }

    private MemorySegment take(long size) {
        PageBuffer buffer = memory.take(size);
        buffers.add(buffer);
        return buffer.segment();
    }

    @Override
    public void close() {
        entries = null;
        entriesAndNull = null;
        if (page != null) {
            page.free();
            page = null;
        }
        buffers.forEach(memory::giveBack);
        buffers.clear();
        views.close();
    }
}
