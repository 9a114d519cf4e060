// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.storage.text;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.centella.columnar.StringViews;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.columnar.memory.GrowingBuffer;
import org.centella.columnar.memory.MemoryPool;
import org.centella.columnar.memory.Segments;

/**
 * Cuts delimited text into records of fields (RFC 4180, with any delimiter and quote), eight bytes at a time. Fields stay where
 * they were read, so that columns can point to them; {@link #hold} says from where on.
 *
 * <pre>
 *   buffer   ...,x\n | 1,"a,""b"\n | 2,c\n | 3,...
 *               held ^      record ^  next ^       ^ limit
 * </pre>
 *
 * A record that is not whole in the buffer is looked at again from its beginning once there is more.
 */
final class CsvTokenizer implements AutoCloseable {
    /** For a look at the first records. */
    static final int SMALL = 1 << 16;
    /** For a batch of records of 128 bytes, and little enough to stay in a processor's second cache. */
    static final int LARGE = 1 << 20;
    /** A record of more is no record: somebody forgot to close a quote. */
    private static final int LONGEST_RECORD = 1 << 28;

    /** What {@link #scan} says instead of where a record ends. */
    private static final int MORE = -1;

    private static final int NONE = -2;
    private static final int QUOTE = -3;

    private final TextFile file;
    private final ReadableByteChannel in;
    private final byte delimiter;
    private final byte quote;
    private final byte escape;
    /** Whether somebody found by looking for an end of line that a record begins here. */
    private final boolean cut;

    private final GrowingBuffer memory;
    private MemorySegment buffer;
    /** Where the buffer's first byte is in the text. */
    private long bufferOffset;

    /** What is behind it stays in its place, -1 for the current record alone. */
    private int held = -1;

    private int record;
    private int next;
    private int limit;
    private boolean ended;

    /** Fields of the current record: bounds in the buffer. */
    private int fields;

    private int[] starts = new int[16];
    private int[] ends = new int[16];
    /** Of fields in quotes alone; those of records without any are not touched. */
    private boolean[] quoted = new boolean[16];

    private boolean[] escaped = new boolean[16];
    private boolean anyQuoted;
    private boolean anyEscaped;

    /**
     * @param from where to begin in the text
     * @param size of the buffer, which a longer record lets grow
     */
    CsvTokenizer(TextFile file, long from, CsvDialect dialect, MemoryPool pool, int size) {
        this.file = file;
        this.memory = new GrowingBuffer(pool);
        this.buffer = memory.ensure(size, 0);
        this.in = file.channel(from);
        this.bufferOffset = from;
        this.cut = from > 0;
        this.delimiter = dialect.delimiter();
        this.quote = dialect.quote();
        this.escape = dialect.escape();
    }

    int fields() {
        return fields;
    }

    /** The fields' memory, with readable bytes behind the last; valid until {@link #hold} or a {@link #next} that was false. */
    MemorySegment buffer() {
        return buffer;
    }

    /** The first byte of a field in the buffer. */
    int start(int field) {
        return starts[field];
    }

    int length(int field) {
        return ends[field] - starts[field];
    }

    boolean isQuoted(int field) {
        return anyQuoted && quoted[field];
    }

    String text(int field) {
        byte[] bytes = buffer.asSlice(start(field), length(field)).toArray(Segments.BYTE);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** Where the current record begins in the text. */
    long offset() {
        return bufferOffset + record;
    }

    /** Where the next record begins. */
    long nextOffset() {
        return bufferOffset + next;
    }

    /** A line without any text. */
    boolean isBlank() {
        return fields == 1 && ends[0] == starts[0] && !isQuoted(0);
    }

    /** Gives up what was read so far; the records from the next one on stay until the next call. */
    void hold() {
        record = next;
        held = next;
        // Less than half the buffer would make for small batches.
        if (next > buffer.byteSize() / 2) {
            compact();
        }
    }

    /** Moves to the next record; false at the end, or when there is no room for more beside the records that are held. */
    boolean next() {
        record = next;
        while (true) {
            int end = scan();
            if (end >= 0) {
                next = end;
                if (anyEscaped) {
                    unescape();
                }
                return true;
            }
            if (end == NONE || !read()) {
                fields = 0;
                return false;
            }
        }
    }

    /** @return where the record ends, {@link #MORE} when it is not all there, {@link #NONE} when there is none */
    private int scan() {
        fields = 0;
        if (anyQuoted) {
            Arrays.fill(quoted, false);
            Arrays.fill(escaped, false);
            anyQuoted = false;
            anyEscaped = false;
        }
        int start = record;
        if (start == limit) {
            return ended ? NONE : MORE;
        }
        while (true) {
            if (!isQuote(start)) {
                int end = plainFields(start);
                if (end != QUOTE) {
                    return end;
                }
                start = ends[fields - 1] + 1;
            }
            int closing = closingQuote(start + 1);
            if (closing == MORE) {
                return MORE;
            }
            int behind = closing + 1;
            if (behind == limit) {
                return ended ? behind : MORE;
            }
            byte after = buffer.get(Segments.BYTE, behind);
            if (after == '\n' || after == '\r') {
                return endOfLine(after, behind);
            }
            if (after != delimiter) {
                throw broken("there is text behind a closing quote");
            }
            start = behind + 1;
        }
    }

    /** Adds the fields from a place on, up to the record's end or to one in quotes: then {@link #QUOTE}. */
    private int plainFields(int from) {
        MemorySegment bytes = buffer;
        int end = limit;
        int start = from;
        int base = start;
        long eight = bytes.get(Segments.LONG, base);
        long found = candidates(eight);
        while (true) {
            while (found == 0 && base + 8 < end) {
                base += 8;
                eight = bytes.get(Segments.LONG, base);
                found = candidates(eight);
            }
            int bit = Long.numberOfTrailingZeros(found) & -8;
            int at = base + (bit >>> 3);
            if (found == 0 || at >= end) {
                if (ended) {
                    add(start, end);
                }
                return ended ? end : MORE;
            }
            byte character = (byte) (eight >>> bit);
            found &= found - 1;
            if (character == '\n' || character == '\r') {
                add(start, at);
                return endOfLine(character, at);
            }
            if (character == delimiter) {
                add(start, at);
                start = at + 1;
                if (isQuote(start)) {
                    return QUOTE;
                }
            }
        }
    }

    /** The highest bit of each of eight bytes that may end a field: the delimiter, and whatever is less than the end of a line. */
    private long candidates(long eight) {
        return EightBytes.equal(eight, delimiter) | EightBytes.upTo(eight, (byte) '\r');
    }

    private boolean isQuote(int at) {
        return quote != 0 && at < limit && buffer.get(Segments.BYTE, at) == quote;
    }

    /** @param at of the LF or CR; a LF behind a CR belongs to it */
    private int endOfLine(byte character, int at) {
        int behind = at + 1;
        if (character == '\n') {
            return behind;
        }
        if (behind == limit) {
            return ended ? behind : MORE;
        }
        return buffer.get(Segments.BYTE, behind) == '\n' ? behind + 1 : behind;
    }

    /** Adds the field in quotes; where its closing quote is, or {@link #MORE}. */
    private int closingQuote(int start) {
        MemorySegment bytes = buffer;
        boolean hasEscapes = false;
        int at = start;
        while (at < limit) {
            long eight = bytes.get(Segments.LONG, at);
            long found = EightBytes.equal(eight, quote) | EightBytes.equal(eight, escape);
            at += found == 0 ? 8 : Long.numberOfTrailingZeros(found) >>> 3;
            if (found == 0 || at >= limit) {
                continue;
            }
            byte character = bytes.get(Segments.BYTE, at);
            if (at + 1 == limit && !ended) {
                return MORE;
            }
            if (character == escape
                    && at + 1 < limit
                    && (escape != quote || bytes.get(Segments.BYTE, at + 1) == quote)) {
                hasEscapes = true;
                at += 2;
            } else if (character == quote) {
                add(start, at);
                anyQuoted = true;
                anyEscaped |= hasEscapes;
                quoted[fields - 1] = true;
                escaped[fields - 1] = hasEscapes;
                return at;
            } else {
                at++;
            }
        }
        if (ended) {
            throw broken("a quote is not closed");
        }
        return MORE;
    }

    /** Takes the escapes out of quoted fields, where they are. */
    private void unescape() {
        for (int i = 0; i < fields; i++) {
            if (!escaped[i]) {
                continue;
            }
            int written = starts[i];
            for (int at = starts[i]; at < ends[i]; at++) {
                byte character = buffer.get(Segments.BYTE, at);
                if (character == escape && at + 1 < ends[i]) {
                    character = buffer.get(Segments.BYTE, ++at);
                }
                buffer.set(Segments.BYTE, written++, character);
            }
            ends[i] = written;
        }
    }

    private void add(int start, int end) {
        if (fields == starts.length) {
            starts = Arrays.copyOf(starts, fields * 2);
            ends = Arrays.copyOf(ends, fields * 2);
            quoted = Arrays.copyOf(quoted, fields * 2);
            escaped = Arrays.copyOf(escaped, fields * 2);
        }
        starts[fields] = start;
        ends[fields++] = end;
    }

    /** Skips the mark that some programs put in front of UTF-8. */
    void skipByteOrderMark() {
        while (limit < 3 && read()) {}
        if (limit >= 3 && (buffer.get(Segments.INT, 0) & 0xFFFFFF) == 0xBFBBEF) {
            next = 3;
        }
    }

    /** Skips to behind the next end of line, whatever it belongs to. */
    void skipLine() {
        record = next;
        // Reading may move the line to the front.
        for (int i = 0; record + i < limit || read(); i++) {
            if (buffer.get(Segments.BYTE, (long) record + i) == '\n') {
                next = record + i + 1;
                return;
            }
        }
        next = limit;
    }

    /** Fills the buffer, after making room in it; false when there is nothing more, or no room beside what is held. */
    private boolean read() {
        if (ended) {
            return false;
        }
        if (limit + StringViews.PADDING >= buffer.byteSize()) {
            int kept = held < 0 ? record : held;
            if (kept < record) {
                return false;
            }
            if (kept > 0) {
                compact();
            } else if (limit >= LONGEST_RECORD) {
                throw broken("a record is longer than " + LONGEST_RECORD + " bytes");
            } else {
                buffer = memory.ensure(buffer.byteSize() * 2, limit);
            }
        }
        int room = (int) Math.min(LONGEST_RECORD, buffer.byteSize() - StringViews.PADDING - limit);
        ByteBuffer target = buffer.asSlice(limit, room).asByteBuffer();
        try {
            while (target.hasRemaining() && !ended) {
                ended = in.read(target) < 0;
            }
        } catch (IOException e) {
            throw file.unreadable(e);
        }
        limit += target.position();
        return true;
    }

    /** Moves the current record, and what is behind it, to the front. */
    private void compact() {
        MemorySegment.copy(buffer, record, buffer, 0, limit - record);
        bufferOffset += record;
        limit -= record;
        next -= record;
        held = held < 0 ? held : 0;
        record = 0;
    }

    /** What is wrong with the current record, with file and line. */
    CentellaException broken(String what) {
        return new CentellaException(
                ErrorCode.CORRUPT_FILE,
                file.at(offset()) + ": " + what
                        + (cut ? "; where quoted fields hold ends of lines, the option parallel=false helps" : ""));
    }

    @Override
    public void close() {
        memory.close();
        try {
            in.close();
        } catch (IOException e) {
            throw file.unreadable(e);
        }
    }
}
