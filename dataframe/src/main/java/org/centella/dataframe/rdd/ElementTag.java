// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.dataframe.rdd;

/** What the first byte of a written element says of the others. The order is that of the bytes. */
enum ElementTag {
    NULL,
    TRUE,
    FALSE,
    BYTE,
    SHORT,
    CHARACTER,
    /** As {@link #LONG}. */
    INTEGER,
    /** Zigzag, then seven bits a byte. */
    LONG,
    FLOAT,
    DOUBLE,
    /** Length and UTF-8. */
    STRING,
    BYTES,
    /** Two elements. */
    PAIR,
    /** A count and elements; an {@code ArrayList}. */
    LIST,
    /** As {@link #LIST}, of {@code List.of}. */
    FIXED_LIST,
    /** The class's name and the components as elements. */
    RECORD,
    /** Anything else, by Java's serialization: length and bytes. */
    OBJECT;

    private static final ElementTag[] ALL = values();

    static ElementTag of(int number) {
        return ALL[number];
    }
}
