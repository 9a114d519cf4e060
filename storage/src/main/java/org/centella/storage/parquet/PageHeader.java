// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.storage.parquet;

import java.lang.foreign.MemorySegment;
import org.apache.parquet.format.Encoding;
import org.apache.parquet.format.PageType;
import org.centella.columnar.memory.Segments;
import org.jspecify.annotations.Nullable;

/**
 * The header of one page, read from Thrift's compact protocol in place: a chunk may have thousands of pages, and a generic
 * reader allocates more than the header is long.
 */
final class PageHeader {
    private static final int TRUE = 1;
    private static final int FALSE = 2;
    private static final int BYTE = 3;
    private static final int DOUBLE = 7;
    private static final int BINARY = 8;
    private static final int LIST = 9;
    private static final int SET = 10;
    private static final int MAP = 11;
    private static final int STRUCT = 12;
    private static final int MAX_DEPTH = 16;

    PageType type = PageType.INDEX_PAGE;
    int uncompressedSize = -1;
    int compressedSize = -1;
    boolean hasChecksum;
    int checksum;
    int valueCount = -1;
    Encoding encoding = Encoding.PLAIN;
    Encoding definitionEncoding = Encoding.RLE;
    Encoding repetitionEncoding = Encoding.RLE;
    /** -1 if the header does not tell. */
    int rowCount = -1;
    /** -1 if the header does not tell. */
    int nullCount = -1;

    int definitionBytes;
    int repetitionBytes;
    boolean compressed = true;
    /** Where the page's bytes begin in the file. */
    long bodyOffset;

    private final MemorySegment file;
    private long at;

    private PageHeader(MemorySegment file, long at) {
        this.file = file;
        this.at = at;
    }

    /** Reads the header at an offset; whatever is read past the file's end throws IndexOutOfBoundsException. */
    static PageHeader read(MemorySegment file, long offset) {
        PageHeader header = new PageHeader(file, offset);
        header.readFields();
        header.bodyOffset = header.at;
        return header;
    }

    boolean isDictionaryEncoded() {
        return encoding == Encoding.RLE_DICTIONARY || encoding == Encoding.PLAIN_DICTIONARY;
    }

    boolean isDataPage() {
        return type == PageType.DATA_PAGE || type == PageType.DATA_PAGE_V2;
    }

    private void readFields() {
        int id = 0;
        while (true) {
            int head = unsignedByte();
            if (head == 0) {
                break;
            }
            int kind = head & 15;
            id = fieldId(id, head);
            switch (id) {
                case 1 -> type = required(PageType.findByValue(number(kind)), "page type");
                case 2 -> uncompressedSize = number(kind);
                case 3 -> compressedSize = number(kind);
                case 4 -> {
                    checksum = number(kind);
                    hasChecksum = true;
                }
                case 5 -> readDataHeader(kind);
                case 7 -> readDictionaryHeader(kind);
                case 8 -> readDataHeaderV2(kind);
                default -> skip(kind, 0);
            }
        }
        if (uncompressedSize < 0 || compressedSize < 0 || valueCount < 0 && type != PageType.INDEX_PAGE) {
            throw Corrupt.data("a page header lacks sizes");
        }
    }

    private void readDataHeader(int structKind) {
        expect(structKind, STRUCT);
        int id = 0;
        while (true) {
            int head = unsignedByte();
            if (head == 0) {
                return;
            }
            int kind = head & 15;
            id = fieldId(id, head);
            switch (id) {
                case 1 -> valueCount = number(kind);
                case 2 -> encoding = encoding(kind);
                case 3 -> definitionEncoding = encoding(kind);
                case 4 -> repetitionEncoding = encoding(kind);
                default -> skip(kind, 0);
            }
        }
    }

    private void readDictionaryHeader(int structKind) {
        expect(structKind, STRUCT);
        int id = 0;
        while (true) {
            int head = unsignedByte();
            if (head == 0) {
                return;
            }
            int kind = head & 15;
            id = fieldId(id, head);
            switch (id) {
                case 1 -> valueCount = number(kind);
                case 2 -> encoding = encoding(kind);
                default -> skip(kind, 0);
            }
        }
    }

    private void readDataHeaderV2(int structKind) {
        expect(structKind, STRUCT);
        int id = 0;
        while (true) {
            int head = unsignedByte();
            if (head == 0) {
                return;
            }
            int kind = head & 15;
            id = fieldId(id, head);
            switch (id) {
                case 1 -> valueCount = number(kind);
                case 2 -> nullCount = number(kind);
                case 3 -> rowCount = number(kind);
                case 4 -> encoding = encoding(kind);
                case 5 -> definitionBytes = number(kind);
                case 6 -> repetitionBytes = number(kind);
                case 7 -> compressed = kind == TRUE;
                default -> skip(kind, 0);
            }
        }
    }

    private Encoding encoding(int kind) {
        return required(Encoding.findByValue(number(kind)), "encoding");
    }

    private static <T> T required(@Nullable T value, String what) {
        if (value == null) {
            throw Corrupt.unsupported("a page has an unknown " + what);
        }
        return value;
    }

    private int fieldId(int last, int head) {
        int delta = head >>> 4;
        return delta != 0 ? last + delta : (int) zigzag();
    }

    private int number(int kind) {
        if (kind < BYTE || kind >= DOUBLE) {
            throw Corrupt.data("a page header has a field of kind " + kind + " for a number");
        }
        return (int) zigzag();
    }

    private static void expect(int kind, int wanted) {
        if (kind != wanted) {
            throw Corrupt.data("a page header has a field of kind " + kind + " for a struct");
        }
    }

    private int unsignedByte() {
        return file.get(Segments.BYTE, at++) & 0xFF;
    }

    private long varint() {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            int b = unsignedByte();
            value |= (long) (b & 0x7F) << shift;
            if (b < 0x80) {
                return value;
            }
        }
        throw Corrupt.data("a page header has a number of more than ten bytes");
    }

    private long zigzag() {
        long value = varint();
        return value >>> 1 ^ -(value & 1);
    }

    private void skip(int kind, int depth) {
        if (depth > MAX_DEPTH) {
            throw Corrupt.data("a page header nests too deep");
        }
        switch (kind) {
            case TRUE, FALSE -> {}
            case BYTE -> at++;
            case 4, 5, 6 -> varint();
            case DOUBLE -> at += 8;
            case BINARY -> {
                long length = varint();
                if (length < 0 || length > file.byteSize() - at) {
                    throw Corrupt.data("a page header has a text longer than the file");
                }
                at += length;
            }
            case LIST, SET -> {
                int head = unsignedByte();
                long size = head >>> 4 == 15 ? varint() : head >>> 4;
                for (long i = 0; i < size; i++) {
                    skipElement(head & 15, depth);
                }
            }
            case MAP -> {
                long size = varint();
                int kinds = size == 0 ? 0 : unsignedByte();
                for (long i = 0; i < size; i++) {
                    skipElement(kinds >>> 4, depth);
                    skipElement(kinds & 15, depth);
                }
            }
            case STRUCT -> {
                int id = 0;
                for (int head = unsignedByte(); head != 0; head = unsignedByte()) {
                    id = fieldId(id, head);
                    skip(head & 15, depth + 1);
                }
            }
            default -> throw Corrupt.data("a page header has a field of kind " + kind);
        }
    }

    /** Booleans take a byte in collections, none as fields. */
    private void skipElement(int kind, int depth) {
        if (kind == TRUE || kind == FALSE) {
            unsignedByte();
        } else {
            skip(kind, depth + 1);
        }
    }
}
