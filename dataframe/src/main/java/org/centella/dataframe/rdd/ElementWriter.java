// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.dataframe.rdd;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.jspecify.annotations.Nullable;

/**
 * Elements as bytes, for where they cross an exchange or leave memory. Numbers, texts, pairs, lists and records have a short
 * form; all else is Java's serialization. An object that is there twice comes back as two. Not thread-safe.
 */
final class ElementWriter {
    private static final Class<?> FIXED_LIST = List.of(1).getClass();
    private static final Class<?> FIXED_LONG_LIST = List.of(1, 2, 3).getClass();
    private static final int FIRST_BYTES = 256;

    private byte[] bytes = new byte[FIRST_BYTES];
    private int length;

    /** What was written since {@link #reset}. */
    byte[] bytes() {
        return bytes;
    }

    int length() {
        return length;
    }

    byte[] toBytes() {
        return Arrays.copyOf(bytes, length);
    }

    void reset() {
        length = 0;
    }

    /** @throws CentellaException APPLICATION_ERROR when the element cannot be serialized */
    void write(@Nullable Object element) {
        switch (element) {
            case null -> tag(ElementTag.NULL);
            case Boolean b -> tag(b ? ElementTag.TRUE : ElementTag.FALSE);
            case Byte b -> {
                tag(ElementTag.BYTE);
                put(b);
            }
            case Short s -> number(ElementTag.SHORT, s);
            case Character c -> number(ElementTag.CHARACTER, c);
            case Integer i -> number(ElementTag.INTEGER, i);
            case Long l -> number(ElementTag.LONG, l);
            case Float f -> {
                tag(ElementTag.FLOAT);
                fixed(Float.floatToRawIntBits(f), Float.BYTES);
            }
            case Double d -> {
                tag(ElementTag.DOUBLE);
                fixed(Double.doubleToRawLongBits(d), Double.BYTES);
            }
            case String s -> string(s);
            case byte[] b -> {
                tag(ElementTag.BYTES);
                sized(b);
            }
            case Pair<?, ?>(Object key, Object value) -> {
                tag(ElementTag.PAIR);
                write(key);
                write(value);
            }
            case List<?> list when list.getClass() == ArrayList.class -> list(ElementTag.LIST, list);
            case List<?> list
            when list.getClass() == FIXED_LIST || list.getClass() == FIXED_LONG_LIST ->
                list(ElementTag.FIXED_LIST, list);
            case Record value when RecordShape.of(value.getClass()).isUsable() -> object(value);
            default -> serialized(element);
        }
    }

    private void list(ElementTag tag, List<?> list) {
        tag(tag);
        unsigned(list.size());
        for (Object element : list) {
            write(element);
        }
    }

    private void object(Record value) {
        RecordShape shape = RecordShape.of(value.getClass());
        tag(ElementTag.RECORD);
        sized(shape.name().getBytes(StandardCharsets.UTF_8));
        try {
            for (int i = 0; i < shape.size(); i++) {
                write(shape.component(value, i));
            }
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new CentellaException(
                    ErrorCode.APPLICATION_ERROR, "a component of a " + shape.name() + " cannot be read: " + e, e);
        }
    }

    private void string(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        if (hasLoneSurrogate(text)) {
            // UTF-8 has no bytes for it.
            serialized(text);
            return;
        }
        tag(ElementTag.STRING);
        sized(utf8);
    }

    private static boolean hasLoneSurrogate(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                return text.codePoints().anyMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
            }
        }
        return false;
    }

    private void serialized(Object element) {
        ByteArrayOutputStream target = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(target)) {
            out.writeObject(element);
        } catch (NotSerializableException e) {
            throw new CentellaException(
                    ErrorCode.APPLICATION_ERROR,
                    "an element cannot go to another task: class " + e.getMessage() + " is not Serializable",
                    e);
        } catch (IOException e) {
            throw new CentellaException(ErrorCode.APPLICATION_ERROR, "an element cannot be serialized: " + e, e);
        }
        tag(ElementTag.OBJECT);
        sized(target.toByteArray());
    }

    private void tag(ElementTag tag) {
        put(tag.ordinal());
    }

    private void number(ElementTag tag, long value) {
        tag(tag);
        unsigned(value << 1 ^ value >> Long.SIZE - 1);
    }

    private void sized(byte[] content) {
        unsigned(content.length);
        reserve(content.length);
        System.arraycopy(content, 0, bytes, length, content.length);
        length += content.length;
    }

    private void unsigned(long value) {
        long left = value;
        while ((left & ~0x7FL) != 0) {
            put((int) (left & 0x7F | 0x80));
            left >>>= 7;
        }
        put((int) left);
    }

    private void fixed(long value, int size) {
        for (int i = 0; i < size; i++) {
            put((int) (value >>> (i * Byte.SIZE)));
        }
    }

    private void put(int value) {
        reserve(1);
        bytes[length++] = (byte) value;
    }

    private void reserve(int more) {
        if (length + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, Math.addExact(length, more)));
        }
    }
}
