// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.storage.text;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;

/**
 * Cuts delimited text into records of fields (RFC 4180, with any delimiter and quote). The current record lies whole in the
 * buffer; quotes within quoted fields are taken out in place.
 *
 * <pre>
 *   buffer   ...,x\n | 1 , " a , " " b " \n | next record ...
 *              record ^                     ^ next          ^ limit
 * </pre>
 */
final class CsvTokenizer implements AutoCloseable {
    private static final int FIRST_BUFFER = 1 << 18;
    /** A record of more is no record: somebody forgot to close a quote. */
    private static final int LONGEST_RECORD = 1 << 28;

    private final TextFile file;
    private final InputStream in;
    private final byte delimiter;
    private final byte quote;
    private final byte escape;
    /** Whether somebody found by looking for an end of line that a record begins here. */
    private final boolean cut;

    private byte[] buffer = new byte[FIRST_BUFFER];
    /** Where the buffer's first byte is in the text. */
    private long bufferOffset;

    private int record;
    private int next;
    private int limit;
    private boolean ended;

    /** Fields of the current record: bounds relative to it. */
    private int fields;

    private int[] starts = new int[16];
    private int[] ends = new int[16];
    private boolean[] quoted = new boolean[16];

    /** @param from where to begin in the text */
    CsvTokenizer(TextFile file, long from, CsvDialect dialect) {
        this.file = file;
        this.in = file.open(from);
        this.bufferOffset = from;
        this.cut = from > 0;
        this.delimiter = dialect.delimiter();
        this.quote = dialect.quote();
        this.escape = dialect.escape();
    }

    int fields() {
        return fields;
    }

    byte[] buffer() {
        return buffer;
    }

    /** The first byte of a field in the buffer. */
    int start(int field) {
        return record + starts[field];
    }

    int length(int field) {
        return ends[field] - starts[field];
    }

    boolean isQuoted(int field) {
        return quoted[field];
    }

    String text(int field) {
        return new String(buffer, start(field), length(field), StandardCharsets.UTF_8);
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
        return fields == 1 && ends[0] == starts[0] && !quoted[0];
    }

    boolean next() {
        record = next;
        fields = 0;
        int p = 0;
        if (!has(0)) {
            return false;
        }
        while (true) {
            p = quote != 0 && has(p) && buffer[record + p] == quote ? quotedField(p + 1) : plainField(p);
            if (!has(p)) {
                break;
            }
            byte end = buffer[record + p++];
            if (end != delimiter) {
                if (end == '\r' && has(p) && buffer[record + p] == '\n') {
                    p++;
                }
                break;
            }
        }
        next = record + p;
        return true;
    }

    /** Skips the mark that some programs put in front of UTF-8. */
    void skipByteOrderMark() {
        if (has(2) && buffer[0] == (byte) 0xEF && buffer[1] == (byte) 0xBB && buffer[2] == (byte) 0xBF) {
            next = 3;
        }
    }

    /** Skips to behind the next end of line, whatever it belongs to. */
    void skipLine() {
        record = next;
        int p = 0;
        while (has(p) && buffer[record + p] != '\n') {
            p++;
        }
        next = record + (has(p) ? p + 1 : p);
    }

    private int plainField(int start) {
        int p = start;
        do {
            byte[] bytes = buffer;
            int end = limit;
            int i = record + p;
            while (i < end && bytes[i] != delimiter && bytes[i] != '\n' && bytes[i] != '\r') {
                i++;
            }
            p = i - record;
        } while (record + p == limit && fill());
        add(start, p, false);
        return p;
    }

    /** @return where the delimiter or end of line is */
    private int quotedField(int start) {
        int p = start;
        int written = start;
        while (true) {
            if (!has(p)) {
                throw broken("a quote is not closed");
            }
            byte character = buffer[record + p];
            if (character == escape && has(p + 1) && (escape != quote || buffer[record + p + 1] == quote)) {
                buffer[record + written++] = buffer[record + p + 1];
                p += 2;
            } else if (character == quote) {
                break;
            } else {
                buffer[record + written++] = character;
                p++;
            }
        }
        add(start, written, true);
        p++;
        if (has(p)) {
            byte after = buffer[record + p];
            if (after != delimiter && after != '\n' && after != '\r') {
                throw broken("there is text behind a closing quote");
            }
        }
        return p;
    }

    private void add(int start, int end, boolean inQuotes) {
        if (fields == starts.length) {
            starts = Arrays.copyOf(starts, fields * 2);
            ends = Arrays.copyOf(ends, fields * 2);
            quoted = Arrays.copyOf(quoted, fields * 2);
        }
        starts[fields] = start;
        ends[fields] = end;
        quoted[fields++] = inQuotes;
    }

    private boolean has(int p) {
        return record + p < limit || fill();
    }

    /** Reads more behind what is there, moving the current record to the front; false at the end of the text. */
    private boolean fill() {
        if (ended) {
            return false;
        }
        if (record > 0) {
            System.arraycopy(buffer, record, buffer, 0, limit - record);
            bufferOffset += record;
            limit -= record;
            next -= record;
            record = 0;
        }
        if (limit == buffer.length) {
            if (limit >= LONGEST_RECORD) {
                throw broken("a record is longer than " + LONGEST_RECORD + " bytes");
            }
            buffer = Arrays.copyOf(buffer, limit * 2);
        }
        try {
            int read = in.read(buffer, limit, buffer.length - limit);
            if (read < 0) {
                ended = true;
                return false;
            }
            limit += read;
            return true;
        } catch (IOException e) {
            throw file.unreadable(e);
        }
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
        try {
            in.close();
        } catch (IOException e) {
            throw file.unreadable(e);
        }
    }
}
