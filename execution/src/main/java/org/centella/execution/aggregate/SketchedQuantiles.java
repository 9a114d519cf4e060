// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.aggregate;

import java.lang.foreign.MemorySegment;
import org.centella.columnar.Column;
import org.centella.columnar.FlatColumn;
import org.centella.columnar.Scratch;
import org.centella.columnar.memory.Segments;
import org.centella.columnar.type.DataType;
import org.centella.columnar.type.Layout;

/** Quantiles asked of sketches, in the type of the values that the sketches are of: integers and times are rounded. */
record SketchedQuantiles(DataType type, Scratch scratch, int slot) {
    private static final int VALUES = 0;
    private static final int VALIDITY = 1;
    private static final int OFFSETS = 2;
    private static final int ARRAY_VALIDITY = 3;

    Column of(Column sketches, Fractions fractions) {
        DataType element = fractions.isArrays() ? ((DataType.Array) type).element() : type;
        Layout layout = element.layout();
        int total = fractions.total();
        int count = fractions.lists();
        MemorySegment out = scratch.bytes(slot + VALUES, (long) total * layout.byteWidth());
        MemorySegment valid = scratch.bits(slot + VALIDITY, total);
        MemorySegment offsets = scratch.ints(slot + OFFSETS, count + 1);
        MemorySegment arrays = scratch.bits(slot + ARRAY_VALIDITY, count);
        double scale = AggregateInput.scale(element);
        for (int i = 0; i < count; i++) {
            boolean has = !sketches.isNull(i);
            Segments.setInt(offsets, i, fractions.start(i));
            Segments.setBit(arrays, i, has);
            QuantileSketchAccumulator.Digest digest =
                    has ? new QuantileSketchAccumulator.Digest(sketches.base().viewBytes(sketches.baseRow(i))) : null;
            for (int at = fractions.start(i); at < fractions.start(i + 1); at++) {
                boolean known = digest != null && !fractions.isNull(at);
                Segments.setBit(valid, at, known);
                put(layout, out, at, known ? digest.quantile(fractions.get(at)) * scale : 0);
            }
        }
        FlatColumn values = FlatColumn.of(element, total, valid, out);
        if (!fractions.isArrays()) {
            return values;
        }
        Segments.setInt(offsets, count, total);
        return FlatColumn.ofList(type, count, arrays, offsets, values);
    }

    private static void put(Layout layout, MemorySegment out, int at, double value) {
        switch (layout) {
            case INT8 -> Segments.setByte(out, at, (byte) Math.round(value));
            case INT16 -> Segments.setShort(out, at, (short) Math.round(value));
            case INT32 -> Segments.setInt(out, at, (int) Math.round(value));
            case INT64 -> Segments.setLong(out, at, Math.round(value));
            case FLOAT32 -> Segments.setFloat(out, at, (float) value);
            case FLOAT64 -> Segments.setDouble(out, at, value);
            case INT128 -> {
                java.math.BigInteger integer = new java.math.BigDecimal(value).toBigInteger();
                Segments.setLong(out, 2L * at, integer.longValue());
                Segments.setLong(out, 2L * at + 1, integer.shiftRight(Long.SIZE).longValue());
            }
            case BIT, VIEW, LIST, STRUCT -> throw new IllegalArgumentException("quantile of " + layout);
        }
    }
}
