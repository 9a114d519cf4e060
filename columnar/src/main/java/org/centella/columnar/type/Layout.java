// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.columnar.type;

/** How the values of a flat column lie in memory: Arrow's layouts, named by element. */
public enum Layout {
    /** One bit per value, least significant first. */
    BIT(0),
    INT8(1),
    INT16(2),
    INT32(4),
    INT64(8),
    FLOAT32(4),
    FLOAT64(8),
    /** 16 bytes, little-endian two's complement. */
    INT128(16),
    /** Arrow's 16-byte view: length, then 12 bytes inline, or 4 bytes of prefix, buffer index and offset. */
    VIEW(16),
    /** {@code length + 1} int offsets into one child; ARRAY, and MAP as a list of (key, value) structs. */
    LIST(4),
    /** No values of its own; one child per field. */
    STRUCT(0);

    private final int byteWidth;

    Layout(int byteWidth) {
        this.byteWidth = byteWidth;
    }

    /** Bytes per row of the values buffer; 0 for {@link #BIT} and {@link #STRUCT}. */
    public int byteWidth() {
        return byteWidth;
    }

    /** True for the layouts whose rows are plain numbers of {@link #byteWidth()} bytes. */
    public boolean isFixedWidth() {
        return switch (this) {
            case INT8, INT16, INT32, INT64, FLOAT32, FLOAT64, INT128 -> true;
            case BIT, VIEW, LIST, STRUCT -> false;
        };
    }
}
