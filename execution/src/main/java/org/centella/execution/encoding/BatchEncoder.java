// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.encoding;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.centella.columnar.Batch;
import org.centella.columnar.Column;
import org.centella.columnar.ConstantColumn;
import org.centella.columnar.DictionaryColumn;
import org.centella.columnar.FlatColumn;
import org.centella.columnar.kernel.Gather;
import org.centella.columnar.memory.Bits;
import org.centella.columnar.memory.Buffer;
import org.centella.columnar.memory.MemoryPool;
import org.centella.columnar.memory.Segments;
import org.centella.columnar.type.Layout;
import org.jspecify.annotations.Nullable;

/**
 * Writes batches in the form {@link BatchDecoder} maps back, through one chunk of constant size: picked rows are gathered
 * straight into it, a piece at a time. Each chunk becomes a {@linkplain FrameWriter frame}, and an end follows each batch:
 *
 * <pre>
 *   batch    frame, frame, …, end         compressed where that pays
 *   frames   column, column, …
 *   column   [flags, string bytes] [validity] values or views [string bytes] [children]
 * </pre>
 *
 * Takes a constant memory of {@link #CHUNK_BYTES} or twice that until {@link #flush}, which no limit refuses: giving memory
 * back must work when there is none. Used by one thread.
 */
public final class BatchEncoder implements AutoCloseable {
    /** A frame's worth. */
    public static final int CHUNK_BYTES = FrameWriter.MOST_BYTES;

    static final long HEADER_BYTES = 16;
    static final long HAS_NULLS = 1;
    static final long CONSTANT = 2;
    /** Rows gathered between two looks at the room left: whole longs of bits, and 16 bytes for each fit the chunk. */
    private static final int PIECE_ROWS = 2048;

    private final MemoryPool pool;
    private final FrameWriter frames;
    private MemorySegment chunk = Segments.EMPTY;
    private long inChunk;
    private long encoded;

    /** @param compresses whether bytes are compressed where that pays; if not, none are */
    public BatchEncoder(ByteSink sink, MemoryPool pool, boolean compresses) {
        this.pool = pool;
        this.frames = new FrameWriter(sink, pool, compresses);
    }

    /** Bytes written so far, those that the sink has not got yet included. */
    public long position() {
        return frames.position();
    }

    /** Writes a batch; the bytes that it takes when it is read. */
    public long write(Batch batch) {
        return write(() -> batch.columns().forEach(this::write), batch.rowCount());
    }

    /** Writes bytes of no form, for {@link FrameReader} to read. */
    public void write(MemorySegment content) {
        write(() -> bytes(content), 0);
    }

    private long write(Runnable content, int rows) {
        encoded = 0;
        try (Buffer buffer = pool.allocateRegardless(CHUNK_BYTES)) {
            chunk = buffer.segment();
            content.run();
            drain();
            frames.end(rows);
        } finally {
            chunk = Segments.EMPTY;
            inChunk = 0;
        }
        return encoded;
    }

    private void write(Column column) {
        switch (column) {
            case FlatColumn flat -> write(flat, null, 0, flat.length(), 0);
            case DictionaryColumn dictionary ->
                write(dictionary.base(), dictionary.indices(), 0, dictionary.length(), 0);
            case ConstantColumn constant -> write(constant.base(), null, 0, 1, CONSTANT);
        }
    }

    /** The {@code count} rows of a column from {@code from} on, or, with {@code rows}, those it names from there on. */
    private void write(FlatColumn column, @Nullable MemorySegment rows, int from, int count, long flags) {
        MemorySegment validity = column.validity();
        Layout layout = column.type().layout();
        header(
                flags | (validity == null ? 0 : HAS_NULLS),
                layout == Layout.VIEW ? stringBytes(column, rows, from, count) : 0);
        if (validity != null) {
            bits(validity, rows, from, count);
        }
        switch (layout) {
            case BIT -> bits(column.values(), rows, from, count);
            case INT8, INT16, INT32, INT64, FLOAT32, FLOAT64, INT128 ->
                values(column.values(), layout.byteWidth(), rows, from, count);
            case VIEW -> {
                views(column, rows, from, count);
                strings(column, rows, from, count);
            }
            case LIST -> lists(column, rows, from, count);
            case STRUCT -> column.children().forEach(child -> write(child, rows, from, count, 0));
        }
    }

    private void header(long flags, long stringBytes) {
        MemorySegment to = room(HEADER_BYTES);
        to.set(Segments.LONG, 0, flags);
        to.set(Segments.LONG, Long.BYTES, stringBytes);
    }

    private static int row(@Nullable MemorySegment rows, int i) {
        return rows == null ? i : Segments.getInt(rows, i);
    }

    private static int length(FlatColumn column, int row) {
        return column.isNull(row) ? 0 : column.values().get(Segments.INT, (long) row << 4);
    }

    /** Bytes of the strings that do not fit their views. */
    private static long stringBytes(FlatColumn column, @Nullable MemorySegment rows, int from, int count) {
        long bytes = 0;
        for (int i = from; i < from + count; i++) {
            int length = length(column, row(rows, i));
            bytes += length > FlatColumn.VIEW_INLINE ? length : 0;
        }
        return bytes;
    }

    private void bits(MemorySegment source, @Nullable MemorySegment rows, int from, int count) {
        for (int done = 0; done < count; done += PIECE_ROWS) {
            int piece = Math.min(PIECE_ROWS, count - done);
            MemorySegment to = room(Segments.bitBytes(piece));
            if (rows == null) {
                Bits.copy(source, (long) from + done, to, 0, piece);
            } else {
                Gather.bits(source, rows, from + done, piece, to, 0);
            }
        }
    }

    private void values(MemorySegment source, int width, @Nullable MemorySegment rows, int from, int count) {
        for (int done = 0; done < count; done += PIECE_ROWS) {
            int piece = Math.min(PIECE_ROWS, count - done);
            MemorySegment to = room((long) piece * width);
            if (rows == null) {
                MemorySegment.copy(source, (long) (from + done) * width, to, 0, (long) piece * width);
            } else {
                Gather.values(width, source, rows, from + done, piece, to, 0);
            }
        }
    }

    /** Views whose long strings lie, in order, in one buffer. */
    private void views(FlatColumn column, @Nullable MemorySegment rows, int from, int count) {
        long offset = 0;
        for (int done = 0; done < count; done += PIECE_ROWS) {
            int piece = Math.min(PIECE_ROWS, count - done);
            MemorySegment to = room((long) piece * FlatColumn.VIEW_BYTES);
            offset = views(column, rows, from + done, piece, to, offset);
        }
    }

    /** Writes views, of which the first long one points to {@code offset}; the offset behind the last. */
    private static long views(
            FlatColumn column, @Nullable MemorySegment rows, int from, int count, MemorySegment to, long offset) {
        MemorySegment views = column.values();
        long next = offset;
        for (int i = 0; i < count; i++) {
            int row = row(rows, from + i);
            long at = (long) i << 4;
            int length = length(column, row);
            if (length == 0) {
                to.set(Segments.LONG, at, 0);
                to.set(Segments.LONG, at + 8, 0);
            } else {
                to.set(Segments.LONG, at, views.get(Segments.LONG, (long) row << 4));
                if (length <= FlatColumn.VIEW_INLINE) {
                    to.set(Segments.LONG, at + 8, views.get(Segments.LONG, ((long) row << 4) + 8));
                } else {
                    to.set(Segments.LONG, at + 8, next << 32);
                    next += length;
                }
            }
        }
        return next;
    }

    /** The strings that do not fit their views. */
    private void strings(FlatColumn column, @Nullable MemorySegment rows, int from, int count) {
        int done = 0;
        while (done < count) {
            done += stringsToChunk(column, rows, from + done, count - done);
            if (done < count) {
                bytes(column.viewBytes(row(rows, from + done++)));
            }
        }
    }

    /**
     * Copies strings as long as they fit the chunk; the rows that were gone through. Strings that lie one behind the other, as
     * those of rows that were collected do, are copied together.
     */
    private int stringsToChunk(FlatColumn column, @Nullable MemorySegment rows, int from, int count) {
        MemorySegment views = column.values();
        int buffer = 0;
        long start = 0;
        long end = 0;
        int i = 0;
        for (; i < count; i++) {
            int row = row(rows, from + i);
            int length = length(column, row);
            if (length <= FlatColumn.VIEW_INLINE) {
                continue;
            }
            if (inChunk + (end - start) + length > CHUNK_BYTES) {
                break;
            }
            int in = views.get(Segments.INT, ((long) row << 4) + 8);
            long at = Integer.toUnsignedLong(views.get(Segments.INT, ((long) row << 4) + 12));
            if (in != buffer || at != end) {
                copy(column.data(), buffer, start, end);
                buffer = in;
                start = at;
            }
            end = at + length;
        }
        copy(column.data(), buffer, start, end);
        return i;
    }

    private void copy(MemorySegment[] data, int buffer, long start, long end) {
        if (end > start) {
            MemorySegment.copy(data[buffer], start, chunk, inChunk, end - start);
            inChunk += end - start;
        }
    }

    private void bytes(MemorySegment source) {
        for (long done = 0; done < source.byteSize(); done += CHUNK_BYTES) {
            long piece = Math.min(CHUNK_BYTES, source.byteSize() - done);
            MemorySegment.copy(source, done, room(piece), 0, piece);
        }
    }

    /** Offsets from 0, then each row's elements as a column of their own: lists are rare in what spills. */
    private void lists(FlatColumn column, @Nullable MemorySegment rows, int from, int count) {
        int total = 0;
        room(Integer.BYTES).set(Segments.INT, 0, 0);
        for (int i = from; i < from + count; i++) {
            total = Math.addExact(total, elements(column, row(rows, i)));
            room(Integer.BYTES).set(Segments.INT, 0, total);
        }
        try (Arena local = Arena.ofConfined()) {
            MemorySegment picked = Segments.ofAddress(
                    local.allocate(Math.max(4, (long) total << 2), 4).address(), (long) total << 2);
            int at = 0;
            for (int i = from; i < from + count; i++) {
                int row = row(rows, i);
                int elements = elements(column, row);
                for (int k = 0; k < elements; k++) {
                    Segments.setInt(picked, at++, Segments.getInt(column.values(), row) + k);
                }
            }
            write(column.children().getFirst(), picked, 0, total, 0);
        }
    }

    private static int elements(FlatColumn column, int row) {
        return column.isNull(row)
                ? 0
                : Segments.getInt(column.values(), row + 1L) - Segments.getInt(column.values(), row);
    }

    /** The next {@code size} bytes of the chunk, content undefined. */
    private MemorySegment room(long size) {
        if (inChunk + size > CHUNK_BYTES) {
            drain();
        }
        MemorySegment room = chunk.asSlice(inChunk, size);
        inChunk += size;
        return room;
    }

    private void drain() {
        if (inChunk > 0) {
            frames.write(chunk.asSlice(0, inChunk));
            encoded += inChunk;
            inChunk = 0;
        }
    }

    /** Hands what was written to the sink and frees the memory that writing took. */
    public void flush() {
        frames.flush();
    }

    @Override
    public void close() {
        frames.close();
    }
}
