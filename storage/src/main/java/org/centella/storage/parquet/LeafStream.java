// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.storage.parquet;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.function.Consumer;
import org.centella.columnar.FlatColumn;
import org.centella.columnar.kernel.Gather;
import org.centella.columnar.memory.GrowingBuffer;
import org.centella.columnar.memory.MemoryPool;
import org.centella.columnar.memory.Segments;
import org.centella.columnar.type.DataType;
import org.centella.columnar.type.Layout;
import org.jspecify.annotations.Nullable;

/**
 * One leaf of a nested column: gathers, for the rows of a batch, the levels and, back to back, the values that are not
 * null. A row is the entries from one of repetition level 0 to the next; it may span pages.
 */
final class LeafStream implements AutoCloseable {
    private final ParquetColumn.Leaf leaf;
    private final DataType type;
    private final ChunkPages pages;
    private final ChunkDictionary dictionary;
    private final @Nullable Conversion conversion;
    private final int rawWidth;
    private final int width;
    private final Consumer<Page> leave;

    private final ViewData views;
    private final GrowingBuffer dense;
    private final GrowingBuffer raw;
    private final GrowingBuffer levels;

    // The current page: its levels, and the entry to be read next.
    private @Nullable Page page;
    private int[] pageRepetition = {};
    private int[] pageDefinition = {};
    private int entry;
    private int entries;
    private boolean coded;
    private final RleDecoder codes = new RleDecoder();
    private @Nullable ValuesReader values;

    // The current batch.
    private int[] repetition = new int[64];
    private int[] definition = new int[64];
    private int count;
    private int present;

    /** @param leave takes the pages that the batch may point into */
    LeafStream(
            ParquetColumn.Leaf leaf,
            DataType type,
            ChunkPages pages,
            ChunkDictionary dictionary,
            MemoryPool pool,
            Consumer<Page> leave) {
        this.leaf = leaf;
        this.type = type;
        this.pages = pages;
        this.dictionary = dictionary;
        this.conversion = Conversion.of(leaf, type);
        this.rawWidth = ValuesReader.rawWidth(leaf);
        this.width = type.layout() == Layout.BIT ? 1 : type.layout().byteWidth();
        this.views = new ViewData(pool);
        this.dense = new GrowingBuffer(pool);
        this.raw = new GrowingBuffer(pool);
        this.levels = new GrowingBuffer(pool);
        this.leave = leave;
    }

    ParquetColumn.Leaf leaf() {
        return leaf;
    }

    DataType type() {
        return type;
    }

    /** Entries of the batch. */
    int count() {
        return count;
    }

    int[] repetition() {
        return repetition;
    }

    int[] definition() {
        return definition;
    }

    /** Values of the batch. */
    int present() {
        return present;
    }

    /** The values, {@link #present} of them, booleans as bytes. */
    MemorySegment dense() {
        return dense.segment();
    }

    MemorySegment[] data() {
        return views.toArray();
    }

    /** Gathers the next rows. */
    void read(int rows) {
        count = 0;
        present = 0;
        views.reset();
        walk(rows, true);
    }

    /** Leaves out the next rows; pages known to hold no other row are not decompressed. */
    void skip(long rows) {
        long left = rows;
        while (left > 0 && entry == entries) {
            PageHeader header = pages.peek(0);
            int pageRows = header == null ? -1 : leaf.repetition() == 0 ? header.valueCount : header.rowCount;
            if (pageRows < 0 || pageRows > left) {
                break;
            }
            dropPage();
            pages.take();
            pages.skipped();
            left -= pageRows;
        }
        while (left > 0) {
            int step = (int) Math.min(left, Integer.MAX_VALUE);
            walk(step, false);
            left -= step;
        }
    }

    /** Goes over whole rows, gathering them or not. */
    private void walk(int rows, boolean gather) {
        int done = 0;
        // Within a row only entries that repeat something belong to it; the first entry begins a row.
        boolean inRow = false;
        while (true) {
            if (entry == entries && !openNext()) {
                if (inRow && done == rows || rows == 0) {
                    return;
                }
                throw Corrupt.data("its pages have fewer rows than the row group");
            }
            int from = entry;
            int at = entry;
            while (at < entries) {
                if (pageRepetition[at] == 0) {
                    if (done == rows) {
                        break;
                    }
                    done++;
                    inRow = true;
                } else if (!inRow) {
                    throw Corrupt.data("a row begins with a repetition");
                }
                at++;
            }
            consume(from, at, gather);
            entry = at;
            if (at < entries) {
                return;
            }
            if (done == rows && leaf.repetition() == 0) {
                return;
            }
        }
    }

    private void consume(int from, int end, boolean gather) {
        int max = leaf.definition();
        int valuesHere = 0;
        for (int i = from; i < end; i++) {
            valuesHere += pageDefinition[i] == max ? 1 : 0;
        }
        if (!gather) {
            if (valuesHere > 0) {
                skipValues(valuesHere);
            }
            return;
        }
        int size = end - from;
        if (count + size > repetition.length) {
            int grown = Math.max(count + size, repetition.length * 2);
            repetition = Arrays.copyOf(repetition, grown);
            definition = Arrays.copyOf(definition, grown);
        }
        System.arraycopy(pageRepetition, from, repetition, count, size);
        System.arraycopy(pageDefinition, from, definition, count, size);
        count += size;
        if (valuesHere > 0) {
            readValues(valuesHere);
        }
    }

    private void skipValues(int size) {
        if (coded) {
            codes.skip(size);
        } else if (values != null) {
            values.skip(size);
        }
    }

    private void readValues(int size) {
        MemorySegment out = dense.ensure((long) (present + size) * width, (long) present * width);
        if (coded) {
            readCoded(size, out);
        } else {
            readPlain(size, out);
        }
        present += size;
    }

    private void readPlain(int size, MemorySegment out) {
        ValuesReader reader = values;
        if (reader == null) {
            throw Corrupt.data("a page has no values");
        }
        if (conversion == null) {
            reader.read(size, out, present);
            return;
        }
        MemorySegment stored = reader.slice(size);
        if (stored == null) {
            stored = raw.ensure((long) size * rawWidth, 0);
            reader.read(size, stored, 0);
        }
        conversion.convert(stored, views.toArray(), size, out, present, views);
    }

    private void readCoded(int size, MemorySegment out) {
        MemorySegment read = raw.ensure((long) size << 2, 0);
        codes.read(size, read, 0);
        int entriesInDictionary = dictionary.size();
        for (int i = 0; i < size; i++) {
            if (Integer.compareUnsigned(Segments.getInt(read, i), entriesInDictionary) >= 0) {
                throw Corrupt.data("a code lies outside a dictionary of " + entriesInDictionary + " values");
            }
        }
        FlatColumn base = dictionary.column();
        switch (type.layout()) {
            case BIT -> {
                for (int i = 0; i < size; i++) {
                    boolean set = Segments.getBit(base.values(), Segments.getInt(read, i));
                    Segments.setByte(out, (long) present + i, (byte) (set ? 1 : 0));
                }
            }
            case VIEW -> gatherViews(base, read, size, out);
            case INT8, INT16, INT32, INT64, FLOAT32, FLOAT64, INT128, LIST, STRUCT ->
                Gather.values(width, base.values(), read, 0, size, out, present);
        }
    }

    /** Views of the dictionary, whose buffers get other numbers in the batch. */
    private void gatherViews(FlatColumn base, MemorySegment read, int size, MemorySegment out) {
        MemorySegment[] data = base.data();
        int[] index = new int[data.length];
        for (int i = 0; i < data.length; i++) {
            index[i] = views.index(data[i]);
        }
        Gather.values(width, base.values(), read, 0, size, out, present);
        for (long row = present; row < present + (long) size; row++) {
            if (out.get(Segments.INT, row << 4) > FlatColumn.VIEW_INLINE) {
                long at = (row << 4) + 8;
                out.set(Segments.INT, at, index[out.get(Segments.INT, at)]);
            }
        }
    }

    private boolean openNext() {
        dropPage();
        PageHeader header = pages.take();
        if (header == null) {
            return false;
        }
        Page loaded = pages.load(header);
        page = loaded;
        entry = 0;
        entries = header.valueCount;
        if (entries > pageDefinition.length) {
            pageDefinition = new int[entries];
            pageRepetition = new int[entries];
        }
        readLevels(loaded.repetition, leaf.repetition(), pageRepetition);
        readLevels(loaded.definition, leaf.definition(), pageDefinition);
        coded = header.isDictionaryEncoded();
        if (coded) {
            long from = loaded.valuesFrom;
            long end = loaded.valuesEnd;
            int bits = from < end ? loaded.values().get(Segments.BYTE, from) & 0xFF : 0;
            codes.reset(loaded.values(), Math.min(from + 1, end), end, bits);
        } else {
            values = ValuesReader.of(
                    leaf, header.encoding, loaded.values(), loaded.valuesFrom, loaded.valuesEnd, entries, views);
        }
        return true;
    }

    private void readLevels(LevelDecoder decoder, int max, int[] out) {
        if (max == 0) {
            Arrays.fill(out, 0, entries, 0);
            return;
        }
        MemorySegment segment = levels.ensure((long) entries << 2, 0);
        decoder.read(entries, segment, 0);
        MemorySegment.copy(segment, Segments.INT, 0, out, 0, entries);
    }

    private void dropPage() {
        if (page != null) {
            leave.accept(page);
            page = null;
        }
        entry = 0;
        entries = 0;
    }

    @Override
    public void close() {
        if (page != null) {
            page.free();
            page = null;
        }
        dictionary.close();
        views.close();
        dense.close();
        raw.close();
        levels.close();
    }
}
