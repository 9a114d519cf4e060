// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.expression;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.centella.columnar.Column;
import org.centella.columnar.ColumnBuilder;
import org.centella.columnar.FlatColumn;
import org.centella.columnar.memory.Segments;
import org.centella.columnar.type.DataType;
import org.centella.columnar.type.Layout;
import org.centella.execution.plan.Expression;
import org.jspecify.annotations.Nullable;

/** Between literals' values, as {@link org.centella.storage.Domain} has them, and columns. */
public final class Literals {
    private Literals() {}

    /** Appends a literal's value. */
    public static void append(ColumnBuilder builder, @Nullable Object value) {
        switch (value) {
            case null -> builder.appendNulls(1);
            case List<?> parts -> appendParts(builder, parts);
            case Boolean bool -> builder.appendBoolean(bool);
            case Double number -> builder.appendDouble(number);
            case Float number -> builder.appendDouble(number);
            case BigInteger big -> appendInteger(builder, big);
            case String text -> builder.appendBytes(text.getBytes(StandardCharsets.UTF_8));
            case byte[] bytes -> builder.appendBytes(bytes);
            case Number number -> appendInteger(builder, BigInteger.valueOf(number.longValue()));
            default ->
                throw new IllegalArgumentException(
                        "a " + value.getClass().getSimpleName() + " is no literal of " + builder.type());
        }
    }

    private static void appendParts(ColumnBuilder builder, List<?> parts) {
        if (builder.type().layout() == Layout.LIST) {
            builder.appendList(child -> parts.forEach(part -> append(child, part)));
        } else {
            builder.appendRow(parts, Literals::append);
        }
    }

    private static void appendInteger(ColumnBuilder builder, BigInteger value) {
        switch (builder.type().layout()) {
            case INT128 ->
                builder.append128(value.longValue(), value.shiftRight(Long.SIZE).longValue());
            case FLOAT32, FLOAT64 -> builder.appendDouble(value.doubleValue());
            case BIT, INT8, INT16, INT32, INT64, VIEW, LIST, STRUCT -> builder.appendLong(value.longValueExact());
        }
    }

    /** The literal of one row of a column. */
    public static Expression.Literal of(Column column, int row, DataType type) {
        FlatColumn base = column.base();
        int at = column.baseRow(row);
        return new Expression.Literal(base.isNull(at) ? null : value(base, at), type);
    }

    private static @Nullable Object part(FlatColumn column, int row) {
        return column.isNull(row) ? null : value(column, row);
    }

    private static Object value(FlatColumn column, int row) {
        Layout layout = column.type().layout();
        return switch (layout) {
            case BIT -> Segments.getBit(column.values(), row);
            case INT8 -> (long) Segments.getByte(column.values(), row);
            case INT16 -> (long) Segments.getShort(column.values(), row);
            case INT32 -> (long) Segments.getInt(column.values(), row);
            case INT64 -> Segments.getLong(column.values(), row);
            case FLOAT32 -> (double) Segments.getFloat(column.values(), row);
            case FLOAT64 -> Segments.getDouble(column.values(), row);
            case INT128 -> Int128Math.big(Int128Math.low(column.values(), row), Int128Math.high(column.values(), row));
            case VIEW -> column.type().isString() ? column.stringAt(row) : column.bytesAt(row);
            case LIST -> {
                List<@Nullable Object> parts = new ArrayList<>();
                int end = Segments.getInt(column.values(), row + 1L);
                for (int i = Segments.getInt(column.values(), row); i < end; i++) {
                    parts.add(part(column.children().getFirst(), i));
                }
                yield parts;
            }
            case STRUCT -> {
                List<@Nullable Object> parts = new ArrayList<>();
                column.children().forEach(child -> parts.add(part(child, row)));
                yield parts;
            }
        };
    }
}
