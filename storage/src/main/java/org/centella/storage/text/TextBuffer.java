// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.storage.text;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.centella.columnar.FlatColumn;
import org.centella.columnar.memory.Segments;

/** UTF-8 text that grows at its end. Not thread-safe. */
final class TextBuffer {
    private byte[] bytes = new byte[1 << 12];
    private int length;

    int length() {
        return length;
    }

    byte at(int index) {
        return bytes[index];
    }

    void reset() {
        length = 0;
    }

    void put(int character) {
        reserve(1);
        bytes[length++] = (byte) character;
    }

    void put(byte[] text) {
        reserve(text.length);
        System.arraycopy(text, 0, bytes, length, text.length);
        length += text.length;
    }

    void put(String text) {
        put(text.getBytes(StandardCharsets.UTF_8));
    }

    /** The text of a VARCHAR column's row. */
    void put(FlatColumn texts, int row) {
        int size = texts.viewLength(row);
        reserve(size);
        MemorySegment.copy(texts.viewBytes(row), Segments.BYTE, 0, bytes, length, size);
        length += size;
    }

    /** Whether one of the marked characters is among those from {@code from} on. */
    boolean holds(boolean[] marked, int from) {
        for (int i = from; i < length; i++) {
            if (marked[bytes[i] & 0xFF]) {
                return true;
            }
        }
        return false;
    }

    /** Puts what stands from {@code from} on in quotes, with {@code escape} before each quote and each escape in it. */
    void quote(int from, byte quote, byte escape) {
        int more = 2;
        for (int i = from; i < length; i++) {
            more += bytes[i] == quote || bytes[i] == escape ? 1 : 0;
        }
        reserve(more);
        int to = length + more - 1;
        bytes[to--] = quote;
        for (int i = length - 1; i >= from; i--) {
            byte character = bytes[i];
            bytes[to--] = character;
            if (character == quote || character == escape) {
                bytes[to--] = escape;
            }
        }
        bytes[to] = quote;
        length += more;
    }

    /** Cuts what stands from {@code from} on, and gives it back. */
    byte[] cut(int from) {
        byte[] rest = Arrays.copyOfRange(bytes, from, length);
        length = from;
        return rest;
    }

    void writeTo(OutputStream out) throws IOException {
        out.write(bytes, 0, length);
        length = 0;
    }

    private void reserve(int more) {
        if (length + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, Math.addExact(length, more)));
        }
    }
}
