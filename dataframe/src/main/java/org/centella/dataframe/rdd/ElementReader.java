// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.dataframe.rdd;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.execution.operator.ProgramReader;
import org.jspecify.annotations.Nullable;

/** Reads what an {@link ElementWriter} wrote. Not thread-safe. */
final class ElementReader {
    private final ClassLoader classes;
    private final Map<String, RecordShape> records = new HashMap<>();
    private byte[] bytes = {};
    private int at;

    ElementReader(ClassLoader classes) {
        this.classes = classes;
    }

    /** The one element that the bytes are. */
    @Nullable
    Object read(byte[] element) {
        begin(element);
        return next();
    }

    /** Elements one behind the other, for {@link #next}. */
    void begin(byte[] elements) {
        bytes = elements;
        at = 0;
    }

    boolean hasMore() {
        return at < bytes.length;
    }

    @Nullable
    Object next() {
        return switch (ElementTag.of(bytes[at++])) {
            case NULL -> null;
            case TRUE -> true;
            case FALSE -> false;
            case BYTE -> bytes[at++];
            case SHORT -> (short) number();
            case CHARACTER -> (char) number();
            case INTEGER -> (int) number();
            case LONG -> number();
            case FLOAT -> Float.intBitsToFloat((int) fixed(Float.BYTES));
            case DOUBLE -> Double.longBitsToDouble(fixed(Double.BYTES));
            case STRING -> string();
            case BYTES -> {
                int size = size();
                yield Arrays.copyOfRange(bytes, at, at += size);
            }
            case PAIR -> {
                Object key = next();
                yield new Pair<>(key, next());
            }
            case LIST -> list();
            case FIXED_LIST -> List.copyOf(list());
            case RECORD -> object();
            case OBJECT -> serialized();
        };
    }

    private String string() {
        int size = size();
        String text = new String(bytes, at, size, StandardCharsets.UTF_8);
        at += size;
        return text;
    }

    private List<@Nullable Object> list() {
        int size = size();
        List<@Nullable Object> list = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            list.add(next());
        }
        return list;
    }

    private Object object() {
        RecordShape shape = records.computeIfAbsent(string(), this::shape);
        @Nullable Object[] components = new Object[shape.size()];
        for (int i = 0; i < components.length; i++) {
            components[i] = next();
        }
        try {
            return shape.make(components);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw unreadable(e);
        }
    }

    private RecordShape shape(String name) {
        try {
            return RecordShape.of(Class.forName(name, false, classes));
        } catch (ClassNotFoundException e) {
            throw unreadable(e);
        }
    }

    private Object serialized() {
        int size = size();
        try (ProgramReader reader = new ProgramReader(new ByteArrayInputStream(bytes, at, size), classes)) {
            at += size;
            return reader.readObject();
        } catch (ClassNotFoundException | IOException e) {
            throw unreadable(e);
        }
    }

    private static CentellaException unreadable(Throwable e) {
        return new CentellaException(ErrorCode.APPLICATION_ERROR, "an element cannot be read: " + e, e);
    }

    private int size() {
        return (int) unsigned();
    }

    private long number() {
        long value = unsigned();
        return value >>> 1 ^ -(value & 1);
    }

    private long unsigned() {
        long value = 0;
        for (int shift = 0; ; shift += 7) {
            byte next = bytes[at++];
            value |= (next & 0x7FL) << shift;
            if (next >= 0) {
                return value;
            }
        }
    }

    private long fixed(int size) {
        long value = 0;
        for (int i = 0; i < size; i++) {
            value |= (bytes[at++] & 0xFFL) << (i * Byte.SIZE);
        }
        return value;
    }
}
