// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.storage.text;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import org.centella.columnar.ColumnBuilder;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.jspecify.annotations.Nullable;

/** The lines of a part of a file, without their ends. */
final class LineRecords implements Records {
    private static final int FIRST_BUFFER = 1 << 18;
    private static final int LONGEST_LINE = 1 << 28;
    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    private final TextFile file;
    private final InputStream in;
    private final long end;
    private final int[] places;
    private byte[] buffer = new byte[FIRST_BUFFER];
    /** Where the buffer's first byte is in the text. */
    private long bufferOffset;

    private int line;
    private int lineEnd;
    private int next;
    private int limit;

    /**
     * @param from a line's beginning
     * @param end where the lines of others begin, or {@link Long#MAX_VALUE}
     * @param places 0 for each time that the line is wanted
     */
    LineRecords(TextFile file, long from, long end, int[] places) {
        this.file = file;
        this.in = file.open(from);
        this.bufferOffset = from;
        this.end = end;
        this.places = places;
        if (from == 0 && fill(BYTE_ORDER_MARK.length) && startsWithMark()) {
            next = BYTE_ORDER_MARK.length;
        }
    }

    private boolean startsWithMark() {
        return Arrays.equals(buffer, 0, BYTE_ORDER_MARK.length, BYTE_ORDER_MARK, 0, BYTE_ORDER_MARK.length);
    }

    @Override
    public boolean next() {
        line = next;
        if (bufferOffset + line >= end || !fill(1)) {
            return false;
        }
        int length = 0;
        while (fill(length + 1)) {
            if (buffer[line + length] == '\n') {
                next = line + length + 1;
                lineEnd = length > 0 && buffer[line + length - 1] == '\r' ? line + length - 1 : line + length;
                return true;
            }
            length++;
        }
        next = line + length;
        lineEnd = next;
        return true;
    }

    /** Whether so many bytes from the line's beginning on are there, and in the buffer now. */
    private boolean fill(int bytes) {
        while (line + bytes > limit) {
            if (line > 0) {
                System.arraycopy(buffer, line, buffer, 0, limit - line);
                bufferOffset += line;
                limit -= line;
                next -= line;
                line = 0;
            }
            if (limit == buffer.length) {
                if (buffer.length >= LONGEST_LINE) {
                    throw new CentellaException(
                            ErrorCode.CORRUPT_FILE,
                            file.path() + " has a line of more than " + LONGEST_LINE + " bytes");
                }
                buffer = Arrays.copyOf(buffer, buffer.length * 2);
            }
            try {
                int read = in.read(buffer, limit, buffer.length - limit);
                if (read < 0) {
                    return false;
                }
                limit += read;
            } catch (IOException e) {
                throw file.unreadable(e);
            }
        }
        return true;
    }

    @Override
    public void append(List<@Nullable ColumnBuilder> targets) {
        for (int i = 0; i < places.length; i++) {
            ColumnBuilder target = targets.get(i);
            if (target == null) {
                continue;
            }
            if (places[i] == 0) {
                target.appendBytes(buffer, line, lineEnd - line);
            } else {
                target.appendNulls(1);
            }
        }
    }

    @Override
    public long offset() {
        return bufferOffset + line;
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
