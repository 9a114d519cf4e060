// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.storage.parquet;

import java.lang.foreign.MemorySegment;
import org.centella.columnar.Column;
import org.centella.columnar.DictionaryColumn;
import org.centella.columnar.FlatColumn;
import org.centella.columnar.Scratch;
import org.centella.columnar.kernel.VectorKernels;
import org.centella.columnar.memory.Segments;
import org.centella.columnar.type.DataType;
import org.centella.columnar.type.Layout;
import org.jspecify.annotations.Nullable;

/**
 * Reads a column that is not nested. Pages of dictionary codes become dictionary columns over one dictionary per chunk;
 * plain numbers are handed out where they lie in the page; everything else is decoded into scratch memory:
 *
 * <pre>
 *   values of the page, nulls left out  ->  converted to the table's type  ->  spread to the rows that are not null
 * </pre>
 */
final class FlatColumnReader extends ColumnReader {
    private static final VectorKernels KERNELS = VectorKernels.active();
    private static final int SLOT_OUT = 0;
    private static final int SLOT_VALIDITY = 1;
    private static final int SLOT_RAW = 2;
    private static final int SLOT_PACKED = 3;
    private static final int SLOT_PART = 4;

    /** Room past bit buffers, for loops that write eight bytes at a time. */
    private static final int BIT_ROOM = 8;

    /** Picking one code out of a page costs about as much as unpacking this many. */
    private static final int CODES_PER_PICK = 48;
    /** Picking one value costs about as much as decoding this many. */
    private static final int VALUES_PER_PICK = 6;

    private final ParquetColumn.Leaf leaf;
    private final DataType type;
    private final ChunkPages pages;
    private final @Nullable Conversion conversion;
    private final int rawWidth;
    private final int width;
    private final Scratch scratch;
    private final ViewData views;
    private final ChunkDictionary dictionary;

    // The current page.
    private @Nullable Page page;
    private int remaining;
    private boolean coded;
    private boolean nulls;
    private final RleDecoder codes = new RleDecoder();
    private boolean codesInBounds;
    private @Nullable ValuesReader values;

    FlatColumnReader(
            String place,
            ParquetColumn.Leaf leaf,
            DataType type,
            ChunkPages pages,
            ChunkDictionary dictionary,
            Scratch scratch,
            ViewData views) {
        super(place);
        this.leaf = leaf;
        this.type = type;
        this.pages = pages;
        this.conversion = Conversion.of(leaf, type);
        this.rawWidth = ValuesReader.rawWidth(leaf);
        this.width = type.layout() == Layout.BIT ? 1 : type.layout().byteWidth();
        this.dictionary = dictionary;
        this.scratch = scratch;
        this.views = views;
    }

    @Override
    int uniformRows(int wanted) {
        long skip = pending;
        long have = 0;
        Boolean kind = null;
        if (page != null) {
            if (skip < remaining) {
                have = remaining - skip;
                kind = coded;
                skip = 0;
            } else {
                skip -= remaining;
            }
        }
        for (int i = 0; have < wanted; i++) {
            PageHeader header = pages.peek(i);
            if (header == null) {
                throw Corrupt.data("its pages have fewer rows than the row group");
            }
            if (skip >= header.valueCount) {
                skip -= header.valueCount;
                continue;
            }
            boolean dictionaryEncoded = header.isDictionaryEncoded();
            if (kind != null && kind != dictionaryEncoded) {
                break;
            }
            kind = dictionaryEncoded;
            have += header.valueCount - skip;
            skip = 0;
        }
        return (int) Math.min(wanted, have);
    }

    @Override
    Column readRows(int rows) {
        settle();
        views.reset();
        return coded ? readCodes(rows) : readValues(rows);
    }

    @Override
    @Nullable
    FlatColumn readWholeDictionary() {
        return pages.allDictionary() ? dictionary.column() : null;
    }

    @Override
    @Nullable
    Column readSelectedRows(int rows, MemorySegment selected, int count) {
        if (inOnePage(rows)) {
            settle();
            // Plain numbers need no decoding, deltas are decoded even to be skipped.
            boolean all =
                    conversion == null && values instanceof PlainFixed && !nulls || values instanceof DeltaIntegers;
            boolean readAll =
                    coded ? (long) count * CODES_PER_PICK > rows : all || (long) count * VALUES_PER_PICK > rows;
            if (readAll) {
                return null;
            }
        }
        views.reset();
        return pickRuns(rows, selected, count);
    }

    /** True if the next rows lie in one page, so that reading only some of them spares no decompression. */
    private boolean inOnePage(int rows) {
        long skip = pending;
        if (page != null) {
            if (skip < remaining) {
                return skip + rows <= remaining;
            }
            skip -= remaining;
        }
        for (int i = 0; ; i++) {
            PageHeader header = pages.peek(i);
            if (header == null) {
                return false;
            }
            if (skip < header.valueCount) {
                return skip + rows <= header.valueCount;
            }
            skip -= header.valueCount;
        }
    }

    /** Reads runs of adjacent selected rows, skipping what lies between them. */
    private Column pickRuns(int rows, MemorySegment selected, int count) {
        int cursor = Segments.getInt(selected, 0);
        pending += cursor;
        settle();
        Target target = new Target(count, coded);
        int done = 0;
        while (done < count) {
            int from = Segments.getInt(selected, done);
            int run = 1;
            while (done + run < count && Segments.getInt(selected, (long) done + run) == from + run) {
                run++;
            }
            pending += from - cursor;
            readInto(target, done, run);
            done += run;
            cursor = from + run;
        }
        pending += rows - cursor;
        return target.column(count);
    }

    private Column readCodes(int rows) {
        Target target = new Target(rows, true);
        readInto(target, 0, rows);
        return target.column(rows);
    }

    private Column readValues(int rows) {
        ValuesReader reader = values;
        if (reader != null && !nulls && conversion == null && rows <= remaining) {
            MemorySegment slice = reader.slice(rows);
            if (slice != null) {
                remaining -= rows;
                return FlatColumn.of(type, rows, null, slice);
            }
        }
        Target target = new Target(rows, false);
        readInto(target, 0, rows);
        return target.column(rows);
    }

    /** The next {@code rows} rows to rows {@code at} and following of the target, over as many pages as that takes. */
    private void readInto(Target target, int at, int rows) {
        int done = 0;
        while (done < rows) {
            settle();
            int take = Math.min(remaining, rows - done);
            if (target.codes != coded) {
                throw Corrupt.data("dictionary codes and values are mixed");
            }
            if (coded) {
                readCodePart(target, at + done, take);
            } else {
                readValuePart(target, at + done, take);
            }
            remaining -= take;
            done += take;
        }
    }

    private void readCodePart(Target target, int at, int take) {
        int present = take;
        MemorySegment bits = Segments.EMPTY;
        if (nulls) {
            bits = scratch.bytes(SLOT_PART, Segments.bitBytes(take) + BIT_ROOM);
            present = current().definition.runs().readBits(take, bits, 0);
        }
        codes.read(present, target.out, at);
        int size = dictionary.size();
        if (!codesInBounds) {
            checkCodes(target.out, at, present, size);
        }
        if (present < take) {
            dictionary.needNull();
            Spread.ints(target.out, at, present, take, bits, size);
        }
    }

    private void checkCodes(MemorySegment out, int at, int count, int size) {
        if (count == 0) {
            return;
        }
        MemorySegment read = out.asSlice((long) at << 2, (long) count << 2);
        int least = codes.width() == Integer.SIZE ? KERNELS.minInts(read, null, count) : 0;
        int greatest = KERNELS.maxInts(read, null, count);
        if (least < 0 || greatest >= size) {
            throw Corrupt.data("code " + (least < 0 ? Integer.toUnsignedString(least) : greatest)
                    + " lies outside a dictionary of " + size + " values");
        }
    }

    private void readValuePart(Target target, int at, int take) {
        if (!nulls) {
            target.setValid(at, take);
            decode(target.out, at, take);
            return;
        }
        MemorySegment bits = target.validity(at);
        int present = current().definition.runs().readBits(take, bits, at);
        target.nullSeen |= present < take;
        decode(target.out, at, present);
        if (present < take) {
            Spread.values(type.layout(), width, target.out, at, present, take, bits, at);
        }
    }

    private void decode(MemorySegment out, int at, int count) {
        ValuesReader reader = values;
        if (count == 0 || reader == null) {
            if (count != 0) {
                throw Corrupt.data("a page has no values");
            }
            return;
        }
        if (conversion == null) {
            reader.read(count, out, at);
            return;
        }
        MemorySegment raw = reader.slice(count);
        if (raw == null) {
            raw = scratch.bytes(SLOT_RAW, (long) count * rawWidth);
            reader.read(count, raw, 0);
        }
        conversion.convert(raw, views.toArray(), count, out, at, views);
    }

    private Page current() {
        if (page == null) {
            throw new IllegalStateException("no page");
        }
        return page;
    }

    /** Moves to the page of the next row and carries out what was to be skipped. */
    private void settle() {
        while (page == null || pending >= remaining) {
            if (page != null) {
                pending -= remaining;
                leave(page);
                page = null;
            }
            PageHeader header = pages.take();
            if (header == null) {
                throw Corrupt.data("its pages have fewer rows than the row group");
            }
            if (pending >= header.valueCount) {
                pending -= header.valueCount;
                pages.skipped();
                continue;
            }
            open(header);
        }
        if (pending > 0) {
            skipInPage((int) pending);
            pending = 0;
        }
    }

    private void open(PageHeader header) {
        Page loaded = pages.load(header);
        page = loaded;
        remaining = header.valueCount;
        coded = header.isDictionaryEncoded();
        nulls = leaf.definition() > 0
                && header.nullCount != 0
                && !loaded.definition.runs().allSet(header.valueCount);
        long from = loaded.valuesFrom;
        long end = loaded.valuesEnd;
        if (!coded) {
            values = ValuesReader.of(leaf, header.encoding, loaded.values(), from, end, header.valueCount, views);
            return;
        }
        // A page of nulls only may lack even the width.
        int bits = from < end ? loaded.values().get(Segments.BYTE, from) & 0xFF : 0;
        codes.reset(loaded.values(), Math.min(from + 1, end), end, bits);
        codesInBounds = bits < 31 && 1 << bits <= dictionary.size();
    }

    private void skipInPage(int rows) {
        int present = rows;
        if (nulls) {
            MemorySegment bits = scratch.bytes(SLOT_PART, Segments.bitBytes(rows) + BIT_ROOM);
            present = current().definition.runs().readBits(rows, bits, 0);
        }
        if (present > 0) {
            if (coded) {
                codes.skip(present);
            } else if (values != null) {
                values.skip(present);
            }
        }
        remaining -= rows;
    }

    @Override
    public void close() {
        if (page != null) {
            page.free();
            page = null;
        }
        dictionary.close();
        super.close();
    }

    /** Where the rows of one read go. */
    private final class Target {
        final boolean codes;
        final MemorySegment out;
        private final int rows;
        private @Nullable MemorySegment validity;
        boolean nullSeen;

        Target(int rows, boolean codes) {
            this.rows = rows;
            this.codes = codes;
            this.out = scratch.bytes(SLOT_OUT, codes ? (long) rows << 2 : (long) rows * width);
        }

        /** None of these rows is null; nothing to note while no row was. */
        void setValid(int at, int count) {
            if (validity != null) {
                RleDecoder.fillBits(true, validity, at, count);
            }
        }

        /** The validity bits, all set before row {@code at}. */
        MemorySegment validity(int at) {
            if (validity == null) {
                validity = scratch.bytes(SLOT_VALIDITY, Segments.bitBytes(rows) + BIT_ROOM);
                RleDecoder.fillBits(true, validity, 0, at);
            }
            return validity;
        }

        Column column(int count) {
            if (codes) {
                return new DictionaryColumn(dictionary.column(), out, count);
            }
            MemorySegment valid = nullSeen ? validity : null;
            return switch (type.layout()) {
                case VIEW -> FlatColumn.ofViews(type, count, valid, out, views.toArray());
                case BIT -> {
                    MemorySegment bits = scratch.bits(SLOT_PACKED, count);
                    Spread.packBits(out, count, bits);
                    yield FlatColumn.of(type, count, valid, bits);
                }
                case INT8, INT16, INT32, INT64, FLOAT32, FLOAT64, INT128, LIST, STRUCT ->
                    FlatColumn.of(type, count, valid, out);
            };
        }
    }
}
